"""Which of several submissions counts where nothing on them tells: ``inputs/YEAR/quyet-dinh.toml``, written by the secretariat.

    [[ban_dung]]
    don_vi = "02050"
    bieu = "vpcp_06"                # without it: every form of the unit in that file
    tep = "064-huyen-cho-don/02050 Xã Phương Viên.xlsx"
    ly_do = "xã xác nhận qua điện thoại ngày 20/12"
"""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import pandas as pd
from pydantic import BaseModel, ConfigDict
from pydantic import Field as Key

from flows.errors import BrokenConfigurationError
from flows.findings import Finding
from flows.state.journal import file_key
from flows.toml_file import read_toml_as
from flows.units import Units

DECISIONS = "quyet-dinh.toml"


class Decision(BaseModel):
    """``file`` (relative to inputs/YEAR) is the one that counts for the unit's form; an empty form means all of them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    unit: str = Key(alias="don_vi")
    form: str = Key(alias="bieu", default="")
    file: str = Key(alias="tep")
    reason: str = Key(alias="ly_do", min_length=1)

    def speaks_of(self, unit: str, form: str) -> bool:
        return self.unit == unit and self.form in ("", form)


class _Decisions(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    decisions: tuple[Decision, ...] = Key(alias="ban_dung", default=())


def read_decisions(folder: Path, units: Units, forms: Collection[str]) -> list[Decision]:
    """quyet-dinh.toml of a year; [] without it. Raises BrokenConfigurationError listing every mistake."""
    path = folder / DECISIONS
    if not path.exists():
        return []
    decisions = read_toml_as(_Decisions, path).decisions
    if problems := list(_problems(decisions, units, forms)):
        raise BrokenConfigurationError(f"{path.as_posix()}: {'; '.join(problems)}.")
    return [decision.model_copy(update={"file": file_key(decision.file)}) for decision in decisions]


def _problems(decisions: Sequence[Decision], units: Units, forms: Collection[str]) -> Iterator[str]:
    seen: set[tuple[str, str]] = set()
    for place, decision in enumerate(decisions, start=1):
        if decision.unit not in units:
            yield f"mục {place}: không có đơn vị {decision.unit}"
        if decision.form and decision.form not in forms:
            yield f"mục {place}: không có biểu {decision.form}"
        if (decision.unit, decision.form) in seen:
            yield f"mục {place}: đã có quyết định cho {decision.unit} {decision.form}".rstrip()
        seen.add((decision.unit, decision.form))


def decided_file(decisions: Sequence[Decision], unit: str, form: str) -> str:
    """The file settled on for a unit's form, a decision that names the form first; "" = none."""
    speaking = [decision for decision in decisions if decision.speaks_of(unit, form)]
    return max(speaking, key=lambda decision: bool(decision.form)).file if speaking else ""


def unused_decisions(decisions: Sequence[Decision], submissions: pd.DataFrame) -> list[Finding]:
    """Decisions that no accepted submission follows: a misspelt file, or one with errors."""
    if not decisions:
        return []
    accepted = submissions[submissions["accepted"]]
    used = set(zip(accepted["file"], accepted["unit"], accepted["form"], strict=True))
    return [Finding("unused-decision", DECISIONS, unit=decision.unit, form=decision.form, found=decision.file)
            for decision in decisions
            if not any(file == decision.file and decision.speaks_of(unit, form) for file, unit, form in used)]
