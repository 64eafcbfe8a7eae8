"""What the person at the terminal reads at the end of a run."""

from dataclasses import replace

from flows.checks.revisions import Revision
from flows.console import counting, show_summary, working
from flows.summary import Summary


def ended(*missing: str, revisions: tuple[Revision, ...] = ()) -> Summary:
    return Summary(year="2019", is_final=False, n_files=11162, n_units=140, n_expected_units=152, n_errors=4, n_warnings=25,
                   missing=missing, n_figures=99962, n_returned=22, path="outputs/2019", documents=("bao-cao-2019.docx",),
                   kept=(), revisions=revisions)


def test_counts_have_vietnamese_thousands(capsys):
    show_summary(ended())
    assert "11.162 tệp được nhận, 99.962 con số." in capsys.readouterr().out


def test_documents_of_units_are_counted_apart_from_their_pdfs(capsys):
    units = tuple(f"don-vi/{number}" for number in range(1200))
    show_summary(replace(ended(), documents=(*(f"{unit}.docx" for unit in units), "don-doc/061.docx")))
    assert capsys.readouterr().out.endswith("outputs/2019/don-vi/: 1.200 văn bản\n  outputs/2019/don-doc/: 1 văn bản\n")
    show_summary(replace(ended(), documents=tuple(f"{unit}.{ending}" for unit in units[:152] for ending in ("docx", "pdf"))))
    assert capsys.readouterr().out.endswith("  outputs/2019/don-vi/: 152 văn bản, 152 bản PDF\n")


def test_a_dozen_silent_units_are_named_and_the_rest_counted(capsys):
    show_summary(ended(*(f"Xã {number}" for number in range(1, 16))))
    assert "Xã 11; Xã 12 và 3 đơn vị khác (so-lieu/register.csv)." in capsys.readouterr().out
    show_summary(ended("Xã Nam Mẫu", "Xã Cao Sơn"))
    assert "Chưa gửi gì: Xã Nam Mẫu; Xã Cao Sơn.\n" in capsys.readouterr().out


def test_a_revision_says_what_it_changed_and_the_eleventh_is_counted(capsys):
    one = Revision("01/bc (sửa lần 2).xlsx", "01", ("01/bc.xlsx",), (("01", "f", 3),), (("01", "f"),), 3, 5, 1)
    show_summary(ended(revisions=(one,)))
    assert "Bản thay 01/bc (sửa lần 2).xlsx: 3 ô sửa, 5 con số và 1 biểu đồ trong báo cáo đổi.\n" in capsys.readouterr().out
    show_summary(ended(revisions=(one,) * 12))
    assert "… và 2 bản thay khác" in capsys.readouterr().out


def test_progress_is_shown_on_a_terminal_and_only_there(capsys, monkeypatch):
    def shown() -> str:
        with working("Viết báo cáo đơn vị"):
            pass
        with counting("Đọc tệp") as count:
            count(3, 164)
        return capsys.readouterr().err

    assert shown() == ""
    monkeypatch.setenv("FORCE_COLOR", "1")      # what rich takes for a terminal
    told = shown()
    assert "Viết báo cáo đơn vị" in told
    assert "3/164" in told
