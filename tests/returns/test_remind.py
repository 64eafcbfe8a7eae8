"""Reminding over the small year: letters are published with the register they speak of, and stay until the next reminding."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flows import stages
from flows.publish.edition import Published
from flows.questions.edition_reader import verify_edition
from flows.run import open_run
from tests.flows.direct import run_stages
from tests.flows.small import small_year
from tests.returns.nightly import COMMUNE, collected, received_total, set_cells
from tests.sample import ROOT, hashes

DISTRICT = "don-doc/061.docx"
KEPT = "don-doc/061.sua-tay.docx"


def reminded(inputs: Path, outputs: Path) -> Published:
    """Every stage of reminding in its order."""
    run = open_run("2018", inputs, outputs, workers=1)
    staging = stages.prepare(run)
    received = stages.receive(run)
    examined = stages.examine(run, received, stages.previous_facts(run))
    answered = stages.answer(run, received, examined, staging)
    stages.remind(run, examined, answered, staging)
    return stages.publish_collected(run, received, examined, answered, staging, with_letters=True)


def letters(edition: Path) -> list[str]:
    return sorted(path.relative_to(edition).as_posix() for path in edition.glob("don-doc/*"))


def wrong(inputs: Path) -> Path:
    """A commune's file gets a wrong total, so that its district is to be reminded."""
    path = inputs / "2018" / COMMUNE
    set_cells(path, {("06 VPCP", received_total(path)): 12345})
    return inputs


@pytest.fixture(scope="module")
def by_command(tmp_path_factory):
    """(inputs, outputs, what the command said as JSON), reminded through Prefect before there is any report."""
    folder = tmp_path_factory.mktemp("remind")
    inputs = wrong(small_year(folder))
    settings = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    done = subprocess.run([sys.executable, "-m", "flows", "remind", "2018", "--inputs", inputs, "--outputs", folder / "outputs",
                           "--json"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=400,
                          env={**settings, "PREFECT_HOME": str(folder / "prefect")})
    assert done.returncode == 0, done.stderr
    return inputs, folder / "outputs", json.loads(done.stdout)


@pytest.fixture
def own(by_command, tmp_path):
    """(inputs, outputs) to change freely."""
    for name, source in zip(("inputs", "outputs"), by_command, strict=False):
        shutil.copytree(source, tmp_path / name)
    return tmp_path / "inputs", tmp_path / "outputs"


def test_the_command_publishes_a_whole_edition_and_says_whom_it_wrote_to(by_command):
    _, outputs, said = by_command
    assert [(one["path"], one["n_overdue"], one["n_invalid"]) for one in said["letters"]] == [(DISTRICT, 0, 1)]
    assert letters(outputs / "2018") == [DISTRICT]
    assert len(verify_edition(outputs / "2018")) == 0


def test_reminding_without_prefect_gives_the_same_bytes(by_command, tmp_path):
    inputs, outputs, _ = by_command
    assert hashes(reminded(inputs, tmp_path / "outputs").path) == hashes(outputs / "2018")


def test_letters_outlive_collecting_and_the_yearly_run(own):
    inputs, outputs = own
    before = (outputs / "2018" / DISTRICT).read_bytes()
    for go_on in (collected, run_stages, collected):
        go_on(*(("2018",) if go_on is run_stages else ()), inputs, outputs)
        assert (outputs / "2018" / DISTRICT).read_bytes() == before
        assert len(verify_edition(outputs / "2018")) == 0


def test_a_letter_goes_once_nothing_is_due_any_more(own):
    inputs, outputs = own
    shutil.copy(ROOT / "inputs" / "2018" / COMMUNE, inputs / "2018" / COMMUNE)
    published = reminded(inputs, outputs)
    assert letters(published.path) == [] and len(verify_edition(published.path)) == 0


def test_an_edited_letter_is_never_lost(own):
    inputs, outputs = own
    letter = outputs / "2018" / DISTRICT
    letter.write_bytes(letter.read_bytes() + b"edited")
    collected(inputs, outputs)
    assert letter.read_bytes().endswith(b"edited") and letters(outputs / "2018") == [DISTRICT]

    published = reminded(inputs, outputs)
    assert published.kept == (KEPT,) and (published.path / KEPT).read_bytes().endswith(b"edited")
    assert not letter.read_bytes().endswith(b"edited")

    shutil.copy(ROOT / "inputs" / "2018" / COMMUNE, inputs / "2018" / COMMUNE)
    assert letters(reminded(inputs, outputs).path) == [KEPT]


def test_what_is_waived_is_not_asked_for(own):
    inputs, outputs = own
    (inputs / "2018" / "mien-tru.csv").write_text("unit,form,finding,reason,by\n01894,vpcp_06,,Đã đối chiếu,Nguyễn Văn A\n",
                                                  encoding="utf-8")
    assert letters(reminded(inputs, outputs).path) == []
