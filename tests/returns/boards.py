"""A board with a few units, some of them hostile."""

from datetime import date
from pathlib import Path

import pandas as pd

from flows.returns.answer import Returned
from flows.returns.board import BOARD, board
from flows.returns.explanations import EXPLANATION_COLUMNS
from flows.returns.progress import Cells, FormProgress
from tests.helpers import catalogue, form, year

HOSTILE = '</script><img src=x onerror=alert(1)>"\'&.xlsx'
FORMS = {"f": "06/VPCP/KSTT", "g": "2a"}


def progress_of(form_id: str = "f", state: str = "valid", **keys: object) -> FormProgress:
    base: dict[str, object] = {"received_on": "2018-12-16", "deadline": "2018-12-17", "days_late": 0, "file": "a.xlsx",
                               "errors": 0, "warnings": 0, "cells": Cells(asked=4, filled=4, zero=2, missing=1, not_applicable=3)}
    if state in ("missing", "overdue"):
        base |= {"received_on": "", "file": "", "days_late": None, "cells": Cells(asked=4)}
    return FormProgress(form=form_id, state=state, **(base | keys))  # type: ignore[arg-type]


UNITS = {
    "SNV": [progress_of(), progress_of("g", cells=Cells(asked=4, filled=4))],
    "061": [progress_of(days_late=3, changed=3, newer="moi.xlsx"),
            progress_of("g", "invalid", errors=2, warnings=1, file=HOSTILE)],
    "01": [progress_of(state="overdue", days_late=28)],
    "02": [progress_of(state="missing")],
    "03": [progress_of(cells=Cells(asked=4, filled=1), warnings=2)],
}
RETURNED = [Returned(HOSTILE, "061", "tra-lai/061/Bảng #1 50%.xlsx", True, 2, 1, 0),
            Returned("x.xls", "", "tra-lai/khong-ro/x.xlsx", False, 1, 0, 0)]
EXPLAINED = pd.DataFrame([("2018", "061", "g", "outlier", HOSTILE, "2a", "C3", "<b onclick=alert(1)>Có lý do</b>")],
                         columns=list(EXPLANATION_COLUMNS))


def page(folder: Path) -> str:
    """The board's text for the small province of ``tests.helpers``."""
    forms = catalogue(*(form(id=name, number=number, title=f"Biểu {name}", field=[]) for name, number in FORMS.items()))
    return board(year(folder), forms, date(2019, 1, 15), UNITS, RETURNED, EXPLAINED)


def write_board(folder: Path) -> Path:
    """The board beside the files it leads to."""
    for one in RETURNED:
        path = folder / one.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    (folder / BOARD).write_text(page(folder), encoding="utf-8", newline="\n")
    return folder / BOARD
