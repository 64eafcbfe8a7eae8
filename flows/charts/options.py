"""What ``options`` of a ``[[chart]]`` may say: one closed list, so that a misspelt key stops the run with its chart."""

from pydantic import ValidationError

from flows.catalogue.model import ChartSpec, Record
from flows.charts.style import ESTIMATE, TEXT_WIDTH_CM, FillName
from flows.errors import BrokenConfigurationError


class Options(Record):
    """Options of a chart; every kind reads those that mean something to it."""

    width_cm: float = TEXT_WIDTH_CM
    categories: tuple[str, ...] = ()    # over = "": names of the rows; figures are listed row by row
    series: tuple[str, ...] = ()        # over = "": names of the parts inside a row
    fills: tuple[FillName, ...] = ()    # one per series; default: in the order of the palette
    notes: tuple[str, ...] = ()         # figures printed in brackets behind a label: one per figure, or one for all
    plans: tuple[str, ...] = ()         # bullet: the maximum of each figure, or one figure for every item
    note_word: str = ""                 # printed behind each note: "hồ sơ"
    share: bool = False                 # stacked: lengths in per cent of the row's sum, labels stay counts
    total: bool = True                  # stacked: the row's sum behind the bar
    maximum: float | None = None        # end of the value axis (100 for per cent)
    inverted: bool = False              # lines: 1 is at the top (ranks)
    axis: str = ""                      # name of the value axis; default: the unit
    reference_label: str = "Toàn tỉnh"
    forecast: str = ""                  # over = "years": figure of the year after the last, drawn as a forecast
    forecast_note: str = ""             # its note
    forecast_word: str = ESTIMATE
    estimate: str = ""                  # over = "items": figure per item, 1 where the value is an estimate
    verdict: str = ""                   # targets: figure per item that says vượt, đạt, không đạt
    years_back: int = 0                 # over = "years": the plain figure speaks of this many years before the report's
    last_years: int = 6                 # over = "years": at most so many, ending with the newest


def options_of(spec: ChartSpec) -> Options:
    """The checked options of a chart. Raises BrokenConfigurationError naming the chart and every wrong key."""
    try:
        return Options.model_validate(spec.options)
    except ValidationError as error:
        places = "; ".join(f"options.{'.'.join(map(str, one['loc']))} không hợp lệ ({one['msg']})" for one in error.errors())
        raise BrokenConfigurationError(f"charts.toml, biểu đồ {spec.id}: {places}.") from error
