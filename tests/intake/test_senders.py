"""Who sent a file, told by its own letterhead."""

import pytest

from flows.intake.senders import Senders
from tests.helpers import units


@pytest.mark.parametrize(("lines", "unit"), [
    (["UBND HUYỆN BA BỂ", "UBND XÃ BÀNH TRẠCH", "TỔNG HỢP KẾT QUẢ TIẾP CÔNG DÂN"], "01"),
    (["UBND TỈNH BẮC KẠN", "UBND HUYỆN BA BỂ"], "061"),
    (["ỦY BAN NHÂN DÂN TỈNH BẮC KẠN", "SỞ NỘI VỤ"], "SNV"),
    (["UBND HUYỆN BA BỂ", "UBND XÃ MƯỜNG LẠ"], ""),         # not the district's: its commune is misspelt
    (["UBND HUYỆN BA BỂ", "UBND XÃ BÀNH TRẠCH, HUYỆN BA BỂ"], ""),
    (["UBND HUYỆN CHỢ MỚI", "UBND XÃ BÀNH TRẠCH"], ""),     # two units that do not belong together
    (["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], ""),
])
def test_the_lowest_unit_of_a_letterhead_sent_the_file(lines, unit):
    assert Senders(units()).of_texts(lines) == unit
