"""``nguon-so-lieu.xlsx``: the answer to "số này ở đâu ra?" for every figure, with findings, register and waivers."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from flows.checks.register import STATES as REGISTER_STATES
from flows.publish.formula_words import formula_in_words
from flows.publish.sheets import Sheet, SheetColumn, link_to, shown_in, write_workbook
from flows.state.parts import Parts

FIGURES, SOURCES, FINDINGS, REGISTER, WAIVERS = "Con số", "Nguồn", "Phát hiện", "Sổ theo dõi", "Miễn trừ"
SOURCE_COLUMNS = ("figure", "unit", "form", "row", "field", "value", "file", "sheet", "cell")
NOT_USED = "không dùng trong văn bản nào"

_FIGURE_STATES = {"ok": "", "zero_denominator": "không phát sinh", "missing": "chưa có số liệu",
                  "low_coverage": "chưa đủ số liệu để so sánh", "series_break": "không so sánh được"}
_FACT_STATES = {"reported": "", "zero": "không phát sinh", "not_applicable": "không áp dụng", "missing": "chưa báo cáo"}
_SEVERITIES = {"error": "lỗi", "warning": "cảnh báo", "note": "lưu ý"}

_FIGURE_SHEET = (
    SheetColumn("Mã con số", "id", 30), SheetColumn("Tên con số", "label", 36), SheetColumn("Đơn vị", "unit_name", 16),
    SheetColumn("Giá trị", "value", 12, "number"), SheetColumn("Đơn vị tính", "unit_of_measure", 11),
    SheetColumn("Ghi trong báo cáo", "text", 14), SheetColumn("Cách tính", "words", 42),
    SheetColumn("Đơn vị có số liệu", "n_reported", 9, "number"),
    SheetColumn("Đơn vị phải có", "n_expected", 9, "number"), SheetColumn("Tình trạng", "state", 14),
    SheetColumn("Dùng trong", "used_in", 24), SheetColumn("Số ô nguồn", "n_sources", 8, "number"))
_SOURCE_SHEET = (
    SheetColumn("Mã con số", "figure", 34), SheetColumn("Mã đơn vị", "unit", 11), SheetColumn("Đơn vị", "unit_name", 26),
    SheetColumn("Biểu", "form", 16), SheetColumn("Dòng", "row", 18), SheetColumn("Chỉ tiêu", "field_label", 40),
    SheetColumn("Giá trị", "value", 14, "number"), SheetColumn("Nội dung chữ", "text", 24),
    SheetColumn("Tình trạng", "state", 15), SheetColumn("Tệp", "file", 40), SheetColumn("Trang tính", "sheet", 18),
    SheetColumn("Ô", "cell", 8))
_FINDING_SHEET = (
    SheetColumn("Mức độ", "severity", 10), SheetColumn("Mã đơn vị", "unit", 11), SheetColumn("Đơn vị", "unit_name", 24),
    SheetColumn("Biểu", "form", 14), SheetColumn("Tệp", "file", 34), SheetColumn("Trang tính", "sheet", 16),
    SheetColumn("Ô", "cell", 8), SheetColumn("Nội dung", "message", 46), SheetColumn("Cần có", "expected", 22),
    SheetColumn("Đang có", "found", 22), SheetColumn("Ô đề nghị sửa", "suggested_cell", 10),
    SheetColumn("Giá trị đề nghị", "suggested_value", 14), SheetColumn("Mã phát hiện", "code", 24))
_REGISTER_SHEET = (
    SheetColumn("Mã đơn vị", "unit", 11), SheetColumn("Đơn vị", "unit_name", 30), SheetColumn("Biểu", "form", 16),
    SheetColumn("Tình trạng", "state", 18), SheetColumn("Ngày nhận", "received_on", 12),
    SheetColumn("Số ngày chậm", "days_late", 10, "number"), SheetColumn("Tệp", "file", 50))
_WAIVER_SHEET = (
    SheetColumn("Mã đơn vị", "unit", 11), SheetColumn("Đơn vị", "unit_name", 26), SheetColumn("Biểu", "form", 16),
    SheetColumn("Phát hiện được miễn", "finding", 30), SheetColumn("Lý do", "reason", 60),
    SheetColumn("Người quyết định", "by", 26))


def write_ledger(path: Path, figures: pd.DataFrame, sources: pd.DataFrame, findings: pd.DataFrame, register: pd.DataFrame,
                 waivers: pd.DataFrame, *, title: str, notice: str = "", used_in: Mapping[str, Sequence[str]],
                 labels: Mapping[str, str], unit_names: Mapping[str, str],
                 extra: Mapping[str, pd.DataFrame] | None = None, kept: Parts | None = None) -> None:
    """Writes the ledger; the same tables give the same bytes, and one of an earlier run (``kept``) is used again.

    ``figures``: all declared figures with label, state and, if known, base (the id declared). ``sources``: one row per
    fact and figure that uses it, columns ``SOURCE_COLUMNS``, if known also text and state. ``used_in``: figure id ->
    documents that show it. ``labels``: ``form.field`` and figure id -> label. ``unit_names``: code -> name. ``extra``:
    further sheets, their headings as columns.
    """
    ordered = _ordered(sources, figures)
    first, count = _places(ordered)
    links = [link_to(SOURCES, first[identity]) if identity in first else "" for identity in figures["id"]]
    sheets = [
        Sheet(FIGURES, _FIGURE_SHEET, _figure_rows(figures, count, used_in, labels, unit_names), {"id": links}),
        Sheet(SOURCES, _SOURCE_SHEET, _source_rows(ordered, labels, unit_names), {"figure": _links_back(ordered, figures)}),
        finding_sheet(findings, unit_names), register_sheet(register, unit_names),
        Sheet(WAIVERS, _WAIVER_SHEET, _named(waivers, unit_names)),
    ]
    sheets += [Sheet(name, [SheetColumn(str(heading), heading, 30) for heading in table.columns], table)
               for name, table in (extra or {}).items()]
    (kept or Parts()).file_made(path, shown_in(sheets, title, notice),
                                lambda place: write_workbook(place, sheets, title, notice))


def finding_sheet(findings: pd.DataFrame, unit_names: Mapping[str, str]) -> Sheet:
    """Findings in the words people read, one row each, in the order given."""
    return Sheet(FINDINGS, _FINDING_SHEET, _named(findings, unit_names, severity=_SEVERITIES))


def register_sheet(register: pd.DataFrame, unit_names: Mapping[str, str]) -> Sheet:
    """The register in the words people read, one row per unit and form it owes, in the order given."""
    return Sheet(REGISTER, _REGISTER_SHEET, _named(register, unit_names, state=REGISTER_STATES))


def _ordered(sources: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """The sources of each figure together, in the order of the figures; within a figure as given."""
    order = {identity: place for place, identity in enumerate(figures["id"])}
    places = sources["figure"].astype(object).map(lambda identity: order.get(identity, len(order)))
    return sources.assign(_place=places).sort_values("_place", kind="stable").drop(columns="_place").reset_index(drop=True)


def _places(ordered: pd.DataFrame) -> tuple[dict[str, int], dict[str, int]]:
    """Figure id -> its first row in the sources, and how many rows it has."""
    first: dict[str, int] = {}
    count: dict[str, int] = {}
    for row, identity in enumerate(ordered["figure"].tolist()):
        first.setdefault(identity, row)
        count[identity] = count.get(identity, 0) + 1
    return first, count


def _links_back(ordered: pd.DataFrame, figures: pd.DataFrame) -> list[str]:
    """From the first source of every figure back to the figure."""
    rows = {identity: row for row, identity in enumerate(figures["id"])}
    identities = ordered["figure"].tolist()
    return [link_to(FIGURES, rows[identity]) if identity in rows and (row == 0 or identities[row - 1] != identity) else ""
            for row, identity in enumerate(identities)]


def _figure_rows(figures: pd.DataFrame, n_sources: Mapping[str, int], used_in: Mapping[str, Sequence[str]],
                 labels: Mapping[str, str], unit_names: Mapping[str, str]) -> pd.DataFrame:
    identities = figures["id"].tolist()
    units = [identity.partition("#")[0].partition("@")[2] for identity in identities]
    bases = figures["base"].tolist() if "base" in figures else [""] * len(figures)
    return figures.assign(
        unit_name=[unit_names.get(unit, unit) for unit in units],
        words=[formula_in_words(formula, labels, identity, base)
               for formula, identity, base in zip(figures["formula"].tolist(), identities, bases, strict=True)],
        state=[_FIGURE_STATES.get(state, state) for state in figures["state"].tolist()],
        used_in=["; ".join(used_in.get(identity, ())) or NOT_USED for identity in identities],
        n_sources=[n_sources.get(identity, 0) for identity in identities])


def _source_rows(ordered: pd.DataFrame, labels: Mapping[str, str], unit_names: Mapping[str, str]) -> pd.DataFrame:
    whole = ordered.assign(**{column: "" for column in ("text", "state") if column not in ordered})
    named = _named(whole, unit_names, state=_FACT_STATES)
    fields = zip(named["form"].tolist(), named["field"].tolist(), strict=True)
    return named.assign(field_label=[labels.get(field) or labels.get(f"{form}.{field}") or field for form, field in fields])


def _named(table: pd.DataFrame, unit_names: Mapping[str, str], **words: Mapping[str, str]) -> pd.DataFrame:
    """The table with the names of its units, and coded columns in words."""
    spoken = {column: [known.get(value, value) for value in table[column].astype(object).tolist()]
              for column, known in words.items()}
    return table.assign(unit_name=[unit_names.get(unit, "") for unit in table["unit"].astype(object).tolist()], **spoken)
