"""All tables of the sample year, by unit and form: what honest and complete files would say."""

from collections.abc import Callable
from functools import cache

from tests.maker import complaints, indicators, land, offices, one_stop, people
from tests.maker.places import Place, by_code, places
from tests.maker.tables import Line, Table

_MAKERS: dict[str, Callable[[Place], Table]] = {
    "vpcp_06": one_stop.one_stop, "vpcp_07b": lambda _: one_stop.procedures(),
    "ttcp_2a": complaints.reception, "ttcp_2b": complaints.petitions, "ttcp_2c": complaints.complaints,
    "ttcp_2d": complaints.denunciations, "democracy": people.democracy, "dialogue": people.dialogue, "models": people.models,
    "voter_petitions": people.voter_petitions, "feedback": people.feedback, "cchc": offices.reform,
    "discipline": offices.discipline, "publicity": offices.publicity, "inspections": offices.inspections,
    "direction_docs": offices.direction_docs, "directive_05": offices.directive_05, "narrative": offices.narrative,
    "indices": lambda _: indicators.indices(), "par_fields": lambda _: indicators.par_fields(),
    "targets": lambda _: indicators.targets(), "rural": land.rural, "poverty": land.poverty,
    "environment": land.environment, "clearance": land.clearance,
}
COLLECTIVE = ("062", "ttcp_2a")
"""The district whose sheet lists its communes besides its own office: the same figures as in their own files."""


@cache
def table(form: str, code: str) -> Table:
    """What a unit reports on a form."""
    return _MAKERS[form](by_code()[code])


def collective() -> Table:
    """Reception of citizens in the one district: its own office, then each commune."""
    code, form = COLLECTIVE
    members = [by_code()[code], *(place for place in places() if place.parent == code)]
    return Table(form, code, tuple(Line(place.code, table(form, place.code).lines[0].values) for place in members))


def all_tables() -> list[Table]:
    """Every owed table in official order of units, then of forms."""
    return [table(form, place.code) for place in places() for form in place.forms]
