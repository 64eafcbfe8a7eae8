"""The sentence about units that were merged, split or abolished since last year: counts of them are not alike."""

from flows.documents.figure_book import FigureBook
from flows.text import squeeze
from flows.wording.numbers import is_known
from flows.wording.shown import bound_figure
from flows.year import YearSettings

FIGURES = "units."      # units.xa: how many units of a level there are


def rearranged_sentence(figures: FigureBook, settings: YearSettings) -> str:
    """``Năm 2020, số xã, phường, thị trấn giảm từ 122 xuống 108 …``; "" in a year in which no level has more or fewer units."""
    before = settings.year - 1
    plurals = {level.id: squeeze(level.plural) for level in settings.levels}
    ids = [one for one in figures if one.startswith(FIGURES) and one.endswith(f"#{before}") and "@" not in one]
    told = [text for identity in ids if (text := _told(identity, figures, plurals))]
    if not told:
        return ""
    return (f"Năm {settings.year}, {'; '.join(told)} do sắp xếp tổ chức, đơn vị hành chính; số liệu năm {before} của đơn vị được "
            f"sắp xếp tính cho đơn vị kế thừa; số đếm đơn vị không so sánh với năm {before}.")


def _told(identity: str, figures: FigureBook, plurals: dict[str, str]) -> str:
    """What became of the units of one level, ``identity`` being their number last year; "" where it is the same."""
    name = identity.partition("#")[0]
    then, now = figures[identity], figures.find(name)
    label = squeeze(str(then["label"])).removeprefix("Số ")
    if not is_known(then["value"]):
        return ""
    if now is None or not is_known(now["value"]):
        return f"không còn {label} (năm trước có {bound_figure(then, unit=False)})"
    if now["value"] == then["value"]:
        return ""
    words = ("giảm từ", "xuống") if now["value"] < then["value"] else ("tăng từ", "lên")
    what = plurals.get(name.removeprefix(FIGURES), label)
    return f"số {what} {words[0]} {bound_figure(then, unit=False)} {words[1]} {bound_figure(now, unit=False)}"
