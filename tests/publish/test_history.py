"""Years before this one, from lich-su.csv and from editions published since."""

import shutil
from pathlib import Path

from flows.publish.history import earlier_facts, previous_facts
from flows.publish.package import write_package
from tests.helpers import facts, year

LINES = """year,unit,form,row,field,value,state,source
2014,01,f,,visits,14,reported,x
2016,01,f,,visits,16,reported,x
2016,02,f,,visits,26,reported,x
2017,01,f,,visits,17,reported,x
2009,01,f,,visits,9,reported,x
"""


def values(table) -> list[tuple[str, float]]:
    return list(zip(table["unit"].astype(str), table["value"], strict=True))


def test_the_years_before_the_last_come_one_by_one_the_latest_first(tmp_path: Path) -> None:
    opened = year(tmp_path)
    opened.history.parent.mkdir(parents=True)
    opened.history.write_text(LINES, encoding="utf-8")
    assert values(previous_facts(opened)) == [("01", 17)]
    assert [values(table) for table in earlier_facts(opened)] == [[("01", 16), ("02", 26)], [("01", 14)]]   # 2009 is long ago


def test_a_published_year_outranks_the_file_and_a_file_written_anew_is_read_again(tmp_path: Path) -> None:
    opened = year(tmp_path)
    opened.history.parent.mkdir(parents=True)
    opened.history.write_text(LINES, encoding="utf-8")
    assert len(earlier_facts(opened)) == 2
    package = opened.outputs_root / "2016" / "so-lieu"
    write_package(package, {"facts": facts("unit | field | value\n01 | visits | 116", form="f", year="2016")}, year="2016")
    opened.history.write_text(LINES.replace("2014,01", "2015,03"), encoding="utf-8")
    assert [values(table) for table in earlier_facts(opened)] == [[("01", 116)], [("03", 14)]]
    shutil.rmtree(opened.outputs_root)
    assert values(earlier_facts(opened)[0]) == [("01", 16), ("02", 26)]
