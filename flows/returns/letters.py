"""Reminder letters: who has not sent, sent late or sent with errors -> ``don-doc/CODE.docx``, one per unit written to.

Names a clerk may use in the Word template ``don-doc.docx``, besides those of nam.toml that the report's template knows:

    {{ don_vi }}                        whom it goes to: Ủy ban nhân dân huyện Ba Bể
    {{ cap_tren }}                      its superior, in a letter to a subordinate
    {{ ngay_xem }} {{ so_ngay }}        the day the state is of: 15/01/2019; working days to answer: 03
    phai_gui da_gui hop_le              its forms: owed, received, valid; printed by {{ dem(phai_gui) }}: 05
    qua_han sap_han co_loi gui_cham     its forms: overdue, due soon, with errors, received late
    {{ bieu_gui_cham }}                 06/VPCP/KSTT, 2a (chậm 07 ngày)
    cap_duoi cap_duoi_tong              subordinates with something to mend, all that owe forms
    {{ cap_duoi_ten }}                  xã, phường, thị trấn
    can_gui sap_den_han can_sua co_cham its own and its subordinates' forms: to send, of these due soon, to mend, received late
    loi {{ tep_tra_lai }}               errors in them; the workbooks returned to be mended: “01861 Xã Nhạn Môn.xlsx”
    {{ bang('bieu') }} {{ bang('loi') }} {{ bang('cap_duoi') }}
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.catalogue import Catalogue
from flows.checks.examine import Examined
from flows.checks.waivers import open_errors, read_waivers, waived_forms
from flows.documents.blocks import Block, Notice
from flows.documents.context import year_names
from flows.documents.render import Properties, render
from flows.documents.report import template_path
from flows.documents.template import BLOCK_CALLS, compile_template, problems
from flows.returns.answer import Returned
from flows.returns.due import DueForm, Letter, letters_due
from flows.returns.letter_tables import Error, errors_table, forms_table, late_forms, subordinates_table
from flows.returns.totals import RECEIVED
from flows.run import Run
from flows.text import squeeze
from flows.wording.dates import draft_date_line, short_date
from flows.wording.lists import joined_up_to
from flows.wording.names import council
from flows.wording.numbers import format_value
from flows.year import Year, YearSettings

TEMPLATE, FOLDER = "don-doc.docx", "don-doc"
_MOST_FILES_NAMED = 5
_BLOCKS = ("bieu", "loi", "cap_duoi")


@dataclass(frozen=True, slots=True)
class Reminder:
    """One letter written. ``path`` relative to the edition; counts of forms, subordinates included."""

    unit: str
    name: str
    path: str
    n_overdue: int
    n_soon: int
    n_invalid: int
    n_late: int


def write_letters(run: Run, examined: Examined, returned: Sequence[Returned], edition: Path) -> list[Reminder]:
    """Writes the letters of the day into the folder of the edition in the making; in official order of units.

    Raises BrokenConfigurationError for any mistake in the template.
    """
    data = _data(run, examined, returned)
    written = []
    for letter in _letters(run, examined):
        path = f"{FOLDER}/{letter.unit}.docx"
        (edition / FOLDER).mkdir(exist_ok=True)
        (edition / path).write_bytes(_document(data, letter))
        kinds = [one.kind for one in (*letter.own, *letter.below)]
        counts = (kinds.count(kind) for kind in ("overdue", "soon", "invalid", "late"))
        written.append(Reminder(letter.unit, run.year.units[letter.unit].name, path, *counts))
    return written


def letter_template_mistakes(year: Year, path: Path) -> list[str]:
    """What is wrong with a template of the letters, without any data."""
    names = {*year_names(year.settings, is_draft=True), *_letter_names(), *BLOCK_CALLS, "co_khoi"}
    return problems(compile_template(path), names, None, _BLOCKS)


@dataclass(frozen=True)
class _Data:
    """What all letters of a day are made from."""

    year: Year
    catalogue: Catalogue
    template: Path
    names: Mapping[str, Any]
    states: Mapping[str, Mapping[str, str]]         # unit -> form -> state in the register
    errors: Mapping[str, Sequence[Error]]           # unit -> its open ones
    returned: Sequence[Returned]


def _letters(run: Run, examined: Examined) -> list[Letter]:
    settings = run.year.settings
    waived = waived_forms(examined.register, examined.findings, read_waivers(run.year.inputs, run.year.units.order))
    return letters_due(run.year.units, examined.register, settings.deadlines, settings.reminders, run.as_of, waived)


def _data(run: Run, examined: Examined, returned: Sequence[Returned]) -> _Data:
    settings = run.year.settings
    register = examined.register.astype(str)
    states: dict[str, dict[str, str]] = {}
    for unit, form, state in zip(register["unit"], register["form"], register["state"], strict=True):
        states.setdefault(unit, {})[form] = state
    common = {**year_names(settings, is_draft=settings.reminders.is_draft), **_head(settings),
              "dia_danh_ngay": draft_date_line(squeeze(settings.report.place), run.as_of.year, run.as_of.month),
              "ngay_xem": short_date(run.as_of), "so_ngay": _counted(settings.reminders.days_to_answer), "dem": _counted}
    errors: dict[str, list[Error]] = {}
    for one in open_errors(examined.findings, read_waivers(run.year.inputs, run.year.units.order)).astype(str).to_dict("records"):
        errors.setdefault(one["unit"], []).append({str(name): value for name, value in one.items()})
    return _Data(run.year, run.catalogue, template_path(run.year, TEMPLATE), common, states, errors, returned)


def _head(settings: YearSettings) -> dict[str, Any]:
    """Number, recipients and signature: what [don_doc] says, else what the report has."""
    own, report = settings.reminders, settings.report
    return {"so_ky_hieu": letter_number(settings),
            "noi_nhan": [squeeze(line) for line in own.recipients], "luu": squeeze(own.file_line or report.file_line),
            "quyen_han_ky": [squeeze(line) for line in own.signer or report.signer],
            "nguoi_ky": squeeze(own.signer_name or report.signer_name)}


def letter_number(settings: YearSettings) -> str:
    """``Số:        /UBND-NC``: the number of a công văn, left blank until it is signed.

    The symbol of ``[don_doc]`` holds for its own format; a Party body that finds ``UBND-NC`` there writes ``CV/TU``.
    """
    number = "Số        -" if settings.is_party else "Số:        /"
    own = squeeze(settings.reminders.symbol)
    return f"{number}{own if own and ('/' in own) == settings.is_party else _symbol(settings)}"


def _symbol(settings: YearSettings) -> str:
    """Of a công văn: agency and drafting unit, ``UBND-NC`` (Nghị định 30/2020/NĐ-CP); of the Party ``CV/TU``."""
    symbol = squeeze(settings.report.symbol)
    if settings.is_party:
        return f"CV/{symbol.partition('/')[2]}"
    return f"{symbol.partition('-')[2] or symbol}-{squeeze(settings.report.file_line).rpartition(',')[2].strip()}"


def _document(data: _Data, letter: Letter) -> bytes:
    errors = _errors_of(data.errors, letter)
    names = {**data.names, **_names(data, letter, errors)}
    head = data.year.settings.report
    properties = Properties(f"Đôn đốc gửi số liệu: {names['don_vi']}", squeeze(head.issuer_name), f"Năm {data.year.id}")
    return render(data.template, names, _blocks(data, letter, errors), properties)


def _errors_of(errors: Mapping[str, Sequence[Error]], letter: Letter) -> list[Error]:
    """Errors in the forms the letter calls wrong, also those told of a whole sheet or of a file that could not be read."""
    due = (*letter.own, *letter.below)
    forms = {"", *(one.form for one in due if one.kind == "invalid")}
    units = dict.fromkeys((letter.unit, *(one.unit for one in due)))
    return [one for unit in units for one in errors.get(unit, ()) if one["form"] in forms]


def _blocks(data: _Data, letter: Letter, errors: Sequence[Error]) -> dict[str, Block]:
    """All of them, whether the letter has use for them or not: a template names them in any case."""
    counts = Counter((one["unit"], one["form"]) for one in errors)
    todo = [one for one in letter.own if one.kind != "late"]
    blocks: dict[str, Block] = dict.fromkeys(_BLOCKS, Notice(""))
    if todo:
        blocks["bieu"] = forms_table(todo, data.catalogue, counts)
    if errors:
        blocks["loi"] = errors_table(errors, data.catalogue, data.year.units, of_many=bool(letter.below))
    if letter.below:
        blocks["cap_duoi"] = subordinates_table(letter.below, data.catalogue, data.year.units, counts)
    return blocks


def _letter_names() -> dict[str, Any]:
    """Every name of one letter, empty."""
    return {"don_vi": "", "cap_tren": "", "ngay_xem": "", "so_ngay": "", "dem": _counted, "phai_gui": 0, "da_gui": 0, "hop_le": 0,
            "qua_han": 0, "sap_han": 0, "co_loi": 0, "gui_cham": 0, "loi": 0, "bieu_gui_cham": "", "cap_duoi": 0,
            "cap_duoi_tong": 0, "cap_duoi_ten": "", "can_gui": 0, "sap_den_han": 0, "can_sua": 0, "co_cham": 0, "tep_tra_lai": ""}


def _names(data: _Data, letter: Letter, errors: Sequence[Error]) -> dict[str, Any]:
    units = data.year.units
    unit, states = units[letter.unit], list(data.states.get(letter.unit, {}).values())
    parent = unit.parent if unit.parent != units.root.code else ""
    both = (*letter.own, *letter.below)
    late = [one for one in letter.own if one.kind == "late"]
    return {
        "don_vi": council(squeeze(unit.name)), "cap_tren": council(squeeze(units[parent].name)) if parent else "",
        "phai_gui": len(states), "da_gui": sum(state in RECEIVED for state in states), "hop_le": states.count("valid"),
        "qua_han": _of_kind(letter.own, "overdue"), "sap_han": _of_kind(letter.own, "soon"),
        "co_loi": _of_kind(letter.own, "invalid"), "gui_cham": len(late), "bieu_gui_cham": late_forms(late, data.catalogue),
        "loi": len(errors), "can_gui": _of_kind(both, "overdue", "soon"), "sap_den_han": _of_kind(both, "soon"),
        "can_sua": _of_kind(both, "invalid"), "co_cham": _of_kind(both, "late"),
        "tep_tra_lai": _returned_files(data, both),
        **_subordinates(data, letter),
    }


def _of_kind(due: Sequence[DueForm], *kinds: str) -> int:
    return sum(one.kind in kinds for one in due)


def _subordinates(data: _Data, letter: Letter) -> dict[str, Any]:
    owing = [unit for unit in data.year.units.subtree(letter.unit)[1:] if unit.code in data.states]
    levels = dict.fromkeys(unit.level for unit in owing)
    plurals = {level.id: squeeze(level.plural) for level in data.year.settings.levels}
    return {"cap_duoi": len({one.unit for one in letter.below}), "cap_duoi_tong": len(owing),
            "cap_duoi_ten": "; ".join(plurals.get(level, level) for level in levels)}


def _returned_files(data: _Data, due: Sequence[DueForm]) -> str:
    wanted = {one.file for one in due if one.kind == "invalid"}
    names = [f"“{one.path.rpartition('/')[2]}”" for one in data.returned if one.file in wanted]
    return joined_up_to(names, _MOST_FILES_NAMED, "tệp") if names else ""


def _counted(count: int) -> str:
    """A count in a sentence: ``05``, ``12``."""
    return format_value(count, "biểu", 0)
