"""Questions about one Word file after editing: ``danvan verify FILE.docx`` and ``danvan update FILE.docx``."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from flows.documents.package import read_parts
from flows.documents.recheck.edition import Edition
from flows.documents.recheck.findings import Found
from flows.documents.recheck.pictures import charts_of
from flows.documents.recheck.recheck import Edited, read_document, recheck
from flows.documents.recheck.record import find_record
from flows.documents.recheck.reworded import Reworded
from flows.documents.recheck.table_plan import TableChange
from flows.documents.recheck.update import Change, update
from flows.errors import BusyError, UnreadableFileError, WrongUsageError
from flows.findings import Finding
from flows.publish.manifest import KEPT
from flows.publish.package import FOLDER, read_package

COPY_SUFFIX = ".truoc-cap-nhat"


@dataclass(frozen=True, slots=True)
class UpdateReport:
    """What ``danvan update`` did. ``copy`` "" means nothing had to be written."""

    file: str
    copy: str
    year: str
    changed: tuple[Change, ...]
    kept: tuple[Change, ...]
    charts: tuple[str, ...]
    words: tuple[Change, ...]           # of direction, turned with their figures
    review: tuple[Finding, ...]         # words and dates to look at, for the program does not rewrite sentences
    tables: tuple[TableChange, ...] = ()    # rows that came and went, and what of the tables is left to a person
    sentences: tuple[Reworded, ...] = ()    # that the edition words otherwise now

    def lines(self) -> Iterator[str]:
        """For the terminal."""
        if self.copy:
            yield (f"{self.file}: cập nhật {len(self.changed)} con số, {self._words}{self._rows}{len(self.charts)} biểu đồ "
                   f"theo bản năm {self.year}.")
            yield f"  bản trước khi cập nhật: {self.copy}"
        else:
            yield f"{self.file}: không có con số nào phải cập nhật theo bản năm {self.year}; tệp giữ nguyên."
        yield from (f"  {one.paragraph}: {one.old} → {one.new}" for one in self.changed)
        yield from (f"  {one.paragraph}: lời “{one.old}” → “{one.new}” ({one.label})" for one in self.words)
        yield from (f"  {one.message}" for one in self.tables if one.is_done)
        for one in self.kept:
            yield f"  Giữ nguyên {one.paragraph}: {one.label} = {one.old} ({one.kept_because})."
        for finding in self.review:
            yield f"  Cần xem lại {finding.sheet}: {finding.message}"
        yield from (f"  Cần xem lại {one.message}." for one in self.tables if not one.is_done)
        yield from (f"  Cần xem lại lời văn: {one.message}." for one in self.sentences)

    @property
    def _words(self) -> str:
        return f"{len(self.words)} chữ tăng, giảm, đạt, vượt, " if self.words else ""

    @property
    def _rows(self) -> str:
        done = sum(one.is_done for one in self.tables)
        return f"{done} dòng bảng, " if done else ""


def outputs_of(path: Path, outputs: Path | None = None) -> Path:
    """Where the editions lie: as told, else above the edition the file lies in (``outputs/2018/don-vi/058.docx``)."""
    if outputs is not None:
        return outputs
    folders = (folder for folder in path.resolve().parents if folder.name.isdigit() and (folder / FOLDER).is_dir())
    return next((folder.parent for folder in folders), Path("outputs"))


def figure_findings(path: Path, year: str = "", outputs: Path | None = None) -> tuple[list[Finding], str]:
    """Every figure of a document against what was printed and against the published edition of its year, and that year.

    ``year`` "" is read from the file; it stays "" for documents of others. Raises WrongUsageError, UnreadableFileError.
    """
    document = read_document(_content(path), path.name)
    year = year or document.year
    edition = _edition_of(path, year, outputs) if document.has_figures or document.record else None
    return [one.as_finding(path.name) for one in recheck(document, edition)], year


def has_figures(path: Path) -> bool:
    """Whether any figure of a document leads to its source, or ever did as far as the document remembers."""
    document = read_document(_content(path), path.name)
    return document.has_figures or document.record is not None


def update_document(path: Path, year: str = "", outputs: Path | None = None, *, everything: bool = False) -> UpdateReport:
    """Refresh the figures and charts of an edited document in place, keeping a copy of it beside.

    Raises WrongUsageError where there is no edition or the file holds no figures of ours, BusyError while it is open.
    """
    document = read_document(_content(path), path.name)
    year = year or document.year
    if not document.has_figures:
        raise WrongUsageError(f"{path.name} không có con số nào gắn nguồn; chỉ cập nhật được văn bản do danvan lập.")
    outputs = outputs_of(path, outputs)
    edition = published_edition(year, outputs)
    if edition is None:
        raise WrongUsageError(f"Chưa có bản năm {year or '…'} trong {outputs.as_posix()}; chạy danvan run {year} "
                              "hoặc thêm --year, --outputs.")
    ensure_not_open(path)
    own = _own_parts(document, year, outputs)
    said = find_record(own)
    fresh = said if said and edition.made(said) else None
    result = update(document, edition, charts_of(own), everything=everything, fresh=fresh, own=own)
    is_new = bool(result.changed or result.charts or any(one.is_done for one in result.tables))
    copy = _replace(path, result.data).name if is_new else ""
    left = recheck(read_document(result.data, path.name), edition)
    review = tuple(one.as_finding(path.name) for one in left if _is_for_people(one))
    return UpdateReport(path.as_posix(), copy, year, result.changed, result.kept, result.charts, result.words, review,
                        result.tables, result.sentences)


def published_edition(year: str, outputs: Path = Path("outputs")) -> Edition | None:
    """The figures published for a year, or None where nothing is. Raises UnreadableFileError for a damaged package."""
    return _read_edition(outputs / year, year) if year else None


def _edition_of(path: Path, year: str, outputs: Path | None) -> Edition | None:
    """The edition a document is verified against: for one kept under ``luu/`` its own, else that of its year."""
    kept = path.absolute().parent
    return _read_edition(kept, year) if kept.parent.name == KEPT and year else published_edition(year, outputs_of(path, outputs))


def _read_edition(edition: Path, year: str) -> Edition | None:
    folder = edition / FOLDER
    if not (folder / "datapackage.json").exists():
        return None
    tables = read_package(folder, only=["figures", "units"])
    units = tables["units"]
    return Edition(year, tables["figures"], dict(zip(units["code"], units["name"], strict=True)))


def _is_for_people(found: Found) -> bool:
    return found.severity == "error" and found.code not in ("figure-edited", "figure-unknown")


def _own_parts(document: Edited, year: str, outputs: Path) -> Mapping[str, bytes]:
    """The parts of the same document as the present edition has it; nothing where it has none."""
    name = document.record.document if document.record else ""
    candidates = (outputs / year / f"{name}-{year}.docx", outputs / year / f"{name}.docx") if name else ()
    found = next((path for path in candidates if path.is_file()), None)
    return read_parts(_content(found), found.name) if found else {}


def _replace(path: Path, data: bytes) -> Path:
    """Write a file in one step after keeping the old one under a free name beside it; returns that name."""
    copy = _kept_copy(path)
    scratch = path.with_name(f".{path.name}.dang-ghi")
    try:
        with scratch.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        scratch.replace(path)
    except OSError as error:
        scratch.unlink(missing_ok=True)
        raise BusyError(f"Không ghi được {path.as_posix()}; đóng tệp rồi thử lại (bản cũ giữ nguyên).") from error
    return copy


def _kept_copy(path: Path) -> Path:
    data = path.read_bytes()
    for number in count(1):
        copy = path.with_name(f"{path.stem}{COPY_SUFFIX}{'' if number == 1 else f'-{number}'}{path.suffix}")
        try:
            with copy.open("xb") as handle:
                handle.write(data)
        except FileExistsError:
            continue
        return copy
    raise AssertionError("count() never ends")


def ensure_not_open(path: Path) -> None:
    """Raises BusyError while Word or LibreOffice has the file open: what stands on disk is not what its reader sees."""
    for owner in (f"~${path.name[2:]}", f"~${path.name}", f".~lock.{path.name}#"):
        if path.with_name(owner).exists():
            raise BusyError(f"Tệp {path.as_posix()} đang mở; hãy lưu và đóng lại rồi làm lại "
                            f"(nếu không ai mở, xóa tệp {owner}).")


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise WrongUsageError(f"Không có tệp {path.as_posix()}.")
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(f"Không đọc được {path.as_posix()}; đóng tệp rồi thử lại.") from error
