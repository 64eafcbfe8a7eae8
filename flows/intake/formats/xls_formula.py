"""Stored tokens of a formula in an .xls -> its text, for plain arithmetic and SUM over cells of the same sheet."""

import struct

from flows.intake.formats.sheets import cell_address

_BINARY = {0x03: "+", 0x04: "-", 0x05: "*", 0x06: "/"}
_SUM = 4            # number of the function SUM
_SUM_OF_ONE = 0x10  # flag of the attribute token


def formula_text(tokens: bytes) -> str:
    """Reverse Polish tokens ([MS-XLS] 2.5.198) as a formula; an empty text for anything beyond plain arithmetic."""
    stack: list[str] = []
    place = 0
    try:
        while place < len(tokens):
            place = _step(tokens, place, stack)
    except (struct.error, IndexError, KeyError):
        return ""
    return stack[0] if len(stack) == 1 else ""


def _step(tokens: bytes, place: int, stack: list[str]) -> int:
    """Takes one token, returns the place of the next. Raises KeyError for an unknown one, IndexError without operands."""
    token = tokens[place]
    kind = token & 0x1F | 0x20 if token & 0x60 else token     # references and functions exist in three classes
    if token in _BINARY:
        right, left = stack.pop(), stack.pop()
        stack.append(f"{left}{_BINARY[token]}{right}")
        return place + 1
    if token in (0x12, 0x13, 0x14, 0x15):
        form = {0x12: "+{}", 0x13: "-{}", 0x14: "{}%", 0x15: "({})"}[token]
        stack.append(form.format(stack.pop()))
        return place + 1
    if token == 0x1E:
        stack.append(str(struct.unpack_from("<H", tokens, place + 1)[0]))
        return place + 3
    if token == 0x1F:
        stack.append(repr(struct.unpack_from("<d", tokens, place + 1)[0]))
        return place + 9
    if token == 0x19:
        return _attribute(tokens, place, stack)
    return _reference(tokens, place, kind, stack)


def _attribute(tokens: bytes, place: int, stack: list[str]) -> int:
    flags, _ = struct.unpack_from("<BH", tokens, place + 1)
    if flags & _SUM_OF_ONE:
        stack.append(f"SUM({stack.pop()})")
    elif flags not in (0x01, 0x40, 0x41):       # volatile, spaces; the others steer IF and CHOOSE
        raise KeyError(flags)
    return place + 4


def _reference(tokens: bytes, place: int, kind: int, stack: list[str]) -> int:
    if kind == 0x24:
        row, column = struct.unpack_from("<2H", tokens, place + 1)
        stack.append(cell_address(row + 1, (column & 0xFF) + 1))
        return place + 5
    if kind == 0x25:
        top, bottom, left, right = struct.unpack_from("<4H", tokens, place + 1)
        stack.append(f"{cell_address(top + 1, (left & 0xFF) + 1)}:{cell_address(bottom + 1, (right & 0xFF) + 1)}")
        return place + 9
    if kind == 0x22:
        count, function = struct.unpack_from("<BH", tokens, place + 1)
        if function & 0x7FFF != _SUM or not 0 < count <= len(stack):
            raise KeyError(function)
        arguments = stack[-count:]
        del stack[-count:]
        stack.append(f"SUM({','.join(arguments)})")
        return place + 4
    raise KeyError(kind)
