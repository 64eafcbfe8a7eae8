"""One document of each kind beside the yearly report: reports of units, a reminder, the register, a correction."""

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from flows.checks.examine import Examined
from flows.documents.correction import Slip, correction_letter
from flows.documents.figure_book import FigureBook
from flows.documents.pictures import Picture
from flows.documents.units.pages import pages_of
from flows.documents.units.report import UnitReports, open_edition
from flows.findings import Finding, findings_table
from flows.returns.answer import Returned
from flows.returns.letters import letter_number, write_letters
from flows.returns.progress import progress
from flows.returns.register_document import register_document
from flows.run import Run
from flows.year import Year
from tests.documents.sample import party_year, png, sample_catalogue, sample_figures, sample_year
from tests.helpers import facts, table

DAY = date(2019, 1, 15)
REGISTER = """
    unit   | form    | state   | value_late | received_on | file
    BK-SNV | vpcp_06 | valid   | 3          | 2018-12-23  | BK-SNV/a.xlsx
    BK-SNV | ttcp_2a | overdue | 26         |             |
    BK-SNV | ttcp_2b | invalid | 0          | 2018-12-18  | BK-SNV/b.xlsx
    061    | vpcp_06 | valid   | 0          | 2018-12-20  | 061/a.xlsx
    061    | ttcp_2a | overdue | 26         |             |
    01891  | vpcp_06 | overdue | 29         |             |
    01894  | vpcp_06 | invalid | 0          | 2018-12-17  | 061/b.xlsx
"""
FOUND = [Finding("negative", "BK-SNV/b.xlsx", "2b", "E15", unit="BK-SNV", form="ttcp_2b", severity="error",
                 message="Cần số không âm, đang là -4."),
         Finding("total", "061/b.xlsx", "06 VPCP", "C15", unit="01894", form="vpcp_06", severity="error",
                 message="Cần 404, đang là 412.")]
SLIPS = (Slip("Điểm 1 mục II", "Các sở, ban, ngành tiếp tục thực hiện…"), Slip("", "Trong năm, các cấp chính quyền đã…"))
REPORTS = {"nd30": ("Báo cáo số 15/BC-UBND", "ngày 16/01/2019 của Ủy ban nhân dân tỉnh Bắc Kạn"),
           "party": ("Báo cáo số 15-BC/TU,", "ngày 16/01/2019 của Ban Thường vụ Tỉnh ủy Bắc Kạn")}


def register() -> pd.DataFrame:
    rows = table(REGISTER).rename(columns={"value_late": "days_late"}).assign(year="2018", deadline="2018-12-20")
    return rows.assign(days_late=rows["days_late"].astype("Int64"))


@cache
def figures() -> pd.DataFrame:
    """Those of the province and its districts; a commune has the values of its district."""
    rows = sample_figures(sample_catalogue(), sample_year())
    own = rows[rows["id"].str.contains("@061")]
    return pd.concat([rows, own.assign(id=own["id"].str.replace("@061", "@01891"))], ignore_index=True)


def unit_report(code: str, year: Year) -> bytes:
    book = FigureBook(figures())
    reports = UnitReports(open_edition(year, sample_catalogue(), is_draft=True))
    page = next(page for page in pages_of(year, sample_catalogue(), register(), findings_table(FOUND, "2018"), ())
                if page.code == code)
    charts = {name: Picture(png(630, 420), 7.8, f"Biểu đồ {name}: giá trị 12, 34", f"Kết quả {name}")
              for name in reports.edition.layout.block_ids if name.endswith(".nho")}
    return reports.report(page, book, charts)


def reminder(code: str, year: Year) -> bytes:
    nothing = pd.DataFrame()
    examined = Examined(nothing, findings_table(FOUND, "2018"), nothing, register())
    returned = [Returned("061/b.xlsx", "01894", "tra-lai/01894/b.xlsx", True, 1, 0, 0)]
    with TemporaryDirectory() as folder:
        write_letters(Run(year, sample_catalogue(), DAY), examined, returned, Path(folder))
        return (Path(folder) / "don-doc" / f"{code}.docx").read_bytes()


def register_in_word(year: Year) -> bytes:
    known = facts("unit | form | field | value\n061 | vpcp_06 | received | 5")
    told = progress(year, sample_catalogue(), known, findings_table(FOUND, "2018"), register())
    return register_document(year, sample_catalogue(), DAY, told)


def correction(year: Year) -> bytes:
    """No draft, so it needs the name of its signer."""
    signed = year.settings.report.model_copy(update={"signer_name": "Nguyễn Văn An"})
    year.settings = year.settings.model_copy(update={"report": signed})
    number, of = REPORTS[year.settings.format_profile]
    head = {"so_ky_hieu": letter_number(year.settings), "dia_danh_ngay": "Bắc Kạn, ngày       tháng 01 năm 2019",
            "bao_cao": f"{number} {of}", "bao_cao_ngan": number.rstrip(",")}
    return correction_letter(year, head, SLIPS, "nhiệm vụ thường xuyên", "nhiệm vụ quan trọng")


MAKERS: dict[str, Callable[[Year], bytes]] = {
    "don-vi-so": lambda year: unit_report("BK-SNV", year), "don-vi-huyen": lambda year: unit_report("061", year),
    "don-vi-xa": lambda year: unit_report("01891", year), "don-doc-so": lambda year: reminder("BK-SNV", year),
    "don-doc-huyen": lambda year: reminder("061", year), "theo-doi": register_in_word, "dinh-chinh": correction}


@cache
def made(name: str) -> bytes:
    """One of ``NAMES``; with ``-party`` in the Party's format."""
    kind = name.removesuffix("-party")
    return MAKERS[kind](sample_year() if kind == name else party_year())


NAMES = tuple(f"{kind}{profile}" for kind in MAKERS for profile in ("", "-party"))
