# Every target sets up .venv by itself; nothing else needs to be installed by hand than python3, python3-venv, make, git.
PYTHON ?= python3
YEAR ?= 2018
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup report test lint bench fuzz kills mutants clean

setup: $(VENV)/.ready

$(VENV)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

report: setup          ## the year's edition in outputs/YEAR
	$(BIN)/danvan run $(YEAR)

test: setup            ## the whole test suite, on all cores
	$(BIN)/python -m pytest -q -n logical --dist loadfile --no-loadscope-reorder

lint: setup            ## style, types
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: setup           ## speed and size against their limits
	$(BIN)/python -m tests.bench

fuzz: setup            ## 50.000 mutated files through the readers; finds go to tests/trust/finds
	$(BIN)/python -m tests.trust.fuzz

kills: setup           ## 50 runs killed at random moments
	$(BIN)/python -m tests.trust.kills

mutants: setup         ## are the tests good enough: mistakes planted in checks, figures and wording
	$(BIN)/python -m tests.trust.mutants

clean:
	rm -rf $(VENV) .prefect .mypy_cache .ruff_cache .pytest_cache
