"""A Word template with Jinja tags -> rendered XML of its parts; every mistake is told with template and paragraph.

docxtpl's cleaning makes the tags whole again where Word has cut them into runs, and gives ``{%p … %}`` and
``{%tr … %}`` their meaning. Compiling is done once per template content, so many documents can be made from one.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from docxtpl import DocxTemplate
from jinja2 import meta, nodes
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from flows.documents.blocks import style_ids
from flows.documents.package import DOCUMENT, read_parts
from flows.documents.pictures import PICTURE_STYLES
from flows.documents.tables import TABLE_STYLES
from flows.documents.template_mistakes import place, syntax_mistake, unknown
from flows.errors import BrokenConfigurationError, UnreadableFileError

# Functions of a template whose text arguments are figure ids, and those whose argument names a block.
FIGURE_CALLS = frozenset({"so", "co_don_vi", "tang_giam", "so_sanh", "co", "duong", "so_don_vi", "bien_dong", "liet_ke",
                          "xep_hang", "so_voi", "khong_so_sanh", "nhieu_nam"})
BLOCK_CALLS = frozenset({"bang", "bieu_do", "bieu_do_nho", "xem"})

# What XML or Word cannot hold: control characters end or split a document, lone surrogates truncate it.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def _printable(value: object) -> object:
    return _UNPRINTABLE.sub("", value).replace("\n", " ") if isinstance(value, str) else value


_ENVIRONMENT = SandboxedEnvironment(autoescape=True, undefined=jinja2.StrictUndefined, finalize=_printable)
del _ENVIRONMENT.filters["safe"]    # it would let a text put markup into the document
_PARAGRAPH = re.compile(r"<w:p(?=[ >])")
_MARKUP = re.compile(r"<[^>]*>")
_COMMANDS = re.compile(r"\{\{[^{}]{1,200}\}\}|\{%[^{}]{1,400}%\}")
_TEMPLATED = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml")


@dataclass(frozen=True)
class Compiled:
    """A template ready to render: its parts as stored, and a Jinja template with its source for each part with tags."""

    name: str
    parts: Mapping[str, bytes]
    sources: Mapping[str, str]          # one paragraph per line, so that a line number is a place
    templates: Mapping[str, jinja2.Template]


def compile_template(path: Path) -> Compiled:
    """Read and compile a template. Raises BrokenConfigurationError: absent, no Word file, a tag that does not parse."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BrokenConfigurationError(f"Không đọc được mẫu Word {path.as_posix()}.") from error
    return _compile(path.name, data)


@lru_cache(maxsize=16)
def _compile(name: str, data: bytes) -> Compiled:
    try:
        parts = read_parts(data, name)
    except UnreadableFileError as error:
        raise BrokenConfigurationError(str(error)) from error
    sources = {part: _patched(content) for part, content in parts.items() if _TEMPLATED.fullmatch(part)}
    sources = {part: source for part, source in sources.items() if part == DOCUMENT or "{{" in source or "{%" in source}
    return Compiled(name, parts, sources, {part: _parsed(name, source) for part, source in sources.items()})


def is_template(data: bytes, name: str = "") -> bool:
    """Whether a Word file holds tags. Raises UnreadableFileError."""
    texts = (part for part_name, part in read_parts(data, name).items() if _TEMPLATED.fullmatch(part_name))
    return any(_COMMANDS.search(_MARKUP.sub("", content.decode("utf-8", "replace"))) for content in texts)


def _patched(content: bytes) -> str:
    # Written anew: LibreOffice writes the quotes of a tag as &apos; and &quot;, lxml as they are.
    xml = etree.tostring(etree.fromstring(content), encoding="unicode").replace("\n", " ")
    return _PARAGRAPH.sub("\n<w:p", str(_CLEANER.patch_xml(xml)))


_CLEANER = DocxTemplate("")     # only its text cleaning is used; the file is ours to open


def _parsed(name: str, source: str) -> jinja2.Template:
    try:
        return _ENVIRONMENT.from_string(source)
    except jinja2.TemplateSyntaxError as error:
        raise BrokenConfigurationError(syntax_mistake(name, source, error)) from error


def render_parts(compiled: Compiled, context: Mapping[str, Any]) -> dict[str, bytes]:
    """Rendered XML of every part with tags. Raises BrokenConfigurationError naming template and paragraph."""
    return {part: "".join(lines).encode("utf-8") for part, lines in render_lines(compiled, context).items()}


def render_lines(compiled: Compiled, context: Mapping[str, Any]) -> dict[str, list[str]]:
    """The same as text, cut before every paragraph: a line is the paragraph it starts with and what follows it."""
    return {part: _rendered(compiled, part, template, context) for part, template in compiled.templates.items()}


def _rendered(compiled: Compiled, part: str, template: jinja2.Template, context: Mapping[str, Any]) -> list[str]:
    try:
        return template.render(context).split("\n")
    except Exception as error:
        where = place(compiled.name, compiled.sources[part], _line_of(error))
        raise BrokenConfigurationError(f"{where}: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    if isinstance(error, jinja2.UndefinedError):
        return f"tên chưa có: {error.message}."
    return str(error) if isinstance(error, BrokenConfigurationError) else f"thẻ không tính được ({error})."


def _line_of(error: BaseException) -> int:
    """Line of the template a run-time error comes from; Jinja rewrites its frames so that they carry template lines."""
    line, trace = 1, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in ("<template>", "<unknown>"):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def problems(compiled: Compiled, names: Collection[str], figures: Collection[str] | None,
             blocks: Collection[str] | None) -> list[str]:
    """All names, figure ids and blocks a template uses that do not exist, each with its place and the nearest that does;
    then the styles that its tables and charts need and it does not have.

    Looks at every branch, also those that this year's figures do not reach. ``None`` = not checked.
    """
    known = {"tên": names, "con số": figures, "bảng hoặc biểu đồ": blocks}
    uses = (use for source in compiled.sources.values() for use in _uses(compiled.name, source))
    found = dict.fromkeys(unknown(where, kind, value, there) for kind, value, where in uses
                          if (there := known[kind]) is not None and value not in there)
    return [*found, *(f"{compiled.name}: mẫu thiếu kiểu chữ (style) “{style}”" for style in _missing_styles(compiled))]


def _missing_styles(compiled: Compiled) -> list[str]:
    """Styles that blocks are made with, where the template asks for blocks."""
    source = "".join(compiled.sources.values())
    needed = {*(TABLE_STYLES if re.search(r"\bbang\(", source) else ()),
              *(PICTURE_STYLES if re.search(r"\bbieu_do(_nho)?\(", source) else ())}
    return sorted(needed - style_ids(compiled.parts["word/styles.xml"]).keys()) if needed else []


@lru_cache(maxsize=64)
def _uses(name: str, source: str) -> tuple[tuple[str, str, str], ...]:
    """(what it is, name, place) of everything a part takes from outside; names first. Kept, for one template makes many pages."""
    tree = _ENVIRONMENT.parse(source)
    free = meta.find_undeclared_variables(tree)
    names = [("tên", node.name, place(name, source, node.lineno))
             for node in tree.find_all(nodes.Name) if node.name in free and node.ctx == "load"]
    return (*names, *((kind, value, place(name, source, line)) for line, kind, value in _arguments(tree)))


def _arguments(tree: nodes.Template) -> Iterator[tuple[int, str, str]]:
    """(line, what it names, text) of each constant argument of a figure or block function."""
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in FIGURE_CALLS | BLOCK_CALLS:
            kind = "con số" if call.node.name in FIGURE_CALLS else "bảng hoặc biểu đồ"
            for argument in call.args:
                named = argument.items[0] if isinstance(argument, nodes.Tuple) and argument.items else argument
                if isinstance(named, nodes.Const) and isinstance(named.value, str):
                    yield call.lineno, kind, named.value


def figure_ids(path: Path) -> list[str]:
    """Every figure id a template names, sorted; for checks of the catalogue against the templates."""
    return sorted(_named(path, "con số"))


def block_names(path: Path) -> frozenset[str]:
    """Every table and chart a template names."""
    return _named(path, "bảng hoặc biểu đồ")


def small_charts(path: Path) -> frozenset[str]:
    """Every chart a template wants at half the text width."""
    trees = [_ENVIRONMENT.parse(source) for source in compile_template(path).sources.values()]
    return frozenset(argument.value for tree in trees for call in tree.find_all(nodes.Call)
                     if isinstance(call.node, nodes.Name) and call.node.name == "bieu_do_nho"
                     for argument in call.args if isinstance(argument, nodes.Const))


def _named(path: Path, kind: str) -> frozenset[str]:
    trees = [_ENVIRONMENT.parse(source) for source in compile_template(path).sources.values()]
    return frozenset(value for tree in trees for _, what, value in _arguments(tree) if what == kind)
