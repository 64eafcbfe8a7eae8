"""The bytes of a .docx -> what breaks the rules of its format."""

from dataclasses import dataclass

from flows.documents.conformity import (
    check_appendices,
    check_body,
    check_ending,
    check_fonts,
    check_head,
    check_pages,
    check_party,
    check_tables,
    check_texts,
    check_title,
)
from flows.documents.conformity.looks import Check, Checks, Miss
from flows.documents.conformity.paper import Paper
from flows.documents.conformity.parts import find_parts
from flows.documents.conformity.reading import read_paper
from flows.documents.conformity.rules import Rule, load_format
from flows.documents.conformity.word_file import open_word
from flows.errors import BrokenConfigurationError, WrongUsageError
from flows.findings import Finding

STATE, PARTY = "nd30", "party"
_MODULES = (check_pages, check_fonts, check_head, check_party, check_title, check_body, check_ending, check_appendices,
            check_tables, check_texts)
_ALL: Checks = {rule: check for module in _MODULES for rule, check in module.CHECKS.items()}


@dataclass(frozen=True, slots=True)
class FormatFinding:
    """One breach of a format rule, for a person and a program.

    ``place`` such as ``đoạn 12: “…”`` or ``phần 2``; ``expected`` what is allowed, ``found`` what stands there,
    ``clause`` the legal text; ``message`` what the rule is about.
    """

    rule: str
    severity: str
    place: str
    expected: str
    found: str
    clause: str
    message: str

    def as_finding(self, file: str) -> Finding:
        """In the shape of the contract: the place as ``sheet``; the sentence says all, the clause too."""
        sentence = f"{self.message}: {self.found}; quy định: {self.expected} ({self.clause})"
        return Finding(self.rule, file, sheet=self.place, expected=self.expected, found=self.found, severity=self.severity,
                       message=sentence)


def check_document(data: bytes, profile: str | None = None, name: str = "tệp Word") -> list[FormatFinding]:
    """Every breach of the format's rules, in the order of the rules and of the document.

    ``profile`` is ``nd30`` or ``party``; without it the head of the document decides. Raises UnreadableFileError for what is
    no Word file or a broken one (``name`` stands in the sentence), BrokenConfigurationError for a mistake in the rules.
    """
    if profile not in (None, STATE, PARTY):
        raise WrongUsageError(f"Không có thể thức “{profile}”; chọn {STATE} (nhà nước) hoặc {PARTY} (Đảng).")
    paper = read_paper(open_word(data, name))
    chosen = load_format(profile or _profile(paper))
    document = find_parts(paper, chosen.document_types)
    return [_finding(rule, miss) for rule in chosen.rule for miss in dict.fromkeys(_check(rule)(document, rule))]


def profile_of(data: bytes, name: str = "tệp Word") -> str:
    """``party`` for a document headed ĐẢNG CỘNG SẢN VIỆT NAM, else ``nd30``."""
    return _profile(read_paper(open_word(data, name)))


def _profile(paper: Paper) -> str:
    head = find_parts(paper, ()).head
    if head.party is None:
        return STATE
    return PARTY if not head.nation or head.party.paragraph.number < head.nation[0].paragraph.number else STATE


def _check(rule: Rule) -> Check:
    if rule.id not in _ALL:
        raise BrokenConfigurationError(f"formats: quy tắc {rule.id} chưa có cách kiểm tra; các mã có: {', '.join(sorted(_ALL))}.")
    return _ALL[rule.id]


def _finding(rule: Rule, miss: Miss) -> FormatFinding:
    return FormatFinding(rule.id, rule.severity, miss.place, miss.expected or rule.allowed, miss.found, rule.clause, rule.message)
