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
    assert set(range(1, 51)) <= named


RULE = re.compile(r"^- \[([ x])\] (.+?)(?=^- \[|^#|\Z)", re.MULTILINE | re.DOTALL)
TOLD = re.compile(r"^\| (.+?) \| (.+?) \| (.+?) \| (.+) \|$", re.MULTILINE)


def test_r48_each_rule_for_what_is_built_next_has_a_test_or_a_reason() -> None:
    """A ticked rule names the test that would fail, the others say why they are not met, or met otherwise."""
    text = (PROJECT / "docs" / "explanation" / "before-you-build.md").read_text(encoding="utf-8")
    rules = RULE.findall(text)
    assert len(rules) > 20
    for ticked, words in rules:
        assert bool(TEST.search(words)) == (ticked == "x"), words
        assert ticked == "x" or "Reason: " in words, words
    assert dead_names(text) == []


def test_each_sentence_that_people_are_told_is_seen_by_a_test_that_is_there() -> None:
    text = (PROJECT / "docs" / "explanation" / "what-people-are-told.md").read_text(
        encoding="utf-8"
    )
    rows = TOLD.findall(text)[2:]
    assert len(rows) > 25
    for said, where, made, seen in rows:
        assert TEST.search(seen) or len(seen) > 30, said
        assert where, said
        assert made, said
    assert dead_names(text) == []
