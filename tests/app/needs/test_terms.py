"""What a need and an offer may say, without a database: levels, terms, what is lacking before others may read it."""

from uuid import uuid4

import pytest
from pydantic import ValidationError
from starlette.datastructures import FormData

from app.errors import BadInput, NotFound
from app.needs.page_context import SPARE_ROWS, levels_typed, with_spare_rows
from app.needs.situations import leads_of
from app.needs.tables import Duration, Situation, Venue
from app.needs.terms import (
    MOST_LEVELS,
    LevelIn,
    Terms,
    check_levels,
    check_way,
    lacking,
)
from app.plumbing.countries import country_names, spoken_names
from referential import LevelId
from tests.app.releases import known
from tests.app.running import START

LIBRARY = known()
RELEASE = LIBRARY.latest.version


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({}, ["languages", "durations"]),
        ({"languages": ["fr"], "durations": ["months"]}, []),
        ({"languages": ["fr"], "durations": ["months"], "venue": "on-site"}, ["town"]),
        (
            {"languages": ["fr"], "durations": ["months"], "venue": "on-site"}
            | {"country": "pt", "town": "Exemplo"},
            [],
        ),
    ],
)
def test_what_is_lacking_is_named(said, fields):
    assert [one.field for one in lacking(Terms.model_validate(said))] == fields


@pytest.mark.parametrize(
    "said",
    [
        {"languages": ["xx"]},
        {"country": "ZZ"},
        {"venue": "moon"},
        {"durations": ["for ever"]},
        {"town": "a\nb"},
        {"town": "x" * 101},
        {"unknown": 1},
    ],
)
def test_what_is_not_known_is_refused(said):
    with pytest.raises(ValidationError):
        Terms.model_validate(said)


def test_what_stands_twice_is_kept_once():
    said = Terms.model_validate(
        {"languages": ["pt", "fr", "pt"], "durations": ["months", "months"]}
    )
    assert (said.languages, said.durations) == (["pt", "fr"], [Duration.MONTHS])
    assert said.venue is Venue.EITHER


@pytest.mark.parametrize("way", [("practise", "practise"), ("lead", "practise")])
def test_a_way_leads_upwards(way):
    with pytest.raises(BadInput):
        check_way(LIBRARY, RELEASE, "data-analysis", way)


def test_levels_are_those_of_the_release_and_named_once():
    check_way(LIBRARY, RELEASE, "data-analysis", ("", "discover"))
    once = LevelIn(competence="data-analysis", level=LevelId.LEAD)
    check_levels(LIBRARY, RELEASE, [once], field="returns")
    with pytest.raises(BadInput) as twice:
        check_levels(LIBRARY, RELEASE, [once, once], field="returns")
    assert twice.value.troubles[0].field == "returns"
    with pytest.raises(NotFound):
        check_way(LIBRARY, RELEASE, "no-such", ("", "discover"))


def test_half_a_row_is_kept_to_be_shown_again():
    form = FormData([("levels-0-competence", "x"), ("levels-3-level", "lead"), ("other", "y")])
    rows = levels_typed(form, "levels")
    assert rows == [{"competence": "x", "level": ""}, {"competence": "", "level": "lead"}]
    assert len(with_spare_rows(rows)) == len(rows) + SPARE_ROWS
    assert len(with_spare_rows([{}] * MOST_LEVELS)) == MOST_LEVELS


def test_places_and_languages_are_called_by_their_names():
    assert country_names("fr")["DE"] == "Allemagne"
    assert list(spoken_names("pt").items())[:2] == [("fr", "francês"), ("en", "inglês")]
    assert all(len(name) > 2 for name in country_names("en").values())


def told(words: str) -> Situation:
    return Situation(
        programme_id=uuid4(),
        organisation_id=uuid4(),
        words=words,
        language="fr",
        release=LIBRARY.latest.version,
        created_at=START,
        changed_at=START,
    )


def test_a_situation_leads_somewhere_and_says_why():
    said = told("Nous voulons analyser nos données")
    leads = leads_of(LIBRARY.latest, said, "en")
    assert "data-analysis" in [lead.competence.id for lead in leads[:3]]
    assert all(lead.because for lead in leads)
    assert leads_of(LIBRARY.latest, told("xyz"), "en") == []
