"""README, guide and changelog say only what is so: commands work and print what is shown, names and links lead somewhere."""

import re
from pathlib import Path

import pytest

from flows.cli import app, main
from tests.docs.pages import OPERATION, PAGES, README, ROOT, Command, anchors, blocks, commands, prose, read, spans, table_after

READ_ONLY = ("check", "status", "trace", "verify")
COMMANDS = sorted({command for page in PAGES for command in commands(page)}, key=str)
# Named in the pages, and there only once a person or danvan open has written them.
WRITTEN_LATER = ("inputs/mat-khau.toml", "inputs/2018/loi-van.xlsx", "inputs/2018/mau/", "inputs/2019")
PLACEHOLDER = re.compile("NĂM|YEAR|…|[*{}=]")
TOP = ("inputs", "outputs", "report_templates", "flows", "tests", "docs")


def names(page: Path) -> list[str]:
    """Every file or folder of the project a page names."""
    lines = [line.strip() for block in blocks(page) if block.language == "text" for line in block.lines]
    return [name for name in (*spans(prose(page)), *lines)
            if name.split("/")[0] in TOP and "/" in name and not PLACEHOLDER.search(name)]


@pytest.mark.parametrize("command", COMMANDS, ids=str)
def test_every_command_shown_is_understood(command, capsys):
    if "--help" in command.arguments:
        with pytest.raises(SystemExit, match=r"^0$"):
            main(command.arguments)
        assert capsys.readouterr().out.startswith("Usage: danvan")
    else:
        function, _, _ = app.parse_args(command.arguments, exit_on_error=False, print_error=False)
        assert function.__name__.rstrip("_") == command.arguments[0]


@pytest.mark.parametrize("command", [command for command in COMMANDS
                                     if command.arguments[0] in READ_ONLY and len(command.arguments) > 1], ids=str)
def test_every_command_that_only_reads_does_what_is_promised(command, edition, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    with pytest.raises(SystemExit) as ended:
        main(_on_the_sample(command, edition))
    shown = capsys.readouterr()
    assert ended.value.code == command.exit_code, shown
    if command.output is not None:
        assert_shown(shown.out, command.output)


def _on_the_sample(command: Command, edition: Path) -> list[str]:
    arguments = [word.replace("outputs/2018", str(edition)) for word in command.arguments]
    return arguments if arguments[0] == "check" else [*arguments, "--outputs", str(edition.parent)]


def assert_shown(printed: str, output: tuple[str, ...]) -> None:
    """What a page shows: ``…`` leaves out a part of a line, ``…`` alone any number of lines."""
    pattern = "".join(r"(?:.*\n)*" if line == "…" else ".*".join(map(re.escape, line.split("…"))) + r"\n" for line in output)
    assert re.fullmatch(pattern, printed.rstrip() + "\n"), printed


@pytest.mark.parametrize("command", [command for command in COMMANDS
                                     if command.arguments[0] == "run" and command.output], ids=str)
def test_a_run_ends_with_the_lines_shown(command, sample_runs):
    assert_shown(sample_runs.shown, command.output)


def test_readme_lists_every_command():
    listed = {spans(first)[0].split()[1] for first, _ in table_after(README, "## Commands")}
    assert listed == {name for name in app if not name.startswith("-")}


def test_the_exit_codes_are_those_told(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    for arguments, code in ((["status"], 2), (["status", "1990"], 2), (["check", "inputs/2018/BK-SNV"], 0)):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == code
    assert len(capsys.readouterr().err.splitlines()) == 2       # one sentence for each of the two refusals


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_named_is_there(page, edition):
    missing = [name for name in names(page) if name not in WRITTEN_LATER
               and not (edition.parents[1] if name.startswith("outputs/") else ROOT).joinpath(name).exists()]
    assert not missing


@pytest.mark.parametrize("heading", ["## What a run gives", "Chạy khoảng một phút"])
def test_an_edition_holds_exactly_what_is_listed(heading, edition):
    page = README if heading.startswith("##") else ROOT / "docs/huong-dan.md"
    listed = [spans(first)[0].rstrip("/") for first, _ in table_after(page, heading)]
    assert sorted(listed) == sorted(path.name for path in edition.iterdir())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)]+)\)", prose(page)):
        file, _, anchor = target.partition("#")
        linked = (page.parent / file).resolve() if file else page
        assert linked.exists(), target
        assert not anchor or anchor in anchors(linked), target


@pytest.mark.parametrize("picture", sorted(set(re.findall(r"!\[[^\]]+\]\(([^)]+)\)", read(README)))))
def test_pictures_are_small_pngs_of_legible_size(picture):
    data = (ROOT / picture).read_bytes()
    width, height = (int.from_bytes(data[place:place + 4], "big") for place in (16, 20))
    assert data.startswith(b"\x89PNG")
    assert len(data) < 300_000
    assert min(width, height) > 500


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_make_targets_named_exist(page):
    targets = set(re.findall(r"(?m)^(\w+):", read(ROOT / "Makefile")))
    shown = [line for block in blocks(page) for line in block.lines] + spans(prose(page))
    assert {line.split()[1] for line in shown if line.startswith("make ")} <= targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_names_a_host_or_a_place_of_one_machine(page):
    text = read(page)
    if page == OPERATION:       # servers on this very machine are what it is about
        text = text.replace("http://127.0.0.1:4200/api", "").replace("127.0.0.1", "")
    assert not re.search(r"https?://|/tmp/|/home/|localhost|127\.0\.0\.1", text)
    assert str(ROOT) not in text
