"""A form's printed rules -> formulas of Excel that say what is wrong while a person types.

They judge as the reader does: a blank operand makes a rule not applicable, unless a blank means zero.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from flows.catalogue import FormSpec, RuleSpec
from flows.catalogue.formula import Binary, Call, Column, Comparison, Name, Node, Number, leaves, parse
from flows.catalogue.rules import field_of, fields_of
from flows.opening.last_year import NO, YES

CellOf = Callable[[str], str | None]
WRONG, DOUBTFUL = "SAI", "Xem lại"
_WORDS = {"=": "phải bằng", "<=": "không được lớn hơn", ">=": "không được nhỏ hơn", "<": "phải nhỏ hơn", ">": "phải lớn hơn"}
_LONGEST_TEXT = 200         # a text within a formula ends at 255
_PRINTED = re.compile(r"[\d\s+.…()=-]+")


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison: ``field`` is the one it is told at, ``failing`` an Excel condition, ``message`` what to say."""

    field: str
    failing: str
    message: str


def checks_of(form: FormSpec, cell: CellOf) -> list[Check]:
    """Every comparison of the form that Excel can make within one row; ``cell`` gives a field's address or None."""
    return [check for rule in form.rule for check in _checks(rule, form, cell)]


def check_formula(checks: list[Check]) -> str:
    """One formula that joins the messages of all checks that fail; blank while nothing is wrong."""
    return "=" + "&".join(f'IF({check.failing},"{check.message}. ","")' for check in checks)


def _checks(rule: RuleSpec, form: FormSpec, cell: CellOf) -> Iterator[Check]:
    node = parse(rule.formula)
    if not isinstance(node, Comparison) or any(isinstance(leaf, Call) for leaf in leaves(node)):
        return      # a sum over rows is no matter of one row
    for left, operator, right in node.pairs():
        names = [*fields_of(left, form), *fields_of(right, form)]
        cells = {name: cell(name) for name in names}
        if any(address is None and form.fields[name].blank != "zero" for name, address in cells.items()):
            continue
        known = {name: address for name, address in cells.items() if address}
        condition = _broken(_excel(left, form, known), operator, _excel(right, form, known), rule.tolerance)
        told = next(fields_of(left, form), names[0])
        start = WRONG if rule.severity == "error" else DOUBTFUL
        text = f"{start}: {_shown(left, form)} {_WORDS[operator]} {_shown(right, form)}"
        yield Check(told, f"IFERROR(IF({_filled(known, form)},{condition},FALSE),FALSE)", _fitting(text))


def _broken(left: str, operator: str, right: str, tolerance: float) -> str:
    slack = f"{tolerance + 1e-9:.10f}".rstrip("0")
    return {"=": f"ABS(({left})-({right}))>{slack}", "<=": f"({left})>({right})+{slack}", ">=": f"({left})<({right})-{slack}",
            "<": f"({left})>=({right})-{slack}", ">": f"({left})<=({right})+{slack}"}[operator]


def _filled(cells: Mapping[str, str], form: FormSpec) -> str:
    """Whether every operand that may not be blank is there."""
    numbers = [address for name, address in cells.items() if form.fields[name].type != "yes_no"
               and form.fields[name].blank != "zero"]
    answers = [address for name, address in cells.items() if form.fields[name].type == "yes_no"]
    parts = [f"COUNT({','.join(numbers)})={len(numbers)}"] if numbers else []
    parts += [f'OR({address}="{YES}",{address}="{NO}")' for address in answers]
    parts = parts or [f"COUNT({','.join(cells.values())})>0"]
    return parts[0] if len(parts) == 1 else f"AND({','.join(parts)})"


def _excel(node: Node, form: FormSpec, cells: Mapping[str, str]) -> str:
    match node:
        case Number(value):
            return f"{value:.12g}"
        case Binary(operator, left, right):
            return f"({_excel(left, form, cells)}{operator}{_excel(right, form, cells)})"
        case Column() | Name():
            name = field_of(node, form)
            if name not in cells:
                return "0"
            return f'N({cells[name]}="{YES}")' if form.fields[name].type == "yes_no" else f"N({cells[name]})"
    raise TypeError(f"{type(node).__name__} is no operand of a check")


def _shown(node: Node, form: FormSpec, tight: bool = False) -> str:
    """An operand as printed; a sum within a product or behind a minus sign is ``tight``."""
    match node:
        case Number(value):
            return f"{value:g}".replace(".", ",")
        case Binary(operator, left, right):
            text = f"{_shown(left, form, operator in '*/')}{operator}{_shown(right, form, operator != '+')}"
            return f"({text})" if tight and operator in "+-" else text
        case Column() | Name():
            field = form.fields[field_of(node, form)]
            return f"({field.number})" if field.number else f"“{field.label.split(' › ')[-1]}”".replace('"', "'")
    raise TypeError(f"{type(node).__name__} is no operand of a check")


def _fitting(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else text[:_LONGEST_TEXT - 1] + "…"


def printed_formulas(form: FormSpec) -> dict[str, str]:
    """Column number -> its identity as forms print it below the header: ``3`` -> ``=(7)+(11)=(4)+(5)+(6)``."""
    found: dict[str, str] = {}
    for rule in form.rule:
        node = parse(rule.formula)
        if not isinstance(node, Comparison) or set(node.operators) != {"="} or not _PRINTED.fullmatch(rule.formula):
            continue
        first, *others = node.operands
        if isinstance(first, Column):
            found[first.number] = found.get(first.number, "") + "".join(f"={_shown(other, form)}" for other in others)
    return found
