"""The catalogue as frozen objects: what is asked (forms, fields, rules) and what is reported (figures, charts).

Everything here is read from ``report_templates/catalogue/*.toml``. Keys that the files do not give take the defaults
shown; unknown keys are mistakes.
"""

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator
from pydantic import Field as Key

Severity = Literal["error", "warning", "note"]
FieldType = Literal["count", "number", "percent", "money", "area", "yes_no", "choice", "text", "date", "range"]
Adds = Literal["sum", "stock", "distinct", "share", "index", "never"]
Blank = Literal["zero", "missing", "not_applicable"]
YearText = Annotated[str, BeforeValidator(str)]
NEW_FORM = "thay đổi biểu mẫu"


class Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))


class FieldSpec(Record):
    """One asked value (chỉ tiêu trong biểu)."""

    id: str = Key(pattern=r"^[a-z][a-z0-9_]*$")
    number: str = ""                    # column number as printed, "" where the form prints none
    label: str                          # header path joined by " › ", as printed
    aliases: tuple[str, ...] = ()       # other labels met in files: full paths or leaf labels
    type: FieldType = "count"
    unit: str = ""                      # unit of measure; "" = the form's
    adds: Adds = "sum"                  # how values of several units make one (sum, stock: plain sum)
    blank: Blank = "missing"            # what an empty cell means
    required: bool = False              # an empty or absent value is a finding
    minimum: float | None = None        # None = no bound; counts have 0
    maximum: float | None = None
    decimals: int = 0
    choices: dict[str, tuple[str, ...]] = {}   # choice: stored code -> texts accepted
    key: bool = False                   # names the row (with the other keys, in order) in item rows
    opening: str = ""                   # opening stock: the formula of last year's fields it must equal ("pending")
    note: str = ""


class ItemSpec(Record):
    """One declared row of a form with a closed list of rows (a target, a PAR INDEX field)."""

    id: str = Key(pattern=r"^[a-z][a-z0-9_]*$")
    label: str
    aliases: tuple[str, ...] = ()
    unit: str = ""
    group: str = ""
    decimals: int = 0
    direction: Literal["", "higher", "lower", "equal", "range"] = ""   # which side of the plan is better (targets)
    optional: bool = False


class RuleSpec(Record):
    """A check on one row of values. ``formula`` as printed (bare numbers are columns) or with field ids."""

    id: str = Key(pattern=r"^[a-z][a-z0-9_.-]*$")
    formula: str
    severity: Severity = "error"
    message: str                        # Vietnamese; may use {expected} and {found}
    tolerance: float = 0.0              # in the field's unit; identities of counts are exact
    source: str = ""
    passes: dict[str, Any]              # an example row that passes: field id or number -> value
    fails: dict[str, Any]


class FormSpec(Record):
    """One edition of a form (biểu mẫu)."""

    id: str = Key(pattern=r"^[a-z][a-z0-9_]*$")
    number: str = ""                    # printed form number, e.g. "2c", "06/VPCP/KSTT"
    title: str
    title_aliases: tuple[str, ...] = ()
    family: Literal["A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K"]
    valid_from: int
    valid_to: int | None = None
    replaces: tuple[str, ...] = ()      # forms of earlier years whose reporters owe this one now
    source: str
    unsure: bool = False                # wording or columns not verified against the legal text
    unsure_from: int | None = None      # from this year on not verified: another text is in force by then
    scope: Literal["own", "all"] = "own"    # the unit's own office, or the unit with all its subordinates
    layout: Literal["columns", "rows"] = "columns"  # fields are columns, or fields are rows (STT | Chỉ tiêu | ĐVT | Số liệu)
    rows: Literal["unit", "item", "list", "single"] = "unit"
    # unit: one row per unit; item: open list, rows named by the key fields; list: the declared items;
    # single: one value per field (layout "rows", or one row without a heading)
    unit: str = ""                      # default unit of measure
    unit_factors: dict[str, float] = {} # other units of measure met in files -> factor to the form's unit
    reporters: tuple[str, ...]          # levels that may report it: tinh, so, huyen, xa
    compulsory: bool = True
    personal_names: bool = False        # a column of names is allowed
    heading: tuple[str, ...] = ("Đơn vị",)  # labels of the column that names the rows
    value_labels: tuple[str, ...] = ("Số liệu", "Kết quả", "Thực hiện")   # layout "rows": labels of the value column
    field: tuple[FieldSpec, ...]
    item: tuple[ItemSpec, ...] = ()
    rule: tuple[RuleSpec, ...] = ()

    def in_year(self, year: int) -> "FormSpec":
        """The form as it is used in a year: unsure once another text is in force."""
        is_unsure = self.unsure_from is not None and year >= self.unsure_from
        return self.model_copy(update={"unsure": True}) if is_unsure and not self.unsure else self

    @cached_property
    def fields(self) -> dict[str, FieldSpec]:
        return {field.id: field for field in self.field}

    @cached_property
    def by_number(self) -> dict[str, FieldSpec]:
        return {field.number: field for field in self.field if field.number}


class CrossRuleSpec(Record):
    """A check between forms of the same unit; names are ``form.field`` (summed over the form's rows) or ``form.field[row]``."""

    id: str
    formula: str
    severity: Severity = "warning"
    message: str
    tolerance: float = 0.0
    valid_from: int = 0
    valid_to: int | None = None
    source: str = ""
    passes: dict[str, Any]
    fails: dict[str, Any]


class Break(Record):
    """From this year on a figure cannot be compared with its values of the years before."""

    year: int
    reason: str                         # goes on "không so sánh được … do": "thay đổi biểu mẫu"
    note: str = ""                      # what is counted differently


class FigureEdition(Record):
    """How a figure is computed from a year on: a form was replaced by another. What is "" stays as declared."""

    valid_from: int
    formula: str
    label: str = ""
    unit: str = ""
    breaks: str = ""                    # what is counted differently from then on; "" = the series goes on
    note: str = ""


class FigureSpec(Record):
    """A declared figure (con số báo cáo).

    ``formula`` speaks of ``form.field`` (rolled up over units and rows), ``form.field[row]`` (one row; ``{year}``,
    ``{prev}``, ``{prev2}`` stand for years), ``form.field@level`` (only units of that level), other figure ids,
    ``units(condition)``, ``rows(condition)``, ``+ - * /`` and numbers. A ratio is a formula over sums.
    """

    id: str = Key(pattern=r"^[a-z][a-z0-9_.]*$", max_length=48)
    label: str
    unit: str = ""
    decimals: int = 0
    formula: str
    per: Literal["province", "top", "all"] = "all"   # computed for the province, also its direct children, or every unit
    each_row: str = ""                  # form with declared items: one figure per item, id + "." + item id
    compare: bool = True                # also last year's value (#YEAR), .change and, for amounts, .change_pct
    rank: Literal["", "high", "low"] = ""  # figures that are ranks or get one among peers
    forecast: bool = False
    percent_point: bool = False         # change is in điểm phần trăm
    valid_from: int = 0
    valid_to: int | None = None
    note: str = ""
    edition: tuple[FigureEdition, ...] = ()     # other formulas from a year on, in the order of their years
    breaks: tuple[Break, ...] = ()      # where the series breaks for another reason than a new form
    comparable: str = ""                # a change within one year: holds where the two values can be compared ("a = b")
    incomparable: str = ""              # the reason where it does not hold

    @model_validator(mode="after")
    def _editions_follow(self) -> "FigureSpec":
        years = [edition.valid_from for edition in self.edition]
        if years != sorted(set(years)) or (years and years[0] <= self.valid_from):
            raise ValueError("edition: valid_from phải tăng dần và sau valid_from của con số")
        return self

    def in_year(self, year: int) -> "FigureSpec":
        """The figure as it is computed in a year, with every break of its series up to then."""
        past = [edition for edition in self.edition if edition.valid_from <= year]
        breaks = (*self.breaks, *(Break(year=one.valid_from, reason=NEW_FORM, note=one.breaks) for one in past if one.breaks))
        latest = {name: value for name in ("formula", "label", "unit", "note") for one in past if (value := getattr(one, name))}
        return self.model_copy(update={**latest, "edition": (), "breaks": tuple(one for one in breaks if one.year <= year)})


class ChartSpec(Record):
    """A declared chart: which figures, drawn how. Charts of one id may follow one another over the years."""

    id: str = Key(pattern=r"^[a-z][a-z0-9_-]*$")
    kind: str
    caption: str
    figures: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    over: str = ""                      # "" = the figures themselves; a level = one bar per unit of it; "items:FORM"; "years"
    reference: str = ""                 # figure drawn as a line (the province)
    unit: str = ""
    sort: bool = False
    height_cm: float = 7.5
    valid_from: int = 0
    valid_to: int | None = None
    options: dict[str, Any] = {}


class FindingCode(Record):
    """What a finding code means, for people."""

    code: str
    severity: Severity
    message: str                        # may use {expected} and {found}
    meaning: str
    remedy: str


class Limits(Record):
    """When a comparison is worth a word (``limits.toml``). Shares and deviations are plain numbers, the rest is in values."""

    slip_low: float = Key(default=500.0, gt=1)          # a ratio to last year between these, or its inverse: a slip of units
    slip_high: float = Key(default=2000.0, gt=1)
    jump: float = Key(default=0.5, gt=0)                # change on last year as a share of it
    least: float = Key(default=30.0, ge=0)              # where both values are smaller nothing is said
    series_least: int = Key(default=4, ge=3)            # earlier years, other than zero, a unit's own series must have
    series_deviations: float = Key(default=5.0, gt=0)   # distance from its median, in robust standard deviations of logarithms
    peers_least: int = Key(default=20, ge=5)            # units of the level with a value other than zero
    peers_deviations: float = Key(default=6.0, gt=0)
    spread_least: float = Key(default=0.3, gt=0)        # smallest standard deviation of logarithms taken for real
    telling_number: float = Key(default=10.0, ge=1)     # smaller numbers are the same in many places
    copied_numbers: int = Key(default=5, ge=1)          # different telling numbers a form copied from last year must have
    identical_numbers: int = Key(default=4, ge=1)       # the same for two neighbours with identical forms


class Catalogue(Record):
    """All that is valid in one year."""

    year: int
    forms: dict[str, FormSpec]
    cross_rules: tuple[CrossRuleSpec, ...]
    figures: dict[str, FigureSpec]
    charts: dict[str, ChartSpec]
    finding_codes: dict[str, FindingCode]
    limits: Limits = Limits()
    digest: str                         # of every catalogue file read, for caches and the manifest
