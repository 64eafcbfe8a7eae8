"""The files of a year, one after the other as they are listed -> what was read from them: kept from an earlier run, or read anew.

Listing and reading go on side by side: the workers have begun before the last file is listed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass

from flows.findings import Finding
from flows.intake.columns import Read
from flows.intake.files import InputFile
from flows.intake.isolation import MEMORY_BYTES, TIMEOUT_SECONDS, Lost
from flows.intake.pool import run_batches
from flows.intake.remembered import Kept, Remembered, as_kept, groups
from flows.intake.worker import Batch, read_batch
from flows.run import Run
from flows.state.accepted import WaitingFiles


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was read, in the order of the files. ``anew``: the paths of those of which nothing was kept; ``findings``: about files
    that cannot be submissions, and about those that were lost.
    """

    files: list[InputFile]
    read: Kept
    findings: list[Finding]
    anew: frozenset[str]


def gather(run: Run, examined: Iterable[InputFile | Finding], known: Remembered, fetched: Future[None], waiting: WaitingFiles,
           progress: Callable[[int], None], meanwhile: Callable[[], object]) -> Gathered:
    """``examined``: every entry of the folder in order, see ``flows.intake.files``. ``fetched`` is done when what is kept is
    ``known``. ``progress`` hears how many more are done. ``meanwhile`` is called when all are listed and the last are being read.
    """
    return _Gathering(run, known, fetched, waiting, progress, meanwhile).of(examined)


class _Gathering:
    def __init__(self, run: Run, known: Remembered, fetched: Future[None], waiting: WaitingFiles,
                 progress: Callable[[int], None], meanwhile: Callable[[], object]) -> None:
        self.run, self.known, self.fetched, self.waiting = run, known, fetched, waiting
        self.progress, self.meanwhile = progress, meanwhile
        self.listed: list[tuple[InputFile, ...]] = []
        self.anew: set[str] = set()
        self.reads: dict[int, list[Kept]] = {}      # what was read anew, by group; several where files had to be read one by one
        self.refused: list[Finding] = []            # what is no submission
        self.lost: list[Finding] = []

    def of(self, examined: Iterable[InputFile | Finding]) -> Gathered:
        self._read(self._to_read(examined))
        return Gathered([file for group in self.listed for file in group], self.known.together(self.listed, self.reads),
                        self.refused + self.lost, frozenset(self.anew))

    def _to_read(self, examined: Iterable[InputFile | Finding]) -> Iterator[Batch]:
        """The files of which nothing is kept, group by group as they come."""
        for place, group in enumerate(groups(self._files(examined))):
            self.fetched.result()
            self.listed.append(group)
            if self.known.keeps(group):
                self.progress(len(group))
                continue
            self.reads[place] = []
            missing = self.known.missing(group)
            if known := len(group) - len(missing):
                self.progress(known)
            if missing:
                self.anew.update(file.path for file in missing)
                yield self._batch(place, missing)
        self.fetched.result()
        self.meanwhile()

    def _files(self, examined: Iterable[InputFile | Finding]) -> Iterator[InputFile]:
        for one in examined:
            if isinstance(one, InputFile):
                yield one
            else:
                self.refused.append(one)
                self.progress(1)

    def _batch(self, place: int, files: tuple[InputFile, ...]) -> Batch:
        year = self.run.year
        return Batch(year.inputs.parent.resolve(), year.id, self.known.digest, place, files,
                     None if self.run.cluster else self.waiting.folder)

    def _read(self, batches: Iterable[Batch]) -> None:
        for batch, result in _run(self.run, batches, self.known.surroundings):
            if isinstance(result, Lost):
                self.lost += [Finding(result.code, file.path, expected="tệp đọc được", found=result.reason)
                              for file in batch.files]
            else:
                self.reads[batch.place].append(as_kept(self.listed[batch.place], result))
            self.progress(len(batch.files))


def _run(run: Run, batches: Iterable[Batch], around: Mapping[str, str]) -> Iterator[tuple[Batch, Read | Lost]]:
    """By worker processes of this machine, or by those of a cluster."""
    workers = max(1, run.workers)
    if not run.cluster:
        return run_batches(read_batch, batches, workers=workers, timeout_seconds=TIMEOUT_SECONDS, memory_bytes=MEMORY_BYTES)
    from flows.intake.cluster import run_on_cluster

    return run_on_cluster(run.cluster, read_batch, list(batches), around, workers=workers, timeout_seconds=TIMEOUT_SECONDS,
                          memory_bytes=MEMORY_BYTES)
