"""findings.toml and the code agree: every code that can be found is explained, and none is explained that never is."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.catalogue import load_catalogue
from flows.intake.values.parse import PROBLEMS

ROOT = Path(__file__).parents[2]
KNOWN = load_catalogue(2018).finding_codes
WAIVER_WORD = "not-reported"        # what mien-tru.csv says of a form that is missing; never found in a file
NOT_CODES = {"d-mmm", "d-mmm-yy", "mmm-yy", "yyyy-mm-dd",                # formats of dates
             "da-doc", "cho-nhan", "python-calamine", "msoffcrypto-tool"}   # folders, libraries
OF_FORMATS = {"ods.py", "xml2003.py"}                         # full of names like table-cell


def texts(*rooms: str) -> Iterator[tuple[str, str]]:
    """(module, text) of every string constant that is not a docstring."""
    for room in rooms:
        for path in sorted((ROOT / "flows" / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and "\n" not in node.value:
                    yield path.name, node.value


def test_what_looks_like_a_code_where_files_are_read_and_checked_is_one() -> None:
    looking = {text for module, text in texts("intake", "checks")
               if module not in OF_FORMATS and re.fullmatch(r"[a-z]+(-[a-z]+)+", text)}
    assert len(looking) > 30
    assert looking - NOT_CODES - KNOWN.keys() == set()


def test_every_finding_made_with_a_code_of_its_own_is_explained() -> None:
    """``Finding("…")`` anywhere in the program; those that bring their own severity and words need no entry."""
    made = set()
    for path in sorted((ROOT / "flows").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding" and node.args:
                code, given = node.args[0], {keyword.arg for keyword in node.keywords}
                if isinstance(code, ast.Constant) and code.value and not {"severity", "message"} <= given:
                    made.add(code.value)
    assert len(made) > 15
    assert made - KNOWN.keys() == set()


@pytest.mark.parametrize("problem", PROBLEMS)
def test_every_problem_of_a_cell_is_explained(problem: str) -> None:
    assert KNOWN[problem].severity == "error"       # a cell without a value must not count


def test_no_code_is_explained_that_never_occurs() -> None:
    said = {text for _, text in texts(".")}
    assert {code for code in KNOWN if code not in said} == set()
    assert WAIVER_WORD in KNOWN
    used = [module for module, text in texts(".") if text == WAIVER_WORD]
    assert set(used) == {"waivers.py"}


@pytest.mark.parametrize("code", KNOWN.values(), ids=KNOWN.keys())
def test_an_explanation_says_what_it_means_and_what_to_do(code) -> None:
    for text in (code.message, code.meaning, code.remedy):
        assert text[0].isupper() or text.startswith("{")
        assert text.endswith(".")
    assert set(re.findall(r"{(\w*)}", code.message)) <= {"expected", "found"}
