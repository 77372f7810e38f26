"""A badge is explained by what it says of itself: in the words of its own release, as near as it says."""

import pytest

from app.exchanges.tables import Exchange
from app.issuing.alignments import name_with_relation, own_alignment, title_and_relation
from badges.verification import AlignmentView

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


@pytest.mark.parametrize(
    ("name", "title", "relation"),
    [
        (name_with_relation("Data science", "closeMatch"), "Data science", "closeMatch"),
        (
            name_with_relation("Testing (of software)", "relatedMatch"),
            "Testing (of software)",
            "relatedMatch",
        ),
        ("Testing (of software)", "Testing (of software)", None),
        ("(closeMatch)", "(closeMatch)", None),
        ("", "", None),
    ],
)
def test_how_near_an_entry_comes_is_read_back_where_its_name_says_so(name, title, relation):
    assert title_and_relation(name) == (title, relation)


@pytest.mark.parametrize(
    ("framework", "release"),
    [
        ("Estampille 0.2.0@sha256:" + "0" * 64, "0.2.0"),
        ("Estampille 0.2.0", "0.2.0"),
        ("e-CF 4.0", None),
        (None, None),
    ],
)
def test_the_release_is_read_back_from_the_framework(framework, release):
    view = AlignmentView(
        name="",
        framework=framework,
        code="data-analysis/practise",
        level=None,
        url="https://a.example/",
    )
    own = own_alignment(view)
    assert (own and own.release) == release
    assert own is None or (own.competence, own.level) == ("data-analysis", "practise")
