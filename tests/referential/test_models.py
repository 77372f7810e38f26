"""Values do not change, texts fall back to English, and a wrong name gets the nearest right ones."""

import pytest
from pydantic import ValidationError

from referential import LevelId, Referential, Text, load_draft
from referential.errors import BrokenSource, ReferentialError, Unknown, WrongUse
from referential.loader import assemble
from referential.sources import read_sources
from tests.referential.house import House


@pytest.fixture
def good(house: House) -> Referential:
    return load_draft(house.draft)


def test_a_text_is_read_in_a_language_else_in_english_else_as_it_is() -> None:
    text = Text({"fr": "phare", "en": "lighthouse"})
    assert text.languages == ("fr", "en")
    assert text.in_language("fr") == "phare"
    assert text.in_language("pt") == "lighthouse"
    assert Text({"fr": "phare"}).in_language("pt") == "phare"


def test_values_do_not_change(good: Referential) -> None:
    with pytest.raises(ValidationError):
        good.competences[0].id = "other"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        good.version = "9.9.9"  # type: ignore[misc]


def test_a_draft_is_read_whole(good: Referential, house: House) -> None:
    competence = good.competence("lamp-log")
    descriptor = competence.levels[LevelId.PRACTISE].descriptors[1]
    assert (good.version, good.released_on, good.languages) == ("draft", None, ("en", "fr"))
    assert descriptor.id == "practise-2"
    assert descriptor.text.in_language("fr").startswith("Trace les pannes")
    assert competence.levels[LevelId.LEAD].ecf[0].rank == 3
    assert competence.training[0].text.in_language("en").startswith("Keep a log")
    assert good.domain("signals").glyph == "antenna"
    assert good.level("lead").rank == 3
    assert good.framework("ecf-4.0").competence("D.7").levels == ("e-2", "e-3", "e-4", "e-5")
    assert good.framework("ecf-4.0").aspect("T6").title.in_language("en") == "Sustainability"
    assert load_draft(house.draft).digest == good.digest


def test_the_digest_of_a_draft_follows_every_byte(good: Referential, house: House) -> None:
    house.edit("levels.yaml", "rank: 2", "rank:  2")
    assert load_draft(house.draft).digest != good.digest


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda found: found.competence("lamp-logs"), "has no competence “lamp-logs”.*“lamp-log”"),
        (lambda found: found.domain("ligth"), "has no domain “ligth”.*“light”"),
        (lambda found: found.level("mastery"), "it has discover, practise, lead, transmit"),
        (lambda found: found.framework("ecf-3.0"), "did you mean “ecf-4.0”"),
        (lambda found: found.framework("ecf-4.0").competence("d.12"), "“D.1”"),
        (lambda found: found.framework("ecf-4.0").aspect("T0"), "transversal aspect"),
        (lambda found: found.framework("study-2019").competence("F1"), "it has none at all"),
        (lambda found: found.competence("x" * 100_000), "“x{60}”"),
    ],
)
def test_a_wrong_name_gets_the_nearest_right_ones(
    good: Referential, ask: object, sentence: str
) -> None:
    assert callable(ask)
    with pytest.raises(Unknown, match=sentence):
        ask(good)


def test_what_cannot_be_read_is_one_error_that_holds_every_problem(house: House) -> None:
    house.edit("levels.yaml", "rank: 2", "rank: two")
    house.edit("domains.yaml", "glyph: compass", "glyph: teapot")
    with pytest.raises(BrokenSource, match="and 1 more") as caught:
        assemble(read_sources(house.draft))
    assert len(caught.value.problems) == 2
    assert isinstance(caught.value, ReferentialError)


def test_a_folder_that_is_not_there_is_said(house: House) -> None:
    with pytest.raises(WrongUse, match="is not a folder"):
        load_draft(house.root / "nowhere")


def test_a_release_may_hold_a_competence_that_lacks_a_level_or_a_language(house: House) -> None:
    """Old releases were right in their day: the loader reads what the checks would refuse today."""
    name = "competences/lamp-log.yaml"
    house.edit(name, "  fr: Lire le journal de la lampe\n", "")
    text = house.file(name).read_text(encoding="utf-8")
    start, end = text.index("  transmit:"), text.index("training:")
    house.file(name).write_text(text[:start] + text[end:], encoding="utf-8")
    competence = load_draft(house.draft).competence("lamp-log")
    assert list(competence.levels) == [LevelId.DISCOVER, LevelId.PRACTISE, LevelId.LEAD]
    assert competence.title.in_language("fr") == "Read the log of the lamp"
