"""Each limit of speed and size with its verdict."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from flows.run import open_run
from tests.bench.cold_start import cold_start
from tests.bench.country import country_lines
from tests.bench.measure import Line, command, in_turn
from tests.bench.province import Province

INPUTS = Path("inputs")


def main() -> int:
    """Print the table; 1 where a limit is missed."""
    with tempfile.TemporaryDirectory() as folder:
        lines = [show(line) for line in measured(Path(folder))]
    limited = [line for line in lines if line.limit]
    missed = [line.what for line in limited if not line.is_met]
    print(f"\n{len(limited) - len(missed)} of {len(limited)} limits met" + (f"; missed: {', '.join(missed)}" if missed else ""))
    return 1 if missed else 0


def show(line: Line) -> Line:
    verdict = f"limit {line.limit:<14} {'ok' if line.is_met else 'MISSED'}" if line.limit else ""
    print(f"{line.what:<74} {line.value:>26}   {verdict}", flush=True)
    return line


def measured(folder: Path) -> Iterator[Line]:
    """Every line, cheapest first."""
    yield check_of_one_workbook()
    yield cold_start(INPUTS, folder / "cold")
    province = Province(open_run("2018", INPUTS, folder / "outputs"))
    yield from province.lines()
    yield from country_lines(folder / "country", province.megabytes)


def check_of_one_workbook() -> Line:
    """A commune's own question: is my file right?"""
    workbook = next(iter(sorted(INPUTS.glob("2018/058*/01840*.xlsx"))))
    _, _, ratio = in_turn(lambda: command([sys.executable, "-m", "flows", "check", str(workbook)], ends=(0, 1)),
                          lambda: command([sys.executable, "-c", "import pandas"]))
    return Line("danvan check of one workbook, against python -c 'import pandas'", f"{ratio:.2f} times", "3 times", ratio / 3)
