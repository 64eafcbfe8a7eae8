"""The planted peculiarities of the sample year: which unit, what, and how GHI-CHU.md tells it."""

from datetime import date

NOTHING_SENT = ("01909", "02002", "02164", "BK-SKHCN")

XLS = "01837"
ODS = "01873"
CSV_1258 = "01900"              # its one-stop form alone, beside a workbook with the others
TCVN3 = ("01942", "democracy")
VNI = ("02089", "vpcp_06")
FORMULAS = ("02101", "vpcp_06")
RESUBMITTED = ("02050", ("vpcp_06", "ttcp_2b"))
NUMBERS_AS_TEXT = ("01924", "02107", "02185")
DECOMPOSED = ("01975", "01990", "02113")
NAMES_ONLY = {"02134": "TT Yến Lạc - biểu năm 2018.xlsx", "02158": "UBND xa Kim Lu.xlsx",
              "02032": "BC dan van 2018 - xã Tân Lập.xlsx"}
"""Communes whose file name has no code."""

BROKEN_IDENTITY = ("01861", "vpcp_06")
NEGATIVE = ("02041", "ttcp_2a")
WRONG_UNIT = ("02176", "democracy")
ERRORS = (BROKEN_IDENTITY, NEGATIVE, WRONG_UNIT)
"""(unit, form) pairs that must be refused; everything else is clean."""

DASHES = "064"                  # district whose communes type "-" for none
SPLIT_DIRECT = "058"            # wards that show direct and postal files apart
NO_EARLY = "065"                # communes without the column "Trước hạn"
PLAIN_NUMBERS = "063"           # number row 1 2 3 instead of (1) (2) (3)
FROM_COLUMN_B = "061"           # tables start in column B
OLD_TONES = "066"               # "Uỷ ban nhân dân"
BARE_NAMES = "065"              # rows say "Chợ Mới", not "Thị trấn Chợ Mới": the district has the same name

LATE = {"01846": date(2018, 12, 24), "01981": date(2018, 12, 21), "02044": date(2018, 12, 28), "02194": date(2018, 12, 20),
        "BK-SXD": date(2018, 12, 27), "060-2": date(2019, 1, 11)}
"""Late receipts; "060-2" is the second workbook of that district."""
