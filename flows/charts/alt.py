"""What a chart shows, in words: the alternative text of the picture, with its numbers."""

from collections.abc import Callable, Sequence

import pandas as pd

from flows.catalogue.model import ChartSpec
from flows.charts.breaks import break_sentences
from flows.charts.options import Options, options_of
from flows.charts.table import Cell, Row, cells_of, rows_of, with_role
from flows.charts.targets import MISSED, VERDICTS
from flows.text import squeeze
from flows.wording.names import small

Describe = Callable[[pd.DataFrame, ChartSpec], str]
MOST_ROWS_TOLD = 40             # beyond this an alternative text is no longer listened to


def of_rows(what: str) -> Describe:
    """Alternative text of charts that are rows of values: every row with its values, then the reference."""
    def describe(data: pd.DataFrame, spec: ChartSpec) -> str:
        cells = cells_of(data)
        rows = rows_of(cells)
        return _joined([f"{what}: {spec.caption}", _listed(rows, options_of(spec)), _reference_sentence(cells),
                        *break_sentences(rows)])
    return describe


def of_targets(data: pd.DataFrame, spec: ChartSpec) -> str:
    """Numbers of targets per verdict, the missed ones by name, then every per cent of plan."""
    options, cells = options_of(spec), [row.cells[0] for row in rows_of(cells_of(data))]
    counts = [f"{sum(cell.note == verdict for cell in cells)} {verdict}" for verdict in VERDICTS]
    missed = [f"{cell.category} {_value(cell, options)}" for cell in cells if cell.note == MISSED]
    met = [f"{cell.category} {_value(cell, options)}" for cell in cells if cell.note in VERDICTS and cell.note != MISSED]
    unjudged = [cell.category for cell in cells if cell.note not in VERDICTS]
    return _joined([
        f"Biểu đồ thanh so với kế hoạch (100%): {spec.caption}",
        f"{len(cells)} chỉ tiêu: {', '.join(counts)}",
        f"Không đạt: {'; '.join(missed)}" if missed else "",
        f"Chưa đánh giá: {'; '.join(unjudged)}" if unjudged else "",
        f"Đạt và vượt: {'; '.join(met)}" if met else "",
    ])


def of_bullets(data: pd.DataFrame, spec: ChartSpec) -> str:
    """Every score with its maximum."""
    options = options_of(spec)
    told = [f"{row.category} {_value(row.cells[0], options)}" + (f", tối đa {row.plan.text}" if row.plan else "")
            for row in rows_of(cells_of(data))]
    return _joined([f"Biểu đồ thanh điểm đạt được trên điểm tối đa: {spec.caption}", "; ".join(told)])


def _listed(rows: Sequence[Row], options: Options) -> str:
    told = [_row(row, options) for row in rows[:MOST_ROWS_TOLD]]
    rest = [f"và {len(rows) - MOST_ROWS_TOLD} dòng khác"] if len(rows) > MOST_ROWS_TOLD else []
    return "; ".join([*told, *rest])


def _row(row: Row, options: Options) -> str:
    if row.missing:
        return f"{row.category} {row.cells[0].text}"
    if len(row.cells) == 1:
        return f"{row.category} {_value(row.cells[0], options)}"
    parts = [f"{small(cell.series)} {_value(cell, options)}" for cell in row.cells]
    return f"{row.category}: {', '.join(parts)}"


def _value(cell: Cell, options: Options) -> str:
    remarks = [remark for remark in cell.remarks(options.forecast_word) if remark not in VERDICTS]
    return f"{cell.text} ({'; '.join(remarks)})" if remarks else cell.text


def _reference_sentence(cells: Sequence[Cell]) -> str:
    return "".join(f"Đường so sánh: {cell.category} {cell.text}" for cell in with_role(cells, "reference"))


def _joined(sentences: Sequence[str]) -> str:
    """Sentences with one full stop each, on one line."""
    return squeeze(" ".join(f"{sentence.strip().rstrip('.')}." for sentence in sentences if sentence.strip()))
