"""A badge is explained by what it says of itself: in the words of its own release, as near as it says."""

import pytest

from app.exchanges.tables import Exchange
from app.verifying.cited import cited_in
from badges.verification import AlignmentView
from referential.addresses import code_path
from referential.frameworks import ECF


@pytest.fixture
def database_url(sqlite_database):
    """One database is enough. The words come from the referential."""
    return sqlite_database


OLD = "0.2.0"


@pytest.fixture
def old_badge(cast):
    """A badge that was earned on a release before the latest."""
    with cast.service.work() as work:
        exchange = work.session.get_one(Exchange, cast.exchange.id)
        exchange.release = OLD
        work.session.add(exchange)
    return cast.act_award()


def verify(cast, badge):
    answer = cast.service.client().post("/api/v1/verify", json={"input": badge["assertion"]})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_report_names_the_release_and_how_near_each_entry_comes(cast, old_badge):
    report = verify(cast, old_badge)
    assert report["valid"] is True, report["findings"]
    assert report["badge"]["release"] == OLD
    level = cast.service.inside.library.level_in(OLD, "data-analysis", "practise")
    assert [(one["code"], one["relation"]) for one in report["badge"]["alignments"]] == [
        (claim.code, claim.relation.value) for claim in level.definition.ecf
    ]
    assert report["badge"]["alignments"]


def test_a_badge_is_explained_in_the_words_of_its_own_release(cast, old_badge):
    library = cast.service.inside.library
    old = library.level_in(OLD, "data-analysis", "practise")
    latest = library.level_in(library.latest.version, "data-analysis", "practise")
    page = cast.service.client(**{"accept-language": "en"}).get(
        "/verify", params={"input": old_badge["assertion"]}
    )
    assert f'href="{old.path}"' in page.text
    assert f'href="{latest.path}"' not in page.text


def cited(cast, *urls):
    views = [
        AlignmentView(
            name="e-CF (exactMatch)", framework="Estampille 9.9.9", code="a/b", level=None, url=url
        )
        for url in urls
    ]
    return cited_in(cast.service.inside, views)


def test_every_level_of_every_release_is_found_by_its_page(cast):
    service = cast.service.inside
    for version, referential in service.library.releases.items():
        for competence in referential.competences:
            for level_id in competence.levels:
                level = service.library.level_in(version, competence.id, level_id.value)
                assert (
                    cited(cast, "https://a.example/", service.settings.url(level.path)).level
                    == level
                )


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example.org{path}",
        "{base}{path}/",
        "{base}{path}?a",
        "{base}/referential/9.9.9/data-analysis/practise",
        "{base}/frameworks/ecf-4.0/D.7",
        "{path}",
        "",
    ],
)
def test_what_a_badge_says_in_words_makes_it_no_badge_of_a_level(cast, url):
    service = cast.service.inside
    path = service.library.level_in(OLD, "data-analysis", "practise").path
    assert cited(cast, url.format(base=service.settings.base_url, path=path)) is None


def test_how_near_an_entry_comes_is_what_the_release_says_and_not_the_name(cast, old_badge):
    """The same names without any word of how near: the report says it all the same."""
    service = cast.service.inside
    level = service.library.level_in(OLD, "data-analysis", "practise")
    [claim, *_] = level.definition.ecf
    found = cited(cast, service.settings.url(level.path))
    address = service.settings.url(code_path(ECF, claim.code, claim.level))
    assert found.relations[address] == claim.relation.value
    assert service.settings.url(code_path(ECF, claim.code, "e-5")) not in found.relations
