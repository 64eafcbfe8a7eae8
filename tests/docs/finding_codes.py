"""findings.toml -> docs/tu-dien-ma-phat-hien.md, for people: ``python -m tests.docs.finding_codes`` writes it anew."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "report_templates/catalogue/findings.toml"
DICTIONARY = ROOT / "docs/tu-dien-ma-phat-hien.md"

SEVERITIES = {"error": "lỗi", "warning": "cảnh báo", "note": "lưu ý"}
HEAD = """# Từ điển mã phát hiện

Tệp này viết ra từ `report_templates/catalogue/findings.toml`; đừng sửa tay, xem [hướng dẫn](huong-dan.md#c8-lời-báo-lỗi).
**Lỗi**: biểu của đơn vị chưa được tính. **Cảnh báo**: vẫn tính, cần xem lại. **Lưu ý**: để biết.
Mã có dấu chấm (như `vpcp_06.received-total`) là công thức in trên biểu: lời báo nằm trong tệp của biểu ở
`report_templates/catalogue/forms/`.
"""


def dictionary() -> str:
    """The whole page: one table per section of findings.toml, in its order."""
    parts = re.split(r"(?m)^# --- (.+) ---$", SOURCE.read_text(encoding="utf-8"))
    sections = zip(parts[1::2], parts[2::2], strict=True)
    return HEAD + "".join(f"\n## {title}\n\n| Mã | Mức | Nghĩa là | Cách sửa |\n| --- | --- | --- | --- |\n{_rows(content)}"
                          for title, content in sections)


def _rows(content: str) -> str:
    return "".join(f"| `{code['code']}` | {SEVERITIES[code['severity']]} | {code['meaning']} | {code['remedy']} |\n"
                   for code in tomllib.loads(content)["finding"])


if __name__ == "__main__":
    DICTIONARY.write_text(dictionary(), encoding="utf-8", newline="\n")
