"""The study's figures: as the study prints them, with their base, in three languages, and nowhere contradicted."""

import re
from collections import Counter

import pytest

from referential import DRAFT, load_draft
from referential.cooperation import Moment, Party
from referential.frameworks import STUDY
from referential.models import Referential
from referential.traversal import texts

PRINTED = {
    "F02": (91,), "F03": (86,), "F04": (53,), "F05": (43,), "F06": (35,), "F08": (59,), "F09": (28,),
    "F10": (14,), "F12": (36,), "F13": (29,), "F16": (68,), "F17": (39,), "F18": (52,), "F19": (25,),
    "F20": (12, 13), "F21": (80,), "F22": (41, 39), "F23": (60,), "F24": (78,), "F26": (94,), "F27": (75,),
    "F28": (50,), "F29": (50,), "F30": (50,), "F31": (76, 75), "F32": (60,), "F33": (26,), "F36": (84,),
    "F37": (90, 83), "F38": (94,), "F39": (84, 86), "F41": (30,),
}  # fmt: skip
"""Every percentage in the text of the study, both where it prints two."""
DISAGREEING = {"F20", "F31", "F37", "F39"}
COOPERATED = {f"F{number}" for number in range(21, 30)}
PERCENT = re.compile(r"(\d+)\s?%")


@pytest.fixture(scope="module")
def draft() -> Referential:
    return load_draft(DRAFT)


def test_every_figure_is_the_one_that_the_study_prints(draft: Referential) -> None:
    facts = draft.framework(STUDY).facts
    assert {fact.id: fact.percent for fact in facts if fact.percent} == PRINTED
    for fact in facts:
        printed = tuple(map(int, PERCENT.findall(fact.figure or "")))
        assert printed == fact.percent, fact.id


def test_every_percentage_says_of_whom_it_is_and_every_contradiction_is_told(
    draft: Referential,
) -> None:
    facts = draft.framework(STUDY).facts
    assert all(fact.base for fact in facts if fact.percent)
    assert {fact.id for fact in facts if fact.base == "cooperated"} == COOPERATED
    told = {fact.id: fact.contradiction for fact in facts if fact.contradiction}
    assert set(told) == DISAGREEING
    for fact_id, words in told.items():
        for language in draft.languages:
            numbers = map(int, PERCENT.findall(words.in_language(language)))
            assert set(numbers) == set(PRINTED[fact_id])


def test_the_study_speaks_every_language(draft: Referential) -> None:
    for trail, text in texts(draft.framework(STUDY)):
        assert set(text.languages) == set(draft.languages), trail


def test_no_line_of_french_begins_with_a_sign(draft: Referential) -> None:
    for value in (*draft.competences, *draft.domains, *draft.levels, draft.cooperation):
        for trail, text in texts(value):
            assert not re.search(r"\x20[;:!?»]|«\x20", text.root["fr"]), trail


def test_the_guide_gives_no_figure_but_by_naming_a_fact(draft: Referential) -> None:
    parts = draft.cooperation
    for part in (parts.stages, parts.practices, parts.obstacles, parts.forms):
        assert part is not None
        for trail, text in texts(part):
            assert not any(PERCENT.search(words) for words in text.root.values()), trail


def test_the_ten_stages_use_every_document_and_have_their_good_practice(
    draft: Referential,
) -> None:
    parts = draft.cooperation
    assert parts.stages
    assert parts.documents
    assert parts.practices
    assert parts.obstacles
    stages = parts.stages.stages
    assert len(stages) == 10
    used = {document for stage in stages for document in stage.documents}
    assert used == {document.id for document in parts.documents.documents}
    assert {one.stage for one in parts.practices.practices} == {stage.id for stage in stages}
    met = {fact for one in parts.obstacles.obstacles for fact in one.facts}
    assert {"F31", "F32", "F33", "F35", "F36", "F37", "F38", "F39"} <= met


def test_an_indicator_is_a_number_with_its_moments_and_each_side_has_the_like(
    draft: Referential,
) -> None:
    assert draft.cooperation.indicators is not None
    indicators = draft.cooperation.indicators.indicators
    assert all(one.unit_kind for one in indicators)
    assert all({Moment.START, Moment.END} <= set(one.moments) for one in indicators)
    assert any(Moment.SIX_MONTHS in one.moments for one in indicators)
    by_id = {one.id: one for one in indicators}
    for social, tech in (
        ("understanding-of-tech", "understanding-of-the-social-sector"),
        ("commitment-of-the-team", "commitment-of-employees"),
    ):
        assert by_id[social].party is Party.SOCIAL_ORGANISATION
        assert by_id[tech].party is Party.TECH_PARTNER
        assert by_id[social].unit_kind is by_id[tech].unit_kind
        assert list(by_id[social].moments) == list(by_id[tech].moments)
    assert not [word for word, count in Counter(one.id for one in indicators).items() if count > 1]
