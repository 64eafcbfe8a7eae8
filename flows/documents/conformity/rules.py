"""report_templates/formats/*.toml -> the rules of a format: what they demand, how grave a breach is, where it is written."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from flows.catalogue.load import TEMPLATES
from flows.errors import BrokenConfigurationError
from flows.toml_file import read_toml_as

FORMATS = TEMPLATES / "formats"


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Look(_Data):
    """How a part must look; what is left out is free. Sizes in points, both bounds included."""

    size: tuple[float, float] | None = None
    bold: bool | None = None
    italic: bool | None = None
    underlined: bool | None = None
    capitals: bool | None = None
    align: Literal["left", "center", "right", "both"] | None = None


class Rule(_Data):
    """One rule. ``message`` says what it is about, ``allowed`` what is right, both for a person; ``limits`` for the check."""

    id: str = Field(pattern=r"^[A-Z]{2,4}-\d{2}$")
    severity: Literal["error", "warning"]
    clause: str = Field(min_length=1)
    message: str = Field(min_length=1)
    allowed: str = Field(min_length=1)
    look: Look = Look()
    limits: dict[str, Any] = {}

    def span(self, name: str) -> tuple[float, float]:
        """Two bounds, both included."""
        value = self._limit(name)
        if not (isinstance(value, list) and len(value) == 2 and all(isinstance(item, int | float) for item in value)):
            raise self._broken(name, "phải là hai số")
        return float(value[0]), float(value[1])

    def words(self, name: str) -> tuple[str, ...]:
        """A list of texts."""
        value = self._limit(name)
        if not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
            raise self._broken(name, "phải là danh sách chữ")
        return tuple(value)

    def text(self, name: str) -> str:
        """One text."""
        value = self._limit(name)
        if not isinstance(value, str):
            raise self._broken(name, "phải là chữ trong ngoặc kép")
        return value

    def pattern(self, name: str) -> re.Pattern[str]:
        """A regular expression."""
        try:
            return re.compile(self.text(name))
        except re.error as error:
            raise self._broken(name, f"sai mẫu chữ ({error})") from error

    def _limit(self, name: str) -> Any:  # noqa: ANN401 - data of any kind until a caller says which
        if name not in self.limits:
            raise self._broken(name, "thiếu")
        return self.limits[name]

    def _broken(self, name: str, reason: str) -> BrokenConfigurationError:
        return BrokenConfigurationError(f"{FORMATS.name}: quy tắc {self.id}: limits.{name}: {reason}.")


class Format(_Data):
    """A format profile: the rules of a file in their order."""

    name: str                           # "Nghị định 30/2020/NĐ-CP"
    document_types: tuple[str, ...]     # names of the types of document that are signed and sent
    rule: tuple[Rule, ...] = Field(min_length=1)


@lru_cache(maxsize=8)
def load_format(profile: str, folder: Path = FORMATS) -> Format:
    """``nd30`` or ``party``. Raises BrokenConfigurationError naming file and key for every mistake."""
    path = folder / f"{profile}.toml"
    found = read_toml_as(Format, path)
    seen: set[str] = set()
    doubled = sorted({rule.id for rule in found.rule if rule.id in seen or seen.add(rule.id)})  # type: ignore[func-returns-value]
    if doubled:
        raise BrokenConfigurationError(f"{path.as_posix()}: quy tắc khai báo hai lần: {', '.join(doubled)}.")
    return found
