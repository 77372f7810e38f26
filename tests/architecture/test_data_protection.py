"""The table of what data protection asks for is whole, and the tests that it names are there."""

import re

from tests.architecture.sources import PROJECT
from tests.architecture.test_asvs import TEST, dead_names

PAGE = PROJECT / "docs" / "reference" / "data-protection.md"
ROW = re.compile(r"^\| (R\d+) \| (.+?) \| (.+) \|$", re.MULTILINE)
ALIKE = re.compile(r"the same|as R\d+")


def test_each_of_the_fifty_has_a_test_or_a_reason() -> None:
    rows = ROW.findall(PAGE.read_text(encoding="utf-8"))
    assert [number for number, _, _ in rows] == [f"R{number}" for number in range(1, 51)]
    for number, words, shown in rows:
        assert words, number
        assert TEST.search(shown) or ALIKE.match(shown) or len(shown) > 60, number


def test_what_is_shown_by_a_test_is_shown_by_one_that_is_there() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert dead_names(text) == []
    assert len(TEST.findall(text)) > 40


def test_most_carry_their_number_in_the_name_of_a_test() -> None:
    """Whoever meets a test that fails finds the requirement by it."""
    named = set()
    for _, name in TEST.findall(PAGE.read_text(encoding="utf-8")):
        named |= {int(number) for number in re.findall(r"_r(\d\d)(?=_)", name)}
    assert set(range(1, 48)) - named <= {8, 9, 13, 14, 17, 20, 25, 31, 43, 47}
