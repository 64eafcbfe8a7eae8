"""Findings of one file -> the rows its sender reads: where, what, how to mend it, and what he has explained already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from flows.catalogue import Catalogue
from flows.catalogue.model import CrossRuleSpec, RuleSpec
from flows.returns.notes import NUMBER

SEVERITIES = {"error": "Lỗi", "warning": "Cảnh báo", "note": "Lưu ý"}
_RULE_REMEDY = "Kiểm tra lại các số liên quan theo quy tắc này, sửa số sai{formula}."
_EXPLAIN = " Nếu số đúng, ghi lý do ở cột Giải trình."

Place = tuple[str, str, str]        # code, sheet and cell of a finding


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """One finding as its sender reads it. ``number`` counts from 1 within the file; ``cell`` may be empty."""

    number: int
    severity: str
    code: str
    sheet: str
    cell: str
    message: str
    expected: str
    found: str
    remedy: str
    suggestion: str
    explanation: str

    def note(self) -> str:
        """The words that stand in a note at the cell."""
        head = f"{SEVERITIES[self.severity].upper()} ({NUMBER.format(self.number)}): {self.message}"
        lines = [head, *(f"{label}: {text}" for label, text in (
            ("Cần có", self.expected), ("Đang có", self.found), ("Cách sửa", self.remedy), ("Gợi ý", self.suggestion)) if text)]
        return "\n".join(lines)


def return_rows(findings: pd.DataFrame, catalogue: Catalogue, explained: Mapping[Place, str]) -> list[ReturnRow]:
    """One row per finding (columns of the contract), in their order; ``explained`` is what came back earlier."""
    rows = []
    for number, record in enumerate(findings.astype(str).to_dict("records"), start=1):
        one = {str(name): str(value) for name, value in record.items()}
        place = (one["code"], one["sheet"], one["cell"])
        rows.append(ReturnRow(number, one["severity"], *place, one["message"], one["expected"], one["found"],
                              _remedy(one, catalogue), _suggestion(one), explained.get(place, "")))
    return rows


def _remedy(finding: Mapping[str, str], catalogue: Catalogue) -> str:
    if code := catalogue.finding_codes.get(finding["code"]):
        return code.remedy
    rule = _rule(finding["code"], catalogue)
    formula = f" (trên biểu: {rule.formula})" if rule and not any(letter.isalpha() for letter in rule.formula) else ""
    return _RULE_REMEDY.format(formula=formula) + ("" if finding["severity"] == "error" else _EXPLAIN)


def _rule(code: str, catalogue: Catalogue) -> RuleSpec | CrossRuleSpec | None:
    """The rule of a form or between forms that a finding's code names."""
    form, _, name = code.partition(".")
    rules: Iterable[RuleSpec | CrossRuleSpec] = catalogue.forms[form].rule if form in catalogue.forms else catalogue.cross_rules
    return next((rule for rule in rules if rule.id == name), None)


def _suggestion(finding: Mapping[str, str]) -> str:
    if not finding["suggested_value"] or finding["suggested_cell"] + " là " in finding["message"]:      # it says so itself
        return ""
    where = f"ô {finding['suggested_cell']} " if finding["suggested_cell"] else ""
    return f"{where}có thể là {finding['suggested_value']}"
