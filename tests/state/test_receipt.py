"""The day a file counts as received: the secretariat's word, else the first sighting, kept over crashes and moves."""

import hashlib
import unicodedata
from datetime import date

import pytest

from flows.errors import BrokenConfigurationError, UnreadableFileError
from flows.state.accepted import AcceptedFiles, WaitingFiles
from flows.state.journal import Journal, ReceivedFile
from flows.state.receipts import read_receipts, received_on, unmatched_receipts

FIRST, SECOND, THIRD = date(2018, 12, 3), date(2018, 12, 10), date(2018, 12, 17)
BA_BE, BACH_THONG = ReceivedFile("058/bao cao.xlsx", "aa", 10), ReceivedFile("061/số liệu.xlsx", "bb", 20)


def test_the_first_sighting_stays_and_new_content_under_the_same_name_is_a_new_sighting(tmp_path):
    path = tmp_path / "journal" / "2018.jsonl"
    revised = ReceivedFile(BA_BE.file, "cc", 11)

    assert Journal.load(path).record([BA_BE], FIRST) == 1
    assert Journal.load(path).record([revised, BACH_THONG], SECOND) == 2
    assert Journal.load(path).record([revised, BACH_THONG], THIRD) == 0

    journal = Journal.load(path)
    assert journal.first_seen("058/bao cao.xlsx", "aa") == FIRST
    assert journal.first_seen("058/bao cao.xlsx", "cc") == SECOND
    assert journal.first_seen("./061\\" + unicodedata.normalize("NFD", "số liệu.xlsx"), "bb") == SECOND
    assert journal.first_seen("061/số liệu.xlsx", "aa") is None


@pytest.mark.parametrize("torn", [1, 20, 60])
def test_a_line_torn_by_a_crash_is_mended_and_no_other_line_is_lost(tmp_path, torn):
    path = tmp_path / "2018.jsonl"
    Journal.load(path).record([BA_BE], FIRST)
    whole = path.read_bytes()
    Journal.load(path).record([BACH_THONG], FIRST)
    path.write_bytes(path.read_bytes()[:len(whole) + torn])

    journal = Journal.load(path)
    assert journal.first_seen(BACH_THONG.file, "bb") is None
    journal.record([BA_BE, BACH_THONG], SECOND)

    assert path.read_bytes().startswith(whole)
    assert len(path.read_text().splitlines()) == 2
    assert Journal.load(path).first_seen(BA_BE.file, "aa") == FIRST
    assert Journal.load(path).first_seen(BACH_THONG.file, "bb") == SECOND


def test_a_last_line_without_its_line_end_still_counts(tmp_path):
    path = tmp_path / "2018.jsonl"
    Journal.load(path).record([BA_BE], FIRST)
    path.write_bytes(path.read_bytes().rstrip(b"\n"))

    Journal.load(path).record([BACH_THONG], SECOND)

    assert Journal.load(path).first_seen(BA_BE.file, "aa") == FIRST
    assert Journal.load(path).first_seen(BACH_THONG.file, "bb") == SECOND


def test_a_line_broken_by_hand_stops_the_run_with_its_number(tmp_path):
    path = tmp_path / "2018.jsonl"
    Journal.load(path).record([BA_BE, BACH_THONG], FIRST)
    path.write_text(path.read_text().replace('"file": "061', "061"))
    with pytest.raises(BrokenConfigurationError, match=r"2018\.jsonl: dòng 2 "):
        Journal.load(path)


def test_a_file_sorted_into_another_folder_keeps_its_day_but_a_copy_does_not(tmp_path):
    journal = Journal.load(tmp_path / "2018.jsonl")
    journal.record([BA_BE, BACH_THONG], FIRST)
    moved, copied = ReceivedFile("huyen/058.xlsx", "aa", 10), ReceivedFile("huyen/061.xlsx", "bb", 20)

    journal.record([moved, BACH_THONG, copied], SECOND)

    assert Journal.load(journal.path).first_seen(moved.file, "aa") == FIRST
    assert Journal.load(journal.path).first_seen(copied.file, "bb") == SECOND


def test_the_secretariats_date_outranks_the_journal(tmp_path):
    (tmp_path / "tiep-nhan.csv").write_text("file;date\n058\\bao cao.xlsx;30/11/2018\nkhac.xlsx;1/12/2018\n")
    receipts = read_receipts(tmp_path / "tiep-nhan.csv")
    journal = Journal.load(tmp_path / "2018.jsonl")
    journal.record([BA_BE, BACH_THONG], FIRST)

    assert received_on(BA_BE.file, "aa", receipts, journal) == date(2018, 11, 30)
    assert received_on(BACH_THONG.file, "bb", receipts, journal) == FIRST
    assert received_on("la.xlsx", "dd", receipts, journal) is None
    assert unmatched_receipts(receipts, [BA_BE.file, BACH_THONG.file]) == ["khac.xlsx"]
    assert read_receipts(tmp_path / "nam-khac" / "tiep-nhan.csv") == {}


def test_two_days_for_one_file_are_a_mistake(tmp_path):
    (tmp_path / "tiep-nhan.csv").write_text("file,date\na.xlsx,2018-12-01\n./a.xlsx,2018-12-02\n")
    with pytest.raises(BrokenConfigurationError, match=r"dòng 3, cột file: “a\.xlsx” đã có ngày 01/12/2018"):
        read_receipts(tmp_path / "tiep-nhan.csv")


def test_an_accepted_file_comes_back_as_it_was_or_not_at_all(tmp_path):
    accepted = AcceptedFiles(tmp_path)
    sha256 = accepted.put(b"so lieu")
    assert accepted.put(b"so lieu") == sha256
    accepted.settle()
    assert sha256 in accepted
    assert AcceptedFiles(tmp_path).get(sha256) == b"so lieu"

    [package] = accepted.folder.glob("*.zip")
    package.write_bytes(package.read_bytes().replace(b"so lieu", b"so li\x00u"))
    with pytest.raises(UnreadableFileError, match="bị hỏng"):
        accepted.get(sha256)
    accepted.put(b"so lieu")
    assert accepted.get(sha256) == b"so lieu"
    with pytest.raises(UnreadableFileError, match="Không còn"):
        accepted.get("0" * 64)


def hashed(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_files_accepted_in_one_run_are_kept_but_for_those_that_have_changed_since(tmp_path):
    now = {f"{number}.xlsx": b"so lieu %d" % number for number in range(60)}
    then = {hashed(data): name for name, data in now.items()}
    now["7.xlsx"] = b"sua roi"
    accepted = AcceptedFiles(tmp_path)
    accepted.put_all(then, lambda name: (now[name], hashed(now[name])))
    accepted.settle()
    again = AcceptedFiles(tmp_path)
    assert [name for sha256, name in then.items() if sha256 not in again] == ["7.xlsx"]
    assert all(again.get(sha256) == now[name] for sha256, name in then.items() if name != "7.xlsx")
    assert hashed(b"sua roi") not in again


A, B, C = ({hashed(data): data} for data in (b"a", b"b", b"c"))


@pytest.mark.parametrize(("left", "wanted", "taken"), [
    ([A | B], A | B, A | B),
    ([A | B, C], A | B | C, A | B | C),
    ([A | B, C], A | B, A | B),             # c was not accepted
    ([A | B], A, {}),                       # nor b: the package is of no use, a is copied by whoever accepts it
    ([A | B, B | C], A | B | C, None),      # the same file twice, in two packages: one of them
    ([], A, {}),
])
def test_of_the_packages_that_wait_only_those_wanted_as_a_whole_are_kept(tmp_path, left, wanted, taken):
    accepted, waiting = AcceptedFiles(tmp_path), WaitingFiles(tmp_path / "cho-nhan" / "2018")
    waiting.put(A)              # no folder: nothing waits
    assert accepted.take(waiting, wanted.keys()) == set()
    waiting.open()
    for files in left:
        waiting.put(files)
    found = accepted.take(waiting, wanted.keys())
    assert found in (set(A | B), set(B | C)) if taken is None else found == set(taken)
    accepted.settle()
    waiting.close()
    assert not waiting.folder.exists()
    again = AcceptedFiles(tmp_path)
    assert {sha256: again.get(sha256) for sha256 in found} == {sha256: (A | B | C)[sha256] for sha256 in found}
    assert not any(sha256 in again for sha256 in (A | B | C).keys() - found)


@pytest.mark.parametrize("listing", [None, "{", "[]", '{"khac.zip": ["00"]}'])
def test_without_a_sound_listing_the_packages_tell_what_they_hold(tmp_path, listing):
    accepted = AcceptedFiles(tmp_path)
    accepted.put(b"a")
    accepted.settle()
    path = accepted.folder / "muc-luc.json"
    path.unlink() if listing is None else path.write_text(listing)
    again = AcceptedFiles(tmp_path)
    assert again.get(hashed(b"a")) == b"a"
    assert "00" not in again


def test_whatever_byte_of_a_package_changes_the_copy_is_right_or_told_to_be_damaged(tmp_path):
    AcceptedFiles(tmp_path).put(b"so lieu")
    [package] = (tmp_path / "accepted").glob("*.zip")
    whole = package.read_bytes()
    for place in range(len(whole)):
        for changed in (whole[place] ^ 1, whole[place] ^ 8, 255):
            package.write_bytes(whole[:place] + bytes([changed]) + whole[place + 1:])
            try:
                assert AcceptedFiles(tmp_path).get(hashed(b"so lieu")) == b"so lieu"
            except UnreadableFileError:
                continue


def test_a_damaged_package_costs_what_it_holds_and_the_file_can_be_kept_again(tmp_path):
    accepted = AcceptedFiles(tmp_path)
    accepted.put(b"a")
    accepted.put(b"b")
    accepted.settle()
    package = next(path for path in accepted.folder.glob("*.zip") if hashed(b"a").encode() in path.read_bytes())
    package.write_bytes(package.read_bytes()[:40])
    again = AcceptedFiles(tmp_path)
    assert again.get(hashed(b"b")) == b"b"
    assert hashed(b"a") not in again
    with pytest.raises(UnreadableFileError, match="Không còn"):
        again.get(hashed(b"a"))
    again.put(b"a")
    again.settle()
    assert AcceptedFiles(tmp_path).get(hashed(b"a")) == b"a"
