"""What one wrong keystroke makes of a number, and how numbers are written in messages."""

import math

import numpy as np
import pytest

from flows.checks.slips import swapped_digits
from flows.checks.wording import plain


@pytest.mark.parametrize(("stated", "needed", "decimals", "swapped"), [
    (78, 87, 0, True), (87, 78, 0, True), (1243, 1423, 0, True), (1432, 1423, 0, True), (4123, 1423, 0, True),
    (8_765_432_198, 8_765_432_189, 0, True), (8_765_432_189, 7_865_432_189, 0, True),
    (1324, 1423, 0, False),                         # digits that do not stand side by side
    (2143, 1234, 0, False),                         # two pairs
    (77, 77, 0, False), (78, 88, 0, False), (78, 870, 0, False),
    (17, 71, 0, True),
    (7, 70, 0, False), (70, 7, 0, False), (90, 9, 0, False),           # no leading zero is typed
    (107, 17, 0, False), (107, 1007, 0, False), (170, 107, 0, True), (1070, 1007, 0, True),
    (75.2, 57.2, 1, True), (75.2, 72.5, 1, True), (57.25, 57.52, 2, True), (57.25, 57.52, 1, False),
    (-78, -87, 0, True), (-78, 87, 0, False), (math.nan, 87, 0, False), (78, math.nan, 0, False),
])
def test_two_neighbouring_digits_that_changed_places(stated, needed, decimals, swapped):
    assert swapped_digits(np.array([stated], dtype=float), np.array([needed], dtype=float), decimals).tolist() == [swapped]


@pytest.mark.parametrize(("value", "written"), [
    ("về", "về"), (5, "5"), (0, "0"), (-0.0, "0"), (-3e-7, "0"), (999, "999"), (1000, "1.000"), (1234567.25, "1.234.567,25"),
    (-1234.5, "-1.234,5"), (0.1 + 0.2, "0,3"), (1 / 3, "0,333333"), (100.0, "100"), (math.nan, "…"), (math.inf, "…"),
])
def test_a_number_in_a_message_is_written_as_people_do(value, written):
    assert plain(value) == written
