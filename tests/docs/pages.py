"""The pages people read, taken apart: code blocks, code in running text, links, commands with what they promise to print."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
README, GUIDE, OPERATION = ROOT / "README.md", ROOT / "docs/huong-dan.md", ROOT / "docs/van-hanh.md"
PAGES = (README, GUIDE, OPERATION, ROOT / "CHANGELOG.md", ROOT / "docs/tu-dien-ma-phat-hien.md")

_BLOCK = re.compile(r"^( *)```(\w*) ?([^\n]*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
_PROGRAM = re.compile(r"^(?:\.venv[/\\](?:bin|Scripts)[/\\])?danvan(?= |$)")
_PROMISED_CODE = re.compile(r"# (?:exit code|mã thoát) (\d)$")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the rest of the fence line (a file name), and its text without indentation."""

    language: str
    name: str
    text: str

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()


@dataclass(frozen=True)
class Command:
    """A ``danvan`` line as shown: its arguments, the exit code promised, the output shown (None = none shown)."""

    arguments: tuple[str, ...]
    exit_code: int = 0
    output: tuple[str, ...] | None = None

    def __str__(self) -> str:
        return " ".join(self.arguments)


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def blocks(page: Path) -> list[Block]:
    return [Block(language, name.strip(), "\n".join(line.removeprefix(indent) for line in text.splitlines()))
            for indent, language, name, text in _BLOCK.findall(read(page))]


def prose(page: Path) -> str:
    """The page without its blocks."""
    return _BLOCK.sub("", read(page))


def spans(text: str) -> list[str]:
    """Every ``code`` in running text."""
    return _SPAN.findall(text)


def table_after(page: Path, heading: str) -> list[list[str]]:
    """The cells of the first table below a line that begins with ``heading``, its heading and ruler left out."""
    below = read(page).split(f"\n{heading}", 1)[1].splitlines()
    first = next(place for place, line in enumerate(below) if line.startswith("|"))
    last = next((place for place in range(first, len(below)) if not below[place].startswith("|")), len(below))
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in below[first + 2:last]]


def commands(page: Path) -> Iterator[Command]:
    """Every ``danvan …`` of a page that names at least a command."""
    for block in blocks(page):
        yield from _session(block) if block.language == "console" else _plain(block.lines)
    yield from _plain(spans(prose(page)))


def _plain(lines: list[str]) -> Iterator[Command]:
    for line in lines:
        if _PROGRAM.match(line) and (arguments := _arguments(line)):
            yield Command(arguments)


def _session(block: Block) -> Iterator[Command]:
    """``$ command   # exit code 1`` and the lines it prints."""
    for part in re.split(r"(?m)^\$ ", block.text)[1:]:
        line, *output = part.rstrip().splitlines()
        code = _PROMISED_CODE.search(line)
        yield Command(_arguments(line), int(code[1]) if code else 0, tuple(output))


def _arguments(line: str) -> tuple[str, ...]:
    return tuple(shlex.split(re.sub(r" +# .*$", "", line))[1:])


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub and GitLab make them."""
    titles = re.findall(r"(?m)^#+ (.+)$", prose(page))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
