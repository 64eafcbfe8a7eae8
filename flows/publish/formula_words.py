"""A figure's formula -> the sentence a civil servant reads in the ledger: labels for names, ÷ and × for / and *."""

from collections.abc import Mapping

from flows.catalogue.formula import Binary, Call, Column, Comparison, FormulaError, Name, Node, Number, Text, parse

_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷", "<=": "≤", ">=": "≥", "<": "<", ">": ">", "=": "="}
_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2}
_CALLS = {"units": "số đơn vị có", "rows": "số dòng có", "level": "số đơn vị cấp"}
_KINDS = {".change": "{} của năm nay − của năm trước", ".change_pct": "({0} của năm nay − của năm trước) ÷ của năm trước × 100",
          ".rank": "thứ hạng theo {}", ".ranked": "số đơn vị cùng cấp được xếp hạng theo {}",
          ".tied": "số đơn vị khác cùng thứ hạng theo {}",
          ".n_reported": "số đơn vị có số liệu để tính {}", ".n_expected": "số đơn vị phải có số liệu để tính {}"}


def formula_in_words(formula: str, labels: Mapping[str, str], identity: str = "", base: str = "") -> str:
    """``vpcp_06.late / vpcp_06.resolved * 100`` -> ``“Quá hạn” ÷ “Đã giải quyết” × 100``.

    ``labels``: ``form.field``, figure id, row or level -> its label; a name without one stays as it is. ``identity``
    is the figure's id and ``base`` that of its declaration: a change, a rank or a year derived from it is said too. A
    text that is no formula comes back unchanged.
    """
    try:
        words = _words(parse(formula), labels)
    except FormulaError:
        return formula
    name, _, year = identity.partition("#")
    name = name.partition("@")[0]
    kind = next((kind for kind in _KINDS if name.endswith(kind) and name != base), "")
    if kind:
        words = _KINDS[kind].format(f"[{words}]")
    return f"{words} (số liệu năm {year})" if year else words


def _words(node: Node, labels: Mapping[str, str]) -> str:
    match node:
        case Number(value):
            return f"{value:.10g}".replace(".", ",")
        case Text(value):
            return f"“{labels.get(value, value)}”"
        case Column(number):
            return f"cột {number}"
        case Name():
            return _name(node, labels)
        case Call(function, arguments):
            return f"{_CALLS.get(function, function)} ({', '.join(_words(argument, labels) for argument in arguments)})"
        case Binary(operator, left, right):
            return f"{_operand(left, operator, labels)} {_SIGNS[operator]} {_operand(right, operator, labels, is_right=True)}"
        case Comparison(operands, operators):
            rest = (f" {_SIGNS[operator]} {_words(operand, labels)}"
                    for operator, operand in zip(operators, operands[1:], strict=True))
            return _words(operands[0], labels) + "".join(rest)


def _name(node: Name, labels: Mapping[str, str]) -> str:
    row = f" (dòng {labels.get(node.row, node.row)})" if node.row else ""
    level = f" ({labels.get(node.level, 'cấp ' + node.level)})" if node.level else ""
    return f"“{labels[node.name]}”{row}{level}" if node.name in labels else f"{node.name}{row}{level}"


def _operand(node: Node, outside: str, labels: Mapping[str, str], *, is_right: bool = False) -> str:
    words = _words(node, labels)
    if not isinstance(node, Binary | Comparison):
        return words
    inside = _STRENGTH[node.operator] if isinstance(node, Binary) else 0
    is_tight = inside > _STRENGTH[outside] or (inside == _STRENGTH[outside] and not (is_right and outside in "-/"))
    return words if is_tight else f"({words})"
