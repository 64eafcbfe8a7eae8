"""Are the tests good enough? Mistakes planted in ``checks``, ``figures`` and ``wording``, one at a time, must make one fail.

``python -m tests.trust.mutants [COUNT [SEED [ROOM …]]]`` tries a sample (0 = all) of the possible mistakes against the quick
tests that touch these rooms and prints the share found, then every survivor. Survivors that are known and harmless stand in
``survivors.md`` with their reason, by the line of code they change.
"""

import importlib
import importlib.abc
import importlib.machinery
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType

from tests.trust.forking import Forking, ended, stop_after
from tests.trust.planting import ROOMS, ROOT, Mutant, mutants, planted

SURVIVORS = Path(__file__).parent / "survivors.md"
AIM = 0.85
TESTS = ("tests/checks", "tests/figures", "tests/wording", "tests/trust/test_metamorphic.py")
LAST = "tests/trust/sample_again.py"        # only asked where the others have found nothing
PATIENCE_SECONDS = 300
OPTIONS = ("-q", "-p", "no:cacheprovider", "--assert=plain", "--capture=no", "-o", "tmp_path_retention_policy=none")


class _Importer(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives the mistaken module to whoever imports it."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant
        parts = Path(mutant.file).with_suffix("").parts
        self.name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def find_spec(self, name: str, path: Sequence[str] | None = None,  # noqa: ARG002 - importlib's own
                  target: ModuleType | None = None) -> importlib.machinery.ModuleSpec | None:  # noqa: ARG002
        if name != self.name:
            return None
        folder = [str(self.mutant.path.parent)] if self.mutant.path.name == "__init__.py" else None
        spec = importlib.machinery.ModuleSpec(name, self, origin=str(self.mutant.path), is_package=folder is not None)
        spec.submodule_search_locations = folder
        spec.has_location = True
        return spec

    def exec_module(self, module: ModuleType) -> None:
        exec(planted(self.mutant), vars(module))  # noqa: S102 - our own code


def imported_wrong(mutant: Mutant) -> int:
    """The process id of a child that imports the mistaken module and then runs the tests, those of its room first."""
    pid = os.fork()
    if not pid:
        import pytest

        stop_after(PATIENCE_SECONDS)
        _silence()
        sys.meta_path.insert(0, _Importer(mutant))
        own = f"tests/{mutant.room}"
        rest = [one for one in (*TESTS, LAST) if one != own]
        os._exit(int(any(pytest.main(["-x", *OPTIONS, *paths]) for paths in ([own], rest))))
    return pid


def swapped(chosen: Sequence[Mutant], at_once: int) -> Iterator[tuple[Mutant, str]]:
    """Each mutant with ``found``, ``endless``, ``missed`` or ``import``, from a process of its own that imports our modules."""
    reader, writer = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reader)
        os._exit(_session(chosen, writer, at_once))
    os.close(writer)
    with os.fdopen(reader) as told:
        for line in told:
            number, verdict = line.split()
            yield chosen[int(number)], verdict
    assert os.waitpid(pid, 0)[1] == 0, "the session of the tests failed"


def _session(chosen: Sequence[Mutant], writer: int, at_once: int) -> int:
    import pytest

    def tell(number: int, verdict: str) -> None:
        os.write(writer, f"{number} {verdict}\n".encode())

    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return int(pytest.main([*OPTIONS, *TESTS, LAST], plugins=[Forking(chosen, tell, at_once)]))


def _silence() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def tried(chosen: Sequence[Mutant], at_once: int) -> Iterator[tuple[Mutant, str]]:
    """Each mutant with ``found``, ``endless`` (which is noticed too) or ``missed``."""
    slow = []
    for mutant, verdict in swapped(chosen, at_once):
        if verdict == "import":
            slow.append(mutant)
        else:
            yield mutant, verdict
    yield from ended(slow, imported_wrong, at_once)


def _prepare() -> None:
    """What all children share: libraries, nothing of ours, so that mistakes are seen; and made-up examples that are always the
    same, without looking for simpler ones."""
    for name in ("pandas", "pytest", "pydantic", "lxml.etree", "matplotlib", "docx", "babel", "openpyxl", "rapidfuzz"):
        importlib.import_module(name)
    from hypothesis import HealthCheck, Phase, settings

    settings.register_profile("mutants", derandomize=True, database=None, deadline=None,
                              phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck))
    settings.load_profile("mutants")


def known() -> set[str]:
    """Keys of survivors that are explained."""
    if not SURVIVORS.exists():
        return set()
    return {line[2:].partition(" — ")[0].replace("`", "") for line in SURVIVORS.read_text(encoding="utf-8").splitlines()
            if line.startswith("- ")}


def _told(chosen: Sequence[Mutant], everything: Sequence[Mutant], survivors: Sequence[Mutant]) -> None:
    tries, missed = (Counter(mutant.room for mutant in some) for some in (chosen, survivors))
    for room in ROOMS:
        if tries[room]:
            print(f"{room}: {tries[room] - missed[room]} of {tries[room]} mistakes found")
    unexplained = [mutant for mutant in survivors if mutant.key.replace("`", "") not in known()]
    killed = len(chosen) - len(survivors)
    print(f"{len(everything)} possible, {len(chosen)} tried, {killed} found ({100 * killed / max(1, len(chosen)):.1f} %), "
          f"{len(survivors) - len(unexplained)} explained in {SURVIVORS.name}, {len(unexplained)} not")
    for mutant in unexplained:
        print(f"- `{mutant.key}` (line {mutant.line})")


def main(count: int = 400, seed: int = 2018, *rooms: str, at_once: int = os.cpu_count() or 1) -> int:
    os.chdir(ROOT)
    _prepare()
    everything = mutants(rooms or ROOMS)
    chosen = random.Random(seed).sample(everything, min(count or len(everything), len(everything)))
    survivors = []
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DANVAN_SAMPLE_READ"] = folder
        for number, (mutant, verdict) in enumerate(tried(chosen, at_once), start=1):
            if verdict == "missed":
                survivors.append(mutant)
            print(f"{number}/{len(chosen)} {verdict.replace('missed', 'MISSED')}: {mutant}", file=sys.stderr, flush=True)
    survivors.sort(key=lambda one: (one.path, one.place))
    _told(chosen, everything, survivors)
    return int(len(chosen) - len(survivors) < AIM * len(chosen))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3]), *sys.argv[3:]))
