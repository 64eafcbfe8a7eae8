"""Which parts of an edition are kept from run to run, and what the parts of each kind depend on beside what they show."""

from collections.abc import Callable
from dataclasses import dataclass

from flows.charts.lettering import font_files
from flows.documents.office import office_around
from flows.documents.report import REPORT, SUMMARY, template_path
from flows.documents.units.specs import TEMPLATE as UNIT_REPORT
from flows.returns.register_document import TEMPLATE as REGISTER
from flows.run import Run
from flows.state.canonical import canonical
from flows.state.parts import Parts
from flows.state.surroundings import code_digest, digest, file_digest, versions
from flows.wording.settings import WORDING, wording

_DRAWING = ("babel", "matplotlib", "numpy", "pandas", "pillow")
_WRITING = ("babel", "docxtpl", "jinja2", "lxml", "markupsafe", "numpy", "pandas", "python-docx")
_MARKING = ("lxml", "pandas", "python-calamine", "xlsxwriter")


@dataclass(frozen=True, slots=True)
class Kind:
    """Parts that are kept together. ``name`` and the keys of what is ``around`` them are told to people."""

    folder: str
    name: str
    libraries: tuple[str, ...]
    around: Callable[[Run], dict[str, str]]


def _of_charts(_run: Run) -> dict[str, str]:
    return {WORDING.name: canonical(wording()), "phông chữ": digest(path.read_bytes() for path in font_files())}


def _of_documents(*templates: str) -> Callable[[Run], dict[str, str]]:
    def around(run: Run) -> dict[str, str]:
        paths = [template_path(run.year, name) for name in templates]
        return {"danh mục": run.catalogue.digest, WORDING.name: canonical(wording()), "nam.toml": canonical(run.year.settings),
                **{f"mẫu {path.name}": file_digest(path) for path in paths}}

    return around


CHARTS = Kind("bieu-do", "Biểu đồ", _DRAWING, _of_charts)
UNIT_CHARTS = Kind("bieu-do-don-vi", "Biểu đồ trong báo cáo đơn vị", _DRAWING, _of_charts)
REPORTS = Kind("bao-cao", "Báo cáo năm", _WRITING, _of_documents(REPORT))
SUMMARIES = Kind("tom-tat", "Trang tóm tắt", _WRITING, _of_documents(SUMMARY))
UNIT_REPORTS = Kind("don-vi", "Báo cáo đơn vị", _WRITING, _of_documents(UNIT_REPORT))
SOURCES = Kind("nguon", "Gói số liệu, nguồn số liệu, lời văn", ("numpy", "pandas", "xlsxwriter"), lambda _: {})
PDFS = Kind("pdf", "PDF", (), lambda _: office_around())
REGISTERS = Kind("theo-doi", "Sổ theo dõi", _WRITING, _of_documents(REGISTER))
RETURNED = Kind("tra-lai", "Tệp trả lại đơn vị", _MARKING, lambda _: {})


def parts_of(run: Run, kind: Kind) -> Parts:
    """What earlier runs of the year have kept of a kind; with ``--force`` nothing of it is used."""
    libraries = ("zlib", *kind.libraries)       # what zlib packs may become other bytes with another version
    around = {"mã chương trình": code_digest(), **versions(libraries), **kind.around(run)}
    return Parts(run.year.state / "da-lap" / run.year.id / kind.folder, kind.name, around, forced=run.force)
