"""GHI-CHU.md of the sample year: what is real, what is made up, and which files carry which peculiarity."""

from pathlib import Path

from tests.maker import peculiar
from tests.maker.history import WITHOUT_2017
from tests.maker.places import by_code
from tests.maker.sample_files import OutFile

_TEXT = Path(__file__).with_name("texts") / "ghi-chu-2018.md"


def notes(files: list[OutFile]) -> str:
    """The notes as Markdown."""
    return _TEXT.read_text(encoding="utf-8").format(
        files=len(files), nothing=_names(peculiar.NOTHING_SENT), xls=_name(peculiar.XLS), ods=_name(peculiar.ODS),
        csv=_name(peculiar.CSV_1258), tcvn3=_name(peculiar.TCVN3[0]), vni=_name(peculiar.VNI[0]),
        formulas=_name(peculiar.FORMULAS[0]), again=_name(peculiar.RESUBMITTED[0]), as_text=_names(peculiar.NUMBERS_AS_TEXT),
        decomposed=_names(peculiar.DECOMPOSED), no_code=_names(tuple(peculiar.NAMES_ONLY)),
        identity=_name(peculiar.BROKEN_IDENTITY[0]), negative=_name(peculiar.NEGATIVE[0]), unit=_name(peculiar.WRONG_UNIT[0]),
        late="; ".join(f"{_name(code.removesuffix('-2'))} ({day:%d/%m/%Y})" for code, day in peculiar.LATE.items()),
        without=_names(WITHOUT_2017))


def _name(code: str) -> str:
    return f"{by_code()[code].name} ({code})"


def _names(codes: tuple[str, ...]) -> str:
    return ", ".join(_name(code) for code in codes)
