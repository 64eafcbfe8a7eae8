"""``danvan update``: new figures in an edited report, and every word, format and comment of a person kept."""

import dataclasses
import io
import json
from pathlib import Path

import pandas as pd
import pytest
from docx.shared import RGBColor

from flows.cli import main
from flows.documents.figure_book import FigureBook
from flows.documents.package import read_parts
from flows.documents.recheck.pictures import ChartSource
from flows.documents.recheck.recheck import read_document
from flows.documents.recheck.update import update
from flows.documents.render import document_root
from flows.documents.report import tables_of
from flows.documents.word_xml import P, T, qn, text_of
from flows.errors import BusyError, WrongUsageError
from flows.publish.package import write_package
from flows.questions.edited_document import update_document
from tests.documents.reading import control_texts
from tests.documents.reading import findings as audit
from tests.documents.recheck.editing import (
    COLUMNS,
    add_paragraph,
    codes,
    control,
    distinct,
    edited,
    edition,
    figures,
    printed,
    replace_text,
    report,
    retype,
    saved_by_python_docx,
)
from tests.documents.sample import png, sample_data, sample_year


def updated(data: bytes, **values: float):
    return update(read_document(data), edition(**values), {})


def test_new_values_stand_in_the_form_each_place_had():
    # Text with unit, text without, table cell; a count below ten has its leading zero in the sentence only.
    result = updated(report(), par_index__score=74.0, targets__missed=4, targets__actual__graduation=94.04)
    texts = control_texts(result.data)

    assert set(texts["par_index.score"]) == {"74,00 điểm"}
    assert texts["targets.missed"] == ["04", "04"]
    assert texts["targets.actual.graduation"] == ["94,0%", "94,0"]
    assert codes(result.data, edition(par_index__score=74.0, targets__missed=4, targets__actual__graduation=94.04)) == []


def test_the_direction_word_of_a_change_turns_with_its_value():
    result = updated(report(), one_stop__received__change=-12, par_index__rank_gain=0)

    assert control_texts(result.data)["one_stop.received.change"] == ["giảm 12 hồ sơ"]
    assert control_texts(result.data)["par_index.rank_gain"] == ["giữ nguyên"]


def test_a_figure_edited_by_hand_is_kept_and_named_unless_everything_is_asked_for():
    data = edited(lambda root: retype(root, "par_index.score", "75,00 điểm"))
    kept = updated(data, par_index__score=74.0)
    everything = update(read_document(data), edition(par_index__score=74.0), {}, everything=True)

    assert control_texts(kept.data)["par_index.score"] == ["75,00 điểm"]
    assert [(one.id, one.old, one.new) for one in kept.kept] == [("par_index.score", "75,00 điểm", "74,00 điểm")]
    assert codes(kept.data, edition(par_index__score=74.0)) == [("figure-edited", "par_index.score")]
    assert control_texts(everything.data)["par_index.score"] == ["74,00 điểm"]


def test_words_formats_and_comments_of_a_person_stay():
    def edit(document):
        paragraph = next(item for item in document.paragraphs if "Chính quyền các cấp quan tâm" in item.text)
        added = paragraph.add_run(" Câu của người soạn.")
        added.bold = True
        document.add_comment(added, text="Hỏi lại Sở Nội vụ", author="Lê Văn A")
        shown = next(run for item in document.element.body.iter(P) for run in item.iter(qn("r"))
                     if text_of(run) == "73,92 điểm")
        from docx.text.run import Run
        Run(shown, paragraph).font.color.rgb = RGBColor(0xFF, 0, 0)

    before = saved_by_python_docx(edit)
    after = updated(before, par_index__score=74.0).data
    texts = [text_of(item) for item in document_root(after).iter(P)]

    assert [text.replace("73,92", "74,00") for text in (text_of(item) for item in document_root(before).iter(P))] == texts
    run = control(document_root(after), "par_index.score").find(f".//{qn('r')}")
    assert run.find(f"*/{qn('color')}").get(qn("val")) == "FF0000"
    old, new = read_parts(before), read_parts(after)
    assert {name for name in old if old[name] != new.get(name)} == {"word/document.xml", "customXml/item1.xml"}


def test_twice_gives_the_same_document_as_once():
    once = updated(report(), par_index__score=74.0).data

    assert updated(once, par_index__score=74.0).data == once
    assert not updated(once, par_index__score=74.0).changed


def test_a_verdict_that_new_data_has_overtaken_is_left_to_a_person_and_told():
    # 93,6 of 95,0 was listed as missed.
    now = edition(targets__actual__graduation=96.0)
    result = update(read_document(report()), now, {})

    assert set(codes(result.data, now)) == {("direction-word", "targets.actual.graduation")}


def test_only_the_reports_own_pictures_are_replaced():
    own = io.BytesIO(png(300, 200))
    data = saved_by_python_docx(lambda document: document.add_picture(own))
    new = ChartSource(png(1260, 800), "Biểu đồ mới")

    result = update(read_document(data), edition(), {"poverty": new, "targets_by_group": ChartSource(
        distinct("targets_by_group").png, distinct("targets_by_group").alt)})
    pictures = {part: content for part, content in read_parts(result.data).items() if "media" in part}

    assert result.charts == ("poverty",)
    assert sorted(pictures.values()) == sorted([new.png, distinct("targets_by_group").png, own.getvalue()])
    assert "Biểu đồ mới" in {str(item.get("descr")) for item in document_root(result.data).iter() if item.get("descr")}
    assert update(read_document(result.data), edition(), {"poverty": new}).charts == ()


@pytest.fixture()
def published(tmp_path: Path) -> Path:
    """``outputs`` with a 2018 edition in which PAR INDEX is 74,00 instead of 73,92."""
    outputs = tmp_path / "outputs"
    units = sample_year().units
    rows = [(unit.code, unit.name, unit.level, unit.parent, unit.valid_from, unit.valid_to, unit.successor, "")
            for unit in units.all]
    table = pd.DataFrame(rows, columns=["code", "name", "level", "parent_code", "valid_from", "valid_to", "successor", "forms"])
    tables = {"figures": edition(par_index__score=74.0).table[COLUMNS], "units": table}
    write_package(outputs / "2018/so-lieu", tables, year="2018")
    return outputs


def test_the_file_is_replaced_beside_a_copy_that_is_never_overwritten(published, tmp_path):
    path = tmp_path / "bao-cao-2018.docx"
    path.write_bytes(report())
    first = update_document(path, outputs=published)
    path.write_bytes(edited(lambda root: add_paragraph(root, "Một câu thêm.")))
    second = update_document(path, outputs=published)

    assert (first.copy, second.copy) == ("bao-cao-2018.truoc-cap-nhat.docx", "bao-cao-2018.truoc-cap-nhat-2.docx")
    assert path.with_name(first.copy).read_bytes() == report()
    assert set(control_texts(path.read_bytes())["par_index.score"]) == {"74,00 điểm"}
    assert "Một câu thêm." in "".join(text_of(item) for item in document_root(path.read_bytes()).iter(P))
    assert any("73,92 điểm → 74,00 điểm" in line for line in second.lines())
    assert audit(path.read_bytes(), tmp_path) == []


def test_a_file_that_is_up_to_date_is_not_written(published, tmp_path):
    path = tmp_path / "bao-cao-2018.docx"
    path.write_bytes(updated(report(), par_index__score=74.0).data)
    before = path.stat().st_mtime_ns

    assert update_document(path, outputs=published).copy == ""
    assert path.stat().st_mtime_ns == before
    assert [item.name for item in tmp_path.glob("*.docx")] == ["bao-cao-2018.docx"]


def test_open_files_and_files_of_others_are_refused_in_a_sentence(published, tmp_path):
    path = tmp_path / "bao-cao-2018.docx"
    path.write_bytes(report())
    (tmp_path / "~$o-cao-2018.docx").write_bytes(b"")
    with pytest.raises(BusyError, match="đang mở"):
        update_document(path, outputs=published)
    plain = tmp_path / "khac.docx"
    plain.write_bytes(saved_by_python_docx(lambda document: document.element.body.clear_content()))
    with pytest.raises(WrongUsageError, match="gắn nguồn"):
        update_document(plain, outputs=published)


def test_a_turned_word_is_listed_for_review_after_the_update(published, tmp_path):
    path = tmp_path / "bao-cao-2018.docx"
    path.write_bytes(edited(lambda root: replace_text(root, ", giảm ", ", tăng ", "toàn tỉnh còn")))

    told = update_document(path, outputs=published)

    assert [finding.code for finding in told.review] == ["direction-word"]
    assert dataclasses.asdict(told)["year"] == "2018"
    assert T in {item.tag for item in document_root(path.read_bytes()).iter()}


@pytest.mark.parametrize(("text", "code"), [("74,00 điểm", 0), ("73,92 điểm", 1), ("80,00 điểm", 1)])
def test_verify_tells_scripts_by_its_exit_code_without_being_told_the_year(published, tmp_path, capsys, text, code):
    path = tmp_path / "gui-lanh-dao.docx"
    path.write_bytes(edited(lambda root: retype(root, "par_index.score", text)))

    with pytest.raises(SystemExit):
        main(["verify", str(path), "--outputs", str(published), "--json"])

    told = [row for row in json.loads(capsys.readouterr().out) if row["cell"] == "par_index.score"]
    assert [row["code"] for row in told] == [["figure-outdated", "figure-edited"][text.startswith("80")]] * code
    assert {row["year"] for row in told} <= {"2018"}


def test_a_file_inside_an_edition_is_held_against_that_edition(published, tmp_path, capsys, monkeypatch):
    """Without --outputs, from any folder, also below the edition's own folders."""
    monkeypatch.chdir(tmp_path)
    for place in ("2018/bao-cao-2018.docx", "2018/don-vi/bao-cao.docx"):
        path = published.rename(tmp_path / "ket-qua") / place if published.exists() else tmp_path / "ket-qua" / place
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(report())
        with pytest.raises(SystemExit):
            main(["verify", str(path), "--json"])
        told = [row["code"] for row in json.loads(capsys.readouterr().out) if row["cell"] == "par_index.score"]
        assert told == ["figure-outdated"]


def test_the_update_command_names_what_it_kept(published, tmp_path, capsys):
    path = tmp_path / "bao-cao-2018.docx"
    path.write_bytes(edited(lambda root: retype(root, "par_index.score", "80,00 điểm")))

    with pytest.raises(SystemExit) as ended:
        main(["update", str(path), "--outputs", str(published)])
    assert ended.value.code == 0
    assert "80,00 điểm (đã sửa tay; số liệu nay là 74,00 điểm)" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["update", str(path), "--outputs", str(published), "--all"])
    assert set(control_texts(path.read_bytes())["par_index.score"]) == {"74,00 điểm"}


def test_rows_that_the_present_edition_has_more_or_fewer_are_carried_over_and_told(tmp_path, published):
    """Two texts more in the list of documents, which moves all rows below, and one text less."""
    data = sample_data(figures=FigureBook(edition(par_index__score=74.0).table.merge(
        figures()[["id", "label", "decimals", "state"]], on="id")))
    listed = data.records["direction_docs"]
    more = listed.iloc[[0, 1]].assign(number=["3/CT-UBND", "4/CT-UBND"], issuer="UBND tỉnh", issued_on="31/01/2018")
    records = data.records | {"direction_docs": pd.concat([more, listed.iloc[1:]], ignore_index=True)}
    charts = {name: distinct(name) for name in ("targets_by_group", "poverty")}
    newer = printed(tables_of(dataclasses.replace(data, records=records)) | charts, data.figures)
    (published / "2018/bao-cao-2018.docx").write_bytes(newer)
    path = tmp_path / "bao-cao-2018.docx"
    path.write_bytes(edited(lambda root: add_paragraph(root, "Một câu thêm.")))

    told = update_document(path, outputs=published)

    assert [one.kind for one in told.tables] == ["added", "added", "removed"]
    assert ", 3 dòng bảng, " in next(told.lines())
    assert any(line.startswith("  bảng “Danh mục") and "thêm dòng “3/CT-UBND" in line for line in told.lines())
    assert "Một câu thêm." in [text_of(item) for item in document_root(path.read_bytes()).iter(P)]
    assert update_document(path, outputs=published).copy == ""
