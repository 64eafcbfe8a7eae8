"""What ``options`` of a ``[[chart]]`` may say: one closed list, so that a misspelt key stops the run with its chart."""

from collections.abc import Mapping

from pydantic import Field as Key
from pydantic import ValidationError

from flows.catalogue.model import ChartSpec, Record
from flows.charts.style import ESTIMATE, PAGE_HEIGHT_CM, TEXT_WIDTH_CM, FillName
from flows.errors import BrokenConfigurationError


class Options(Record):
    """Options of a chart; every kind reads those that mean something to it."""

    width_cm: float = TEXT_WIDTH_CM
    max_height_cm: float = PAGE_HEIGHT_CM   # less where the chart stands on a page across
    categories: tuple[str, ...] = ()    # over = "": names of the rows; figures are listed row by row
    series: tuple[str, ...] = ()        # over = "": names of the parts inside a row
    names: Mapping[str, str] = Key(default_factory=dict)     # over = "items:…": item -> a short name
    hide_if_zero: tuple[str, ...] = ()  # series left out when they are 0 everywhere
    fills: tuple[FillName, ...] = ()    # one per series; default: in the order of the palette
    bases: tuple[str, ...] = ()         # figures behind a slash in the label (49/63): one per figure, or one for all
    notes: tuple[str, ...] = ()         # figures in brackets behind the label, "a" or "a/b": one per figure, or one for all
    note_form: str = "{}"               # how a note reads: "{} điểm"
    breaks: tuple[str, ...] = ()        # the change from the point before, one per figure: untellable, it breaks the series
    plans: tuple[str, ...] = ()         # bullet: the maximum of each figure
    share: bool = False                 # stacked: lengths in per cent of the row's sum, labels stay counts
    total: bool = True                  # stacked: the row's sum behind the bar
    total_unit: str = ""                # its unit: "hồ sơ"
    maximum: float | None = Key(default=None, gt=0)     # end of the value axis (100 for per cent)
    inverted: bool = False              # lines: 1 is at the top (ranks)
    axis: str = ""                      # name of the value axis; default: the unit
    reference_label: str = "Toàn tỉnh"
    forecast_word: str = ESTIMATE
    last_years: int = Key(default=6, gt=0)  # over = "years": at most so many, ending with the newest


def options_of(spec: ChartSpec) -> Options:
    """The checked options of a chart. Raises BrokenConfigurationError naming the chart and every wrong key."""
    try:
        return Options.model_validate(spec.options)
    except ValidationError as error:
        places = "; ".join(f"options.{'.'.join(map(str, one['loc']))} không hợp lệ ({one['msg']})" for one in error.errors())
        raise BrokenConfigurationError(f"charts.toml, biểu đồ {spec.id}: {places}.") from error
