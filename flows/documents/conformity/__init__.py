"""The official format as data (report_templates/formats) and a checker of any .docx against it, ours or not.

``check_document`` is the door. The walk: ``word_file`` (bytes, parts) -> ``reading`` (``paper``: paragraphs with effective
formatting from ``cascade``) -> ``parts`` (head, title, body, ending, appendices) -> the ``check_…`` modules, one per subject,
each a table from rule id to a function that yields what misses the rule.
"""

from flows.documents.conformity.check import PARTY, STATE, FormatFinding, check_document, profile_of

__all__ = ["PARTY", "STATE", "FormatFinding", "check_document", "profile_of"]
