"""``report_templates/catalogue/wording.toml``: the words and limits of sentences, the same for every year."""

from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from flows.catalogue import TEMPLATES
from flows.toml_file import read_toml_as

WORDING = TEMPLATES / "catalogue" / "wording.toml"


class _Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ChangeWords(_Settings):
    """How a change of one unit is worded; limits are in that unit, 0 = not used (``equal_within``: only an exact zero)."""

    rise: str = "tăng"
    fall: str = "giảm"
    same: str = "không đổi"
    equal_within: float = Field(default=0.0, ge=0)
    slight_within: float = Field(default=0.0, ge=0)
    slight: str = "nhẹ"
    strong_from: float = Field(default=0.0, ge=0)
    strong: str = "mạnh"

    @model_validator(mode="after")
    def _in_order(self) -> "ChangeWords":
        if self.strong_from and self.slight_within >= self.strong_from:
            raise ValueError("slight_within phải nhỏ hơn strong_from")
        return self

    def verb(self, size: float, *, rises: bool) -> str:
        """``tăng``, ``tăng nhẹ``, ``giảm mạnh`` for a change of this size."""
        verb = self.rise if rises else self.fall
        if self.strong_from and size >= self.strong_from:
            return f"{verb} {self.strong}"
        return f"{verb} {self.slight}" if size <= self.slight_within else verb


class Counts(_Settings):
    """In a sentence a count below the limit is written ``05``; ``measures``: units that measure and do not count."""

    leading_zero_below: int = Field(default=10, ge=0, le=10)
    measures: frozenset[str] = frozenset()


class Lists(_Settings):
    """How many units a sentence names before it refers to elsewhere."""

    units: int = Field(default=12, ge=1)
    units_for_leaders: int = Field(default=7, ge=1)


class Wording(_Settings):
    """The file as a whole; ``units``: unit of the change -> what differs from ``change``."""

    change: ChangeWords = ChangeWords()
    units: dict[str, ChangeWords] = {}
    counts: Counts = Counts()
    lists: Lists = Lists()

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, data: dict[str, dict[str, object]]) -> dict[str, object]:
        common = data.get("change", {})
        return {**data, "units": {unit: {**common, **own} if isinstance(own, dict) else own
                                  for unit, own in data.get("units", {}).items()}}

    def of_change(self, unit: str) -> ChangeWords:
        return self.units.get(unit, self.change)


def read_wording(path: Path = WORDING) -> Wording:
    """Raises BrokenConfigurationError naming the file and every wrong key."""
    return read_toml_as(Wording, path)


@lru_cache(maxsize=1)
def wording() -> Wording:
    """The words in use, read once."""
    return read_wording()
