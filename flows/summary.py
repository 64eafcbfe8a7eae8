"""How a run ended, for the person who started it; and when a final edition has to be refused."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from flows.checks.examine import Examined
from flows.checks.revisions import Revision
from flows.checks.waivers import open_errors, open_gaps, read_waivers
from flows.errors import RefusedError
from flows.intake.reuse import Reuse
from flows.publish.edition import Published
from flows.publish.manifest import files_of
from flows.returns.letters import Reminder
from flows.returns.respond import Answered
from flows.run import Run
from flows.state.parts import Tally
from flows.wording.lists import joined, joined_up_to

_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts and paths of a finished run. ``missing`` are names of units that have sent nothing of what they owe."""

    year: str
    is_final: bool
    n_files: int
    n_units: int
    n_expected_units: int
    n_errors: int
    n_warnings: int
    missing: tuple[str, ...]
    n_figures: int
    n_returned: int
    path: str
    documents: tuple[str, ...]
    kept: tuple[str, ...]
    revisions: tuple[Revision, ...]
    reuse: Reuse = field(default_factory=Reuse)
    parts: tuple[Tally, ...] = ()


def compulsory_forms(run: Run) -> frozenset[str]:
    """Forms a final edition cannot do without."""
    return frozenset(form.id for form in run.catalogue.forms.values() if form.compulsory)


def stop_if_refused(run: Run, examined: Examined) -> None:
    """Raises RefusedError when a final edition is asked for while errors or gaps are open that nobody has waived."""
    if run.final:
        refuse_if_open(run, examined.findings, examined.register, "lập bản chính thức")


def refuse_if_open(run: Run, findings: pd.DataFrame, register: pd.DataFrame, wanted: str) -> None:
    """Raises RefusedError while errors or compulsory forms are open that nobody has waived; ``wanted`` says what is refused."""
    waivers = read_waivers(run.year.inputs, run.year.units.order)
    errors = open_errors(findings, waivers)
    gaps = open_gaps(register, compulsory_forms(run), waivers)
    if len(errors) or len(gaps):
        files = [name for name, table in (("findings.csv", errors), ("register.csv", gaps)) if len(table)]
        raise RefusedError(f"Chưa thể {wanted} năm {run.year.id}: còn {_left(errors, gaps)}{_of_units(run, errors, gaps)}. "
                           f"Xem {joined(files)} của bản dự thảo, hoặc ghi lý do vào mien-tru.csv.")


def _left(errors: pd.DataFrame, gaps: pd.DataFrame) -> str:
    """``2 lỗi, 4 biểu bắt buộc chưa nhận và 1 biểu bắt buộc có lỗi``: only what there is."""
    absent = int(gaps["state"].isin(("missing", "overdue")).sum())
    counts = ((len(errors), "lỗi"), (absent, "biểu bắt buộc chưa nhận"), (len(gaps) - absent, "biểu bắt buộc có lỗi"))
    return joined([f"{count} {what}" for count, what in counts if count])


def _of_units(run: Run, errors: pd.DataFrame, gaps: pd.DataFrame) -> str:
    """`` (Sở Nội vụ, Xã Hà Hiệu)``; nothing where no unit is known."""
    codes = dict.fromkeys([*errors["unit"], *gaps["unit"]])
    names = [run.year.units[code].name for code in codes if code]
    return f" ({joined_up_to(names, _MOST_NAMED, 'đơn vị')})" if names else ""


def silent_units(run: Run, examined: Examined) -> tuple[str, ...]:
    """Names of units that owe forms and have sent none, in official order."""
    register = examined.register
    sent = set(register.loc[register["file"] != "", "unit"])
    owing = dict.fromkeys(register["unit"])
    return tuple(run.year.units[code].name for code in owing if code not in sent)


def unreported(run: Run, examined: Examined) -> pd.DataFrame:
    """Units whose compulsory forms are not all there and valid: columns unit_name and forms (their printed numbers)."""
    register = examined.register
    gaps = register[(register["state"] != "valid") & register["form"].isin(compulsory_forms(run))]
    owed = register[register["form"].isin(compulsory_forms(run))].groupby("unit").size()
    rows = []
    for unit, group in gaps.groupby("unit", sort=False):
        numbers = [run.catalogue.forms[form].number or run.catalogue.forms[form].title for form in group["form"]]
        named = "tất cả các biểu" if len(group) == owed[unit] else "biểu " + ", ".join(numbers)
        rows.append((run.year.units[str(unit)].name, named))
    return pd.DataFrame(rows, columns=["unit_name", "forms"])


def summarise(run: Run, examined: Examined, answered: Answered, n_figures: int, published: Published,
              changes: Sequence[Revision] | None = None) -> Summary:
    """The run in numbers; ``n_figures`` is 0 where only collecting was asked for.

    ``changes`` are revisions with what they did to the report; None where no report was made: then those since the last look.
    """
    owing = examined.register["unit"].nunique()
    missing = silent_units(run, examined)
    severity = examined.findings["severity"].value_counts()
    documents = sorted((file for file in files_of(published.path) if file.endswith((".docx", ".pdf"))),
                       key=lambda file: ("/" in file, file))     # the province's first
    return Summary(run.year.id, run.final, examined.submissions["file"].nunique(), owing - len(missing), owing,
                   int(severity.get("error", 0)), int(severity.get("warning", 0)), missing, n_figures,
                   len(answered.returned), published.path.as_posix(), tuple(documents), published.kept,
                   tuple(examined.revised.since_last if changes is None else changes))


@dataclass(frozen=True, slots=True)
class Reminded:
    """The letters of a day, paths relative to ``path``, and the copies of edited ones that were kept beside them."""

    year: str
    as_of: str
    path: str
    letters: tuple[Reminder, ...]
    kept: tuple[str, ...]


def reminded(run: Run, letters: Sequence[Reminder], published: Published) -> Reminded:
    """How reminding ended."""
    return Reminded(run.year.id, run.as_of.isoformat(), published.path.as_posix(), tuple(letters), published.kept)
