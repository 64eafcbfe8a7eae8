"""The data package: read back without loss, safe to open in Excel, and describing itself truthfully."""

import csv
import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from flows.errors import UnreadableFileError
from flows.publish import package
from flows.publish.csv_text import escape, text_cell, unescape
from flows.publish.package import read_package, write_package

from .tables import all_tables, facts, units

letters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")     # neither gets past flows.text.clean
texts = st.text(st.one_of(st.sampled_from("=+-@'\";,\t\r\n aế0"), letters))


def raw(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.reader(handle))


def schema(folder, name):
    resources = json.loads((folder / "datapackage.json").read_text())["resources"]
    return next(resource["schema"] for resource in resources if resource["name"] == name)


def test_every_table_reads_back_as_it_was(tmp_path):
    tables = all_tables()
    assert write_package(tmp_path, tables, year="2018") == {
        "units": 3, "facts": 5, "figures": 3, "findings": 1, "register": 3}

    back = read_package(tmp_path)

    for name in ("units", "facts", "findings"):
        assert_frame_equal(back[name], tables[name], check_dtype=False)
    assert_frame_equal(back["figures"], tables["figures"][list(back["figures"].columns)], check_dtype=False)
    assert back["register"]["days_late"].tolist() == [0, 5, pd.NA]
    assert back["facts"]["unit"].tolist()[0] == "058"
    assert list(read_package(tmp_path, only=["figures"])) == ["figures"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(texts, st.floats(allow_nan=True, allow_infinity=True)), max_size=6))
def test_no_text_or_number_changes_on_the_way(tmp_path_factory, pairs):
    folder = tmp_path_factory.mktemp("package")
    sample = facts([("2018", "058", "f", text, "x", value, text, "reported", "own", text, text, "A1")
                    for text, value in [*pairs, ("", 1.0)]])

    write_package(folder, {"facts": sample}, year="2018")

    back = read_package(folder)["facts"]
    assert_frame_equal(back, sample, check_dtype=False, check_exact=True)
    assert [str(value) for value in back["value"]] == [str(value) for value in sample["value"]]     # also -0.0


@given(texts)
def test_no_cell_begins_with_what_excel_would_run_however_it_is_cut(text):
    assert unescape(escape(text)) == text
    for cells in (next(csv.reader([text_cell(text)])) if "\n" not in text and "\r" not in text else [escape(text)],
                  escape(text).replace("\r", ";").replace("\n", ";").replace("\t", ";").split(";")):
        for cell in cells:
            assert not cell.lstrip("\" ").startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize(("text", "written"), [
    ("=1+1", "'=1+1"), ("'=1", "''=1"), ("'quoted'", "'quoted'"), ("Một; -hai", "Một;' -hai"), ("a-b", "a-b"),
    ("- ý 1\n- ý 2", "\"'- ý 1\n'- ý 2\""), ("a\n\nb", '"a\n\nb"'), ("a,b", '"a,b"'), ("", ""), ("a\rb", '"a\rb"')])
def test_escape_is_as_documented(text, written):
    assert text_cell(text) == written


@pytest.mark.parametrize(("value", "written"), [
    (16003.0, "16003"), (98.5, "98.5"), (0.1, "0.1"), (1e22, "1e+22"), (-0.5, "-0.5"), (float("nan"), "")])
def test_numbers_are_written_in_their_shortest_form(tmp_path, value, written):
    table = facts([("2018", "058", "f", "", "x", value, "", "zero", "own", "", "", "")])
    write_package(tmp_path, {"facts": table}, year="2018")
    assert raw(tmp_path, "facts")[1][5] == written


def test_the_files_are_plain_comma_utf8_with_line_feeds(tmp_path):
    write_package(tmp_path, all_tables(), year="2018")
    data = (tmp_path / "units.csv").read_bytes()
    assert data.startswith(b"code,name,level,parent_code,valid_from,valid_to,successor,forms\n06,T\xe1\xbb\x89nh")
    assert b"\r" not in data


def test_the_descriptor_declares_keys_and_references_that_hold(tmp_path):
    write_package(tmp_path, all_tables(), year="2018")

    assert schema(tmp_path, "units")["primaryKey"] == ["code"]
    assert schema(tmp_path, "figures")["primaryKey"] == ["id"]
    assert "primaryKey" not in schema(tmp_path, "facts")        # a blank row name is null to Frictionless
    assert schema(tmp_path, "facts")["foreignKeys"] == [
        {"fields": "unit", "reference": {"resource": "units", "fields": "code"}}]
    assert schema(tmp_path, "units")["foreignKeys"][0]["reference"] == {"resource": "", "fields": "code"}
    assert [field["name"] for field in schema(tmp_path, "facts")["fields"]] == raw(tmp_path, "facts")[0]


def test_the_descriptor_does_not_declare_what_is_not_true(tmp_path):
    tables = all_tables()
    tables["facts"].loc[0, "unit"] = "999"
    tables["figures"].loc[1, "id"] = "one_stop.received"
    write_package(tmp_path, tables, year="2018")

    assert "foreignKeys" not in schema(tmp_path, "facts")
    assert "primaryKey" not in schema(tmp_path, "figures")


def test_a_table_written_piece_by_piece_has_the_same_bytes_and_the_same_keys(tmp_path, monkeypatch):
    tables = {"facts": facts(), "units": units()}
    write_package(tmp_path / "whole", tables, year="2018")
    monkeypatch.setattr(package, "_CHUNK", 2)
    write_package(tmp_path / "pieces", tables, year="2018")

    for name in ("facts.csv", "datapackage.json"):
        assert (tmp_path / "whole" / name).read_bytes() == (tmp_path / "pieces" / name).read_bytes()


def test_a_package_somebody_touched_is_not_read_as_if_it_were_ours(tmp_path):
    write_package(tmp_path, all_tables(), year="2018")
    (tmp_path / "facts.csv").write_bytes((tmp_path / "facts.csv").read_bytes().replace(b"16003", b"16004"))

    with pytest.raises(UnreadableFileError, match=r"facts\.csv đã bị sửa"):
        read_package(tmp_path)
    assert read_package(tmp_path, check=False)["facts"]["value"][0] == 16004
    (tmp_path / "datapackage.json").unlink()
    with pytest.raises(UnreadableFileError, match=r"datapackage\.json"):
        read_package(tmp_path)


@pytest.mark.parametrize(("column", "value"), [("unit", 58), ("value", "1.234"), ("file", 3.5)])
def test_values_of_the_wrong_type_are_a_fault_of_the_program(tmp_path, column, value):
    table = facts().astype(object)
    table.loc[0, column] = value if column != "value" else "1.234,5"
    with pytest.raises((TypeError, ValueError)):
        write_package(tmp_path, {"facts": table}, year="2018")
