"""A document depends on the figures it asks for, whether it prints them or not, and on no others."""

import pandas as pd
import pytest

from flows.documents.consulted import document_made
from flows.documents.figure_book import FigureBook
from flows.state.parts import Parts
from tests.helpers import table

FIGURES = table("""
    id                  | value | text | state | unit_of_measure | label | value_n_reported
    one_stop.received@1 | 5     | 05   | ok    | hồ sơ           | Nhận  | 3
    one_stop.late@1     | 0     | 0    | ok    | hồ sơ           | Muộn  | 3
    one_stop.late@2     | 7     | 07   | ok    | hồ sơ           | Muộn  | 3
""").rename(columns={"value_n_reported": "n_reported"})


def document(figures: FigureBook) -> bytes:
    """Prints one figure, and another where a third is there; the count behind the first is told too."""
    told = [f"{figures['one_stop.received@1']['text']}/{figures['one_stop.received.n_reported@1']['value']:.0f}"]
    if figures.has_value("one_stop.late@1") and figures["one_stop.late@1"]["value"] > 0:
        told.append("late")
    if figures.find("one_stop.online@1"):
        told.append("online")
    return "; ".join([*told, *(["compared"] if figures.has_changes else [])]).encode()


@pytest.fixture
def of(tmp_path):
    """A document made of these figures by a new run, and how often it really had to be made."""
    def made(figures: pd.DataFrame) -> tuple[str, int]:
        kept = Parts(tmp_path / "kept", "", {})
        content = document_made(kept, "1", "", FigureBook(figures), document)
        assert content == document(FigureBook(figures))
        return content.decode(), sum(kept.close().made.values())

    assert made(FIGURES) == ("05/3", 1)
    return made


def changed(identity: str, **values: object) -> pd.DataFrame:
    return FIGURES.assign(**{name: FIGURES[name].astype(object).where(FIGURES["id"] != identity, value)
                             for name, value in values.items()})


@pytest.mark.parametrize(("figures", "text"), [
    (changed("one_stop.received@1", text="06", value=6.0), "06/3"),
    (changed("one_stop.received@1", n_reported=2.0), "05/2"),
    (changed("one_stop.late@1", value=1.0), "05/3; late"),
    (pd.concat([FIGURES, FIGURES.tail(1).assign(id="one_stop.online@1")]), "05/3; online"),
    (pd.concat([FIGURES, FIGURES.tail(1).assign(id="one_stop.late.change@2")]), "05/3; compared")])
def test_a_figure_it_has_asked_for_makes_it_anew_printed_or_not_there_or_not(of, figures, text):
    assert of(figures) == (text, 1)
    assert of(figures) == (text, 0)


@pytest.mark.parametrize("figures", [
    changed("one_stop.late@2", value=8.0), FIGURES[:2], FIGURES[::-1],
    pd.concat([FIGURES, FIGURES.tail(1).assign(id="one_stop.online@2")])])
def test_figures_of_others_leave_it_as_it_is(of, figures):
    assert of(figures) == ("05/3", 0)


def test_one_that_asks_what_there_is_depends_on_all(tmp_path):
    for figures, made in ((FIGURES, 1), (FIGURES, 0), (changed("one_stop.late@2", value=8.0), 1)):
        kept = Parts(tmp_path, "", {})
        document_made(kept, "1", "", FigureBook(figures), lambda book: " ".join(book).encode())
        assert sum(kept.close().made.values()) == made
