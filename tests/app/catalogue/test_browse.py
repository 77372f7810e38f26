"""Finding in the referential: by words without accents, by domain, audience, level and code; the map of e-CF."""

import pytest

from app.catalogue.browse import LEVELS, Wish, coverage, find
from app.plumbing.texts import folded
from referential import RELEASES, load_all


@pytest.fixture
def database_url(sqlite_database):
    """One database is enough. The referential stands in files."""
    return sqlite_database


@pytest.fixture(scope="module")
def release():
    return list(load_all(RELEASES).values())[-1]


def ids(found):
    return [competence.id for competence in found]


@pytest.mark.parametrize(
    ("words", "language", "expected"),
    [
        ("donnees", "fr", "data-analysis"),
        ("DONNÉES analyser", "fr", "data-analysis"),
        ("accessib", "fr", "digital-accessibility"),
        ("analyse data", "en", "data-analysis"),
        ("dados", "pt", "data-analysis"),
    ],
)
def test_words_find_without_accents_or_endings(release, words, language, expected):
    assert expected in ids(find(release, Wish(words=words), language))[:6]


def test_a_word_that_nobody_knows_hides_nothing_and_finds_nothing(release):
    known = find(release, Wish(words="données"), "fr")
    assert known
    assert set(ids(find(release, Wish(words="données zzzz"), "fr"))) >= set(ids(known))
    assert find(release, Wish(words="zzzz"), "fr") == []


def test_a_title_counts_more_than_a_descriptor(release):
    found = find(release, Wish(words="accessibilité"), "fr")
    assert found[0].id == "digital-accessibility"


def test_filters_narrow_together(release):
    for competence in find(release, Wish(audience="staff", domain="data-ai"), "fr"):
        assert competence.domain == "data-ai"
        assert competence.audience.value in ("staff", "both")


def test_a_code_finds_what_claims_it(release):
    found = find(release, Wish(code="D.7"), "fr")
    assert "data-analysis" in ids(found)
    assert all(
        any(claim.code == "D.7" for level in one.levels.values() for claim in level.ecf)
        for one in found
    )
    assert find(release, Wish(code="D.7", level="discover"), "fr") == []


def test_an_empty_wish_finds_all(release):
    assert len(find(release, Wish(), "fr")) == len(release.competences)


@pytest.mark.parametrize("strange", ["%", "\\", "((", "𝓓", "é" * 200])
def test_no_search_is_too_strange(service_client, strange):
    assert service_client.get("/referential", params={"q": strange}).status_code == 200


def test_a_search_for_control_characters_is_refused_with_a_sentence(service_client):
    asked = {"accept-language": "en"}
    page = service_client.get("/referential", params={"q": "data\x00"}, headers=asked)
    assert page.status_code == 422
    assert "control characters" in page.text


@pytest.fixture
def service_client(service):
    return service.client()


def test_folding_keeps_letters():
    assert folded("Œuvre À l’Été") == "œuvre a l’ete"


def test_the_map_has_every_code_and_only_levels_of_the_norm(release):
    rows = coverage(release)
    assert len(rows) == 41
    assert all(len(cells) == len(LEVELS) for _, cells in rows)
    cells = [cell for _, row in rows for cell in row]
    assert all(cell.defined for cell in cells if cell.claims)
    claims = sum(len(level.ecf) for one in release.competences for level in one.levels.values())
    assert sum(len(cell.claims) for cell in cells) == claims


def test_the_map_and_the_search_have_their_pages(service_client):
    page = service_client.get("/frameworks/ecf-4.0", headers={"accept-language": "en"})
    assert page.status_code == 200
    assert page.text.count("<tr>") == 42
    found = service_client.get(
        "/referential?q=donnees&domain=&code=", headers={"accept-language": "fr"}
    )
    assert "/data-analysis" in found.text
    assert "Parce que vous avez dit" in found.text
    nothing = service_client.get("/referential?q=zzzz", headers={"accept-language": "en"})
    assert "Nothing found" in nothing.text


def test_the_api_finds_what_a_sentence_asks_for_in_the_callers_language(service_client):
    door = "/api/v1/referential/search"
    said = {"q": "une personne aveugle n’arrive pas à lire notre site"}
    asked = service_client.get(door, params=said, headers={"accept-language": "fr"}).json()
    assert asked["next"] is None
    first = asked["items"][0]
    assert first["competence"] == "digital-accessibility"
    assert first["title"] == "Rendre les services numériques accessibles"
    assert first["level"] is None
    assert any("aveugle" in reason for reason in first["because"])
    assert service_client.get(door, params={**said, "language": "fr"}).json() == asked
    refused = [{"q": "a" * 301}, {"q": ""}, {}, {**said, "language": "de"}, {"q": "a\x00"}]
    assert {service_client.get(door, params=wrong).status_code for wrong in refused} == {422}
