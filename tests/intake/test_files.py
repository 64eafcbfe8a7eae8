"""The folder of a year: what is read, what is passed over, what is told."""

import hashlib
import io
import os
import threading
import time
import unicodedata
import zipfile
from pathlib import Path

import pytest

from flows.intake import file_bytes
from flows.intake.files import MAX_FILE_BYTES, list_files, read_bytes


def put(folder: Path, *names: str, content: bytes = b"a;b") -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def listed(folder: Path) -> tuple[list[str], dict[str, str]]:
    """Paths of the files to read, and path -> code of the findings."""
    files, findings = list_files(folder)
    return [file.path for file in files], {finding.file: finding.code for finding in findings}


def test_submissions_of_any_name_and_depth_come_sorted_with_size_and_hash(tmp_path):
    put(tmp_path, "b.XLSX", "huyen/xa/bao cao (1).xls", "a.csv", "huyen/mau/bieu.ods", "huyen/nam.xlsb", "huyen/don-vi.csv")

    assert listed(tmp_path) == (
        ["a.csv", "b.XLSX", "huyen/don-vi.csv", "huyen/mau/bieu.ods", "huyen/nam.xlsb", "huyen/xa/bao cao (1).xls"], {})
    first = list_files(tmp_path)[0][0]
    assert (first.size, first.sha256) == (3, hashlib.sha256(b"a;b").hexdigest())


@pytest.mark.parametrize("size", [0, 1, 2**18 - 1, 2**18, 2**18 + 1, 10**6])
def test_a_file_of_any_size_is_known_by_all_its_bytes(tmp_path, size):
    """Small and large ones, one after the other, and older than a copy that is still on its way."""
    for number, content in enumerate((bytes(range(256)) * (size // 256 + 1), b"x" * (size + 1))):
        path = tmp_path / f"{number}.csv"
        path.write_bytes(content[:size])
        os.utime(path, (0, 0))
    assert [(file.size, file.sha256) for file in list_files(tmp_path)[0]] == [
        (size, hashlib.sha256((bytes(range(256)) * (size // 256 + 1))[:size]).hexdigest()),
        (size, hashlib.sha256(b"x" * size).hexdigest())]


def test_the_years_own_files_notes_lock_files_and_hidden_files_are_no_submissions(tmp_path):
    put(tmp_path, "nam.toml", "don-vi.csv", "tiep-nhan.csv", "tiep-nhan.xlsx", "mien-tru.csv", "quyet-dinh.toml", "khop-cot.toml",
        "loi-van.xlsx", "mau/vpcp_06.toml", "mau/bao-cao.docx", "Ghi chu.md", "xa/doc.txt", "xa/~$bao cao.xlsx", ".git/x.csv",
        "xa/.~lock.a.ods#", "Thumbs.db")

    assert listed(tmp_path) == ([], {})


def test_files_of_other_kinds_and_links_are_told_and_not_followed(tmp_path):
    outside = tmp_path / "outside"
    put(outside, "secret.csv")
    year = tmp_path / "2018"
    put(year, "bao cao.docx", "quet.pdf", "anh.jpg", "nen.zip", "khong ten", "a.csv")
    (year / "link.csv").symlink_to(outside / "secret.csv")
    (year / "folder").symlink_to(outside)
    os.mkfifo(year / "pipe.csv")

    paths, codes = listed(year)

    assert paths == ["a.csv"]
    assert codes == dict.fromkeys(
        ["anh.jpg", "bao cao.docx", "folder", "khong ten", "link.csv", "nen.zip", "pipe.csv", "quet.pdf"], "unsupported-file")


def test_a_name_stored_with_accents_apart_is_found_under_its_usual_spelling(tmp_path):
    name = unicodedata.normalize("NFD", "xã Bành Trạch.csv")
    put(tmp_path / unicodedata.normalize("NFD", "huyện"), name)

    assert listed(tmp_path) == (["huyện/xã Bành Trạch.csv"], {})
    assert read_bytes(tmp_path / "huyện" / "xã Bành Trạch.csv")[0] == b"a;b"

    put(tmp_path, "huyện/xã Bành Trạch.csv")
    assert listed(tmp_path) == (["huyện/xã Bành Trạch.csv"], {"huyện/xã Bành Trạch.csv": "unreadable-file"})


def test_a_name_in_unknown_encoding_and_a_giant_file_are_told(tmp_path):
    (tmp_path / os.fsdecode(b"b\xe1o c\xe1o.csv")).write_bytes(b"a")
    with (tmp_path / "to.xlsx").open("wb") as giant:
        giant.truncate(MAX_FILE_BYTES + 1)

    assert listed(tmp_path) == ([], {"b?o c?o.csv": "unreadable-file", "to.xlsx": "too-large"})


def test_a_file_still_being_copied_is_waited_for(tmp_path, monkeypatch):
    monkeypatch.setattr(file_bytes, "_WAIT_SECONDS", 0.2)
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(tmp_path / "whole", "w") as whole:
        whole.writestr("part", "x" * 1000)
    content = (tmp_path / "whole").read_bytes()
    path.write_bytes(content[:600])
    copier = threading.Timer(0.1, path.write_bytes, (content,))
    copier.start()

    data, sha256 = read_bytes(path)

    copier.join()
    assert data == content
    assert sha256 == hashlib.sha256(content).hexdigest()


def test_a_file_that_keeps_growing_is_told_and_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(file_bytes, "_WAIT_SECONDS", 0.01)
    put(tmp_path, "a.csv")

    class Growing(io.FileIO):
        def read(self, size: int = -1) -> bytes:
            data = super().read(size)
            with Path(self.name).open("ab") as file:
                file.write(b"more")
            return data

    monkeypatch.setattr(file_bytes, "_opened", Growing)

    assert listed(tmp_path) == ([], {"a.csv": "file-changed"})


def test_a_package_cut_off_long_ago_is_read_at_once_and_left_to_the_reader(tmp_path, monkeypatch):
    monkeypatch.setattr(file_bytes, "_WAIT_SECONDS", 30)
    put(tmp_path, "a.xlsx", content=b"PK\x03\x04 cut")
    os.utime(tmp_path / "a.xlsx", (1_500_000_000, 1_500_000_000))
    started = time.monotonic()

    assert listed(tmp_path) == (["a.xlsx"], {})
    assert time.monotonic() - started < 5


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_told(tmp_path):
    put(tmp_path, "a.csv")
    (tmp_path / "a.csv").chmod(0)

    assert listed(tmp_path) == ([], {"a.csv": "unreadable-file"})
