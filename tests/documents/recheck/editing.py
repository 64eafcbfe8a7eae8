"""A printed report with its published edition, and edits as people make them: by python-docx, or in the XML Word writes."""

import copy
import io
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from docx import Document
from lxml import etree

from flows.documents.blocks import Block
from flows.documents.figure_book import FigureBook
from flows.documents.package import DOCUMENT, read_parts, write_parts
from flows.documents.pictures import Picture
from flows.documents.recheck.edition import Edition
from flows.documents.recheck.findings import Found
from flows.documents.recheck.imprint import Imprint
from flows.documents.recheck.recheck import read_document, recheck
from flows.documents.render import Properties, render
from flows.documents.report import report_names, tables_of
from flows.documents.word_xml import RPR, SDT, P, T, qn, run, text_of, w
from flows.wording.shown import figure_texts
from tests.documents.sample import png, sample_catalogue, sample_data, sample_figures, sample_year
from tests.maker.word_package import package
from tests.maker.word_templates import body

TEXT = """\
BÁO CÁO
{{ trich_yeu }}
Thực hiện Nghị quyết số 25-NQ/TW ngày 03/6/2013 của Ban Chấp hành Trung ương Đảng khóa XI, Ủy ban nhân dân báo cáo như sau:
Số liệu được tổng hợp từ báo cáo của các sở, {{ ky_so_lieu }}. Mức tăng, giảm so với năm {{ nam_truoc }} tính như trước.
# I. KẾT QUẢ
Trong kỳ, các cấp tiếp nhận {{ so('one_stop.received') }} hồ sơ, {{ tang_giam('one_stop.received') }}; tiếp nhận trực tuyến \
{{ so('one_stop.online') }}, chiếm {{ co_don_vi('one_stop.online_rate') }} ở 316 dịch vụ công mức độ 4.
Chỉ số cải cách hành chính (PAR INDEX) năm {{ nam_truoc }} đạt {{ co_don_vi('par_index.score') }}, xếp thứ \
{{ so('par_index.rank') }}/{{ so('par_index.ranked_units') }} tỉnh, \
{{ bien_dong('par_index.rank_gain') }} so với năm {{ nam_kia }}.
Các cơ quan tiếp nhận {{ so('petitions.total') }} đơn, {{ tang_giam('petitions.total') }}; giải quyết \
{{ so('voters.settled') }}/{{ so('voters.total') }} kiến nghị của cử tri.
Toàn tỉnh có {{ so('targets.met') }}/{{ so('targets.total') }} chỉ tiêu kinh tế - xã hội đạt và vượt kế hoạch; trong đó \
{{ so('targets.exceeded') }} chỉ tiêu vượt. Còn {{ so('targets.missed') }} chỉ tiêu không đạt kế hoạch.
Cuối năm {{ nam }}, toàn tỉnh còn {{ so('poverty.poor_end') }} hộ nghèo, giảm {{ co_don_vi('poverty.reduction') }} trong năm.
Chính quyền các cấp quan tâm thực hiện chính sách dân tộc, tôn giáo.
{{ bieu_do('targets_by_group') }}
{{ bieu_do('poverty') }}
# II. TỒN TẠI VÀ NHIỆM VỤ
Còn {{ so('targets.missed') }} chỉ tiêu kinh tế - xã hội không đạt kế hoạch, gồm:
- Tỷ lệ tốt nghiệp: thực hiện {{ co_don_vi('targets.actual.graduation') }}, kế hoạch {{ co_don_vi('targets.plan.graduation') }}.
Năm {{ nam_sau }} tập trung thực hiện các nhiệm vụ sau:
Trên đây là báo cáo {{ trich_yeu_trong_cau }} của Ủy ban nhân dân tỉnh./.
{{ bang('phu_luc_1') }}
{{ bang('phu_luc_3') }}
{{ bang('phu_luc_7') }}
=== dung"""
COLUMNS = ["id", "unit_of_measure", "value", "text", "formula", "n_reported", "n_expected"]


@cache
def figures() -> pd.DataFrame:
    """The sample's figures as figures.csv has them, and the columns only the run knows."""
    table = sample_figures(sample_catalogue(), sample_year())
    return table.assign(text=list(figure_texts(table)))


@cache
def report() -> bytes:
    """A report with each kind of sentence the real one has; its words do not follow those of the template."""
    data = sample_data(figures=FigureBook(figures()))
    return printed(tables_of(data) | {name: distinct(name) for name in ("targets_by_group", "poverty")})


def printed(blocks: Mapping[str, Block], book: FigureBook | None = None) -> bytes:
    data = sample_data(figures=book or FigureBook(figures()))
    with TemporaryDirectory() as folder:
        template = Path(folder) / "mau.docx"
        template.write_bytes(package(body(TEXT), "Mẫu thử"))
        return render(template, report_names(data), blocks, Properties("Báo cáo", "Tỉnh"), None,
                      Imprint("2018", "bao-cao", data.figures))


def distinct(name: str) -> Picture:
    """A chart whose picture no other has."""
    return Picture(png(1260, 500 + len(name)), 16.0, f"Biểu đồ {name}", f"Kết quả {name}")


@cache
def edition(**values: float) -> Edition:
    """The published edition; ``values``: figure id with ``__`` for the dot -> another value than was printed."""
    table = figures().copy()
    changed = table["id"].isin([name.replace("__", ".") for name in values])
    for name, value in values.items():
        table.loc[table["id"] == name.replace("__", "."), "value"] = value
    if values:
        table.loc[changed, "text"] = list(figure_texts(table[changed]))
    units = sample_year().units
    return Edition("2018", table[COLUMNS], {unit.code: unit.name for unit in units.all})


def edited(change: Callable[[etree._Element], None], data: bytes | None = None) -> bytes:
    """A document after ``change`` was done to the root of its text."""
    parts = read_parts(data or report())
    root = etree.fromstring(parts[DOCUMENT])
    change(root)
    return write_parts({**parts, DOCUMENT: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)})


def saved_by_python_docx(change: Callable[[object], None], data: bytes | None = None) -> bytes:
    document = Document(io.BytesIO(data or report()))
    change(document)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def found(data: bytes, against: Edition | None = None) -> list[Found]:
    return recheck(read_document(data), against or edition())


def codes(data: bytes, against: Edition | None = None) -> list[tuple[str, str]]:
    """(code, figure id) of every finding."""
    return [(one.code, one.place.figure) for one in found(data, against)]


def control(root: etree._Element, identity: str, number: int = 0) -> etree._Element:
    """The n-th control of a figure."""
    return [item for item in root.iter(SDT) if item.find(f"*/{qn('alias')}").get(qn("val")) == identity][number]


def retype(root: etree._Element, identity: str, text: str, number: int = 0) -> None:
    """Type another text into a control, as Word does: into its first run."""
    first, *others = control(root, identity, number).iter(T)
    first.text = text
    for other in others:
        other.text = ""


def paragraph_of(root: etree._Element, words: str) -> etree._Element:
    return next(item for item in root.iter(P) if words in text_of(item))


def replace_text(root: etree._Element, old: str, new: str, within: str = "") -> None:
    """Replace words of one run outside controls."""
    holders = [item for item in root.iter(T) if old in (item.text or "") and (not within or within in text_of(_paragraph(item)))]
    assert holders, f"no run holds {old!r}"
    holders[0].text = holders[0].text.replace(old, new, 1)


def _paragraph(item: etree._Element) -> etree._Element:
    return next(item.iterancestors(P))


def add_paragraph(root: etree._Element, text: str, after: str = "Chính quyền các cấp quan tâm") -> None:
    """A paragraph of a person's own, behind the one that holds ``after``."""
    before = paragraph_of(root, after)
    new = copy.deepcopy(before)
    for child in list(new):
        if child.tag != qn("pPr"):
            new.remove(child)
    new.append(run(text))
    before.addnext(new)


def tracked(root: etree._Element, identity: str, text: str) -> None:
    """A control's text deleted and typed anew while changes are tracked: the old stays in w:del, the new stands in w:ins."""
    content = control(root, identity).find(qn("sdtContent"))
    old = content.find(qn("r"))
    properties = old.find(RPR)
    gone = w("delText")
    gone.text = text_of(old)
    about = {"id": "900", "author": "Lê Văn A", "date": "2019-01-10T08:00:00Z"}
    content.replace(old, w("del", w("r", copy.deepcopy(properties), gone), **about))
    content.append(w("ins", run(text, copy.deepcopy(properties)), **{**about, "id": "901"}))
