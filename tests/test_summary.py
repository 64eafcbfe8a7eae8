"""Why a final edition is refused: what is open is named, what is not is not spoken of."""

from collections.abc import Sequence

import pandas as pd
import pytest

from flows.errors import RefusedError
from flows.run import Run, open_run
from flows.summary import refuse_if_open
from tests.flows.small import small_year

UNITS = ("BK-SNV", "BK-SKHDT", "061", "01891", "01894", "01897")


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("refused")
    return open_run("2018", small_year(folder, with_files=False), folder / "outputs")


def found(errors: Sequence[str]) -> pd.DataFrame:
    """Findings: an error of each of these units, and a warning, which is no reason for a refusal."""
    rows = [*((unit, "vpcp_06", "formula", "error") for unit in errors), ("061", "vpcp_06", "spread", "warning")]
    return pd.DataFrame(rows, columns=["unit", "form", "code", "severity"])


def registered(states: Sequence[tuple[str, str]]) -> pd.DataFrame:
    """The register: a compulsory form of each unit in this state, and one that need not come."""
    rows = [row for unit, state in states for row in ((unit, "democracy", state), (unit, "narrative", "missing"))]
    return pd.DataFrame(rows, columns=["unit", "form", "state"])


@pytest.mark.parametrize(("errors", "states", "told", "files"), [
    (["01897", "01897"], [("061", "valid")], "2 lỗi (Xã Hà Hiệu)", "findings.csv"),
    ([""], [], "1 lỗi", "findings.csv"),
    ([], [("061", "overdue"), ("01897", "missing")], "2 biểu bắt buộc chưa nhận (Huyện Ba Bể và Xã Hà Hiệu)", "register.csv"),
    (["01897"], [("01897", "invalid"), ("061", "missing")],
     "1 lỗi, 1 biểu bắt buộc chưa nhận và 1 biểu bắt buộc có lỗi (Xã Hà Hiệu và Huyện Ba Bể)", "findings.csv và register.csv"),
    ([], [(code, "missing") for code in UNITS],
     "6 biểu bắt buộc chưa nhận (Sở Nội vụ, Sở Kế hoạch và Đầu tư, Huyện Ba Bể, Xã Bành Trạch, Xã Phúc Lộc và 01 đơn vị khác)",
     "register.csv"),
])
def test_a_refusal_names_only_what_is_open(opened: Run, errors: list[str], states: list[tuple[str, str]], told: str,
                                           files: str) -> None:
    with pytest.raises(RefusedError) as refused:
        refuse_if_open(opened, found(errors), registered(states), "phê duyệt")
    assert str(refused.value) == (f"Chưa thể phê duyệt năm 2018: còn {told}. Xem {files} của bản dự thảo, "
                                  "hoặc ghi lý do vào mien-tru.csv.")


def test_an_edition_in_which_nothing_is_open_is_not_refused(opened: Run) -> None:
    refuse_if_open(opened, found([]), registered([("061", "valid")]), "phê duyệt")
