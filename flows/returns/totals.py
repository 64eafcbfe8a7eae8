"""Progress of many forms -> counts as people write them: what the board and the register in Word show over their rows."""

from collections.abc import Mapping, Sequence

from flows.returns.progress import FormProgress
from flows.year import Year

RECEIVED = ("valid", "invalid")
TOTALS = (("Đơn vị", "units"), ("Chưa gửi gì", "silent"), ("Biểu phải nộp", "expected"), ("Đã nhận", "received"),
          ("Hợp lệ", "valid"), ("Có lỗi", "invalid"), ("Đúng hạn", "on_time"), ("Nộp chậm", "late"), ("Chưa nộp", "absent"),
          ("Ô bắt buộc đã điền", "complete"))


def by_level(year: Year, units: Mapping[str, Sequence[FormProgress]]) -> list[dict[str, str]]:
    """One row per level that owes something, named by ``level``, and one for all."""
    rows = []
    groups = [(level.name, [forms for code, forms in units.items() if year.units[code].level == level.id])
              for level in year.settings.levels]
    for name, group in [*groups, ("Toàn tỉnh", list(units.values()))]:
        if group:
            rows.append({"level": name[:1].upper() + name[1:]} | totals(group))
    return rows


def totals(group: Sequence[Sequence[FormProgress]]) -> dict[str, str]:
    """Counts of several units, each with its forms: the keys of ``TOTALS``."""
    forms = [one for unit in group for one in unit]
    counts = {"units": len(group), "silent": sum(all(one.state not in RECEIVED for one in unit) for unit in group)}
    return {name: dotted(count) for name, count in counts.items()} | form_totals(forms)


def form_totals(forms: Sequence[FormProgress]) -> dict[str, str]:
    """Counts of forms, whoever owes them, and the share of required cells that are filled."""
    received = [one for one in forms if one.state in RECEIVED]
    days = [one.days_late for one in received if one.days_late is not None]
    counts = {
        "expected": len(forms), "received": len(received), "valid": sum(one.state == "valid" for one in forms),
        "invalid": sum(one.state == "invalid" for one in forms), "on_time": sum(late == 0 for late in days),
        "late": sum(late > 0 for late in days), "absent": len(forms) - len(received)}
    return {name: dotted(count) for name, count in counts.items()} | {"complete": complete(forms)}


def complete(forms: Sequence[FormProgress]) -> str:
    """Required cells filled, in whole percent, cut and not rounded: 99,9 % is not yet 100 %."""
    filled, asked = sum(one.cells.filled for one in forms), sum(one.cells.asked for one in forms)
    return f"{100 * filled // asked}%" if asked else "–"


def dotted(count: int) -> str:
    return f"{count:,}".replace(",", ".")
