"""``report_templates/catalogue/**.toml`` (outranked by ``inputs/YEAR/mau/``) -> Catalogue of one year.

All mistakes of all files are told at once, each with its file and key.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import tomli
from pydantic import BaseModel, ValidationError

from flows.catalogue.model import Catalogue, ChartSpec, CrossRuleSpec, FigureSpec, FindingCode, FormSpec, Limits
from flows.catalogue.proofs import prove
from flows.errors import BrokenConfigurationError
from flows.toml_file import mistakes, toml_mistake

TEMPLATES = Path(__file__).parents[2] / "report_templates"


def past_catalogue(catalogue: Catalogue, year: int, override: Path | None = None, templates: Path = TEMPLATES) -> Catalogue:
    """What facts of an earlier year are read by: forms and figures as they were valid then.

    What was not yet declared then stands as it is now: history may hold values of forms that came later.
    """
    then = load_catalogue(year, override, templates, proven=False)
    return catalogue.model_copy(update={"year": year, "forms": catalogue.forms | then.forms,
                                        "figures": catalogue.figures | then.figures})


def load_catalogue(year: int, override: Path | None = None, templates: Path = TEMPLATES, *, proven: bool = True) -> Catalogue:
    """What is valid in ``year``. Files of the same name under ``override`` (``inputs/YEAR/mau``) win.

    ``proven = False`` leaves out holding the catalogue against itself, for a year that is only looked back on.

    Raises BrokenConfigurationError listing every mistake: syntax, unknown or missing keys, formulas that do not parse
    or name unknown fields, rule examples that do not pass or fail as they say.
    """
    files = _files(templates / "catalogue", override)
    reader = _Reader({name: _shown(path, templates) for name, path in files.items()})
    content = {name: data for name, path in files.items() if (data := reader.toml(name, path)) is not None}
    forms = [form for name, data in content.items() if name.startswith("forms/")
             for form in reader.models(name, FormSpec, [data])]
    figures = [figure for name, data in content.items() if name.startswith("figures/")
               for figure in reader.models(name, FigureSpec, data.get("figure", []))]
    catalogue = Catalogue(
        year=year,
        forms=reader.unique("biểu", (form.in_year(year) for form in forms if _valid(form, year))),
        cross_rules=tuple(rule for rule in reader.models(
            "cross_rules.toml", CrossRuleSpec, content.get("cross_rules.toml", {}).get("rule", [])) if _valid(rule, year)),
        figures=reader.unique("con số", (figure.in_year(year) for figure in figures if _valid(figure, year))),
        charts=reader.unique("biểu đồ", (chart for chart in reader.models(
            "charts.toml", ChartSpec, content.get("charts.toml", {}).get("chart", [])) if _valid(chart, year))),
        finding_codes={code.code: code for code in reader.models(
            "findings.toml", FindingCode, content.get("findings.toml", {}).get("finding", []))},
        limits=next(iter(reader.models("limits.toml", Limits, [content.get("limits.toml", {})])), Limits()),
        digest=_digest(files),
    )
    found = prove(catalogue) if proven else []
    reader.problems += [reader.placed(problem) for problem in found if not reader.is_consequence(problem)]
    if reader.problems:
        raise BrokenConfigurationError("Danh mục có lỗi:\n- " + "\n- ".join(reader.problems))
    return catalogue


class _Reader:
    """Turns TOML into models and gathers the mistakes on the way."""

    def __init__(self, shown: Mapping[str, str]) -> None:
        self.shown = shown                      # name relative to the catalogue -> as people find the file
        self.problems: list[str] = []
        self.failed: set[str] = set()           # "democracy" for forms/democracy.toml

    def toml(self, name: str, path: Path) -> dict[str, Any] | None:
        try:
            return tomli.loads(path.read_bytes().decode("utf-8-sig"))
        except (OSError, UnicodeDecodeError) as error:
            self._add(name, f"không đọc được; tệp phải là văn bản UTF-8 ({error})")
        except tomli.TOMLDecodeError as error:
            self._add(name, toml_mistake(error))
        return None

    def models(self, name: str, model: type[BaseModel], rows: list[dict[str, Any]]) -> list[Any]:
        found = []
        for row in rows if isinstance(rows, list) else []:
            try:
                found.append(model.model_validate(row))
            except ValidationError as error:
                label = row.get("id", row.get("code", "?")) if isinstance(row, dict) else "?"
                for mistake in mistakes(error):
                    self._add(name, f"{label}: {mistake}")
        return found

    def _add(self, name: str, what: str) -> None:
        self.failed.add(Path(name).stem)
        self.problems.append(f"{self.shown.get(name, name)}: {what}")

    def is_consequence(self, problem: str) -> bool:
        """Whether a problem only says that something of a file told as broken is not there."""
        return any(f"'{name}." in problem or f"con số {name}." in problem for name in self.failed)

    def placed(self, problem: str) -> str:
        """The problem with the file its figure is declared in."""
        figure = re.match(r"con số ([a-z0-9_]+)\.", problem)
        file = self.shown.get(f"figures/{figure[1]}.toml", "") if figure else ""
        return f"{file}: {problem}" if file else problem

    def unique(self, what: str, records: Iterable[Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for record in records:
            if record.id in found:
                self.problems.append(f"{what} {record.id}: khai báo hai lần cho cùng một năm")
            found[record.id] = record
        return dict(sorted(found.items()))


def _files(folder: Path, override: Path | None) -> dict[str, Path]:
    """Name relative to the catalogue folder -> file; the override's file of the same name wins. Sorted by name."""
    found = dict(_toml_files(folder))
    if override and override.is_dir():
        found.update(_toml_files(override))
        if (override / "wording.toml").exists():
            raise BrokenConfigurationError(f"{(override / 'wording.toml').as_posix()}: cách nói con số dùng chung cho mọi năm; "
                                           "sửa ở report_templates/catalogue/wording.toml.")
    if not found:
        raise BrokenConfigurationError(f"Không có danh mục trong {folder.as_posix()}.")
    return dict(sorted(found.items()))


def _shown(path: Path, templates: Path) -> str:
    """The year's own file with its folders, a common one from report_templates on."""
    return path.relative_to(templates.parent).as_posix() if path.is_relative_to(templates) else path.as_posix()


def _toml_files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in folder.rglob("*.toml"):
        yield path.relative_to(folder).as_posix(), path


def _valid(record: FormSpec | FigureSpec | CrossRuleSpec | ChartSpec, year: int) -> bool:
    return record.valid_from <= year and (record.valid_to is None or year <= record.valid_to)


def _digest(files: Mapping[str, Path]) -> str:
    total = hashlib.sha256()
    for name, path in files.items():
        total.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
