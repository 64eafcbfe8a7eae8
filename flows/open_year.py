"""A new year: settings and units carried over from the year before, one workbook issued to every unit that owes forms."""

from pathlib import Path

from prefect import flow

from flows.opening.open import Opened, open_next_year


@flow(name="open-year", flow_run_name="open-year-{year}", persist_result=False)
def open_year(year: str, inputs: Path = Path("inputs"), outputs: Path = Path("outputs")) -> Opened:
    """Make ``inputs/YEAR`` whole or not at all; a year that exists is refused. VIEC-CAN-LAM.md says what people must still do."""
    return open_next_year(year, inputs, outputs)
