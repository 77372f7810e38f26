"""An exchange is corrected at any time, its badges stay; targets are found by words, added and taken away."""

import pytest

from app.exchanges.tables import Exchange, Target
from app.plumbing.audit import AuditEvent


@pytest.fixture
def draft(cast):
    """An exchange that has not started, as the API shows it."""
    body = {
        "programme_id": str(cast.programme.id),
        "title": "Un brouillon",
        "social_organisation_id": str(cast.social.id),
        "tech_organisation_id": str(cast.tech.id),
        "form": "volunteering",
        "theme": 4,
        "starts_on": "2026-12-01",
        "ends_on": "2027-02-01",
        "hours": 20,
        "targets": [{"competence": "data-analysis", "level": "practise"}],
    }
    return cast.api().post("/api/v1/exchanges", json=body).json()


def english(cast, who="mediator"):
    browser = cast.browser(who)
    browser.headers["accept-language"] = "en"
    return browser


def send(browser, shown, path, **fields):
    token = browser.get(shown).text.split('name="csrf" value="')[1].split('"')[0]
    return browser.post(path, data={"csrf": token, **fields}, follow_redirects=False)


def patch(cast, draft, **changes):
    return cast.api().patch(f"/api/v1/exchanges/{draft['id']}", json=changes)


def unversioned(exchange):
    return {name: value for name, value in exchange.items() if name != "version"}


def stored(cast, draft):
    return cast.api().get(f"/api/v1/exchanges/{draft['id']}").json()


def test_only_what_is_named_changes(cast, draft):
    answer = patch(cast, draft, title="Un titre", hours=12, theme=None)
    assert answer.status_code == 200
    assert unversioned(answer.json()) == unversioned(draft) | {
        "title": "Un titre",
        "hours": 12,
        "theme": None,
    }
    assert stored(cast, draft) == answer.json()


@pytest.mark.both_databases
def test_targets_are_replaced_as_a_whole(cast, draft):
    wanted = [
        {"competence": "skills-transfer", "level": "lead"},
        {"competence": "data-analysis", "level": "discover"},
    ]
    assert patch(cast, draft, targets=wanted).json()["targets"] == wanted


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"theme": 18}, "theme"),
        ({"ends_on": "2026-11-30"}, "ends_on"),
        ({"hours": None}, "hours"),
        ({"targets": [{"competence": "astrology", "level": "lead"}]}, "targets[0].competence"),
        (
            {"targets": [{"competence": "data-analysis", "level": "lead"}] * 2},
            "targets[1].competence",
        ),
        ({"targets": [{"competence": "data-analysis"}]}, "targets[0].level"),
        ({"release": "9.9.9"}, "release"),
    ],
)
def test_a_wrong_change_is_named_and_nothing_of_it_is_kept(cast, draft, changes, field):
    answer = patch(cast, draft, form="consortium", **changes)
    assert answer.status_code in {404, 409, 422}
    assert field in [error["field"] for error in answer.json()["errors"]]
    assert stored(cast, draft) == draft


def test_an_organisation_of_the_wrong_kind_is_refused(cast, draft):
    answer = patch(cast, draft, tech_organisation_id=str(cast.social.id))
    assert answer.status_code == 422
    assert stored(cast, draft) == draft


def test_a_side_whose_people_were_invited_stays(cast, draft):
    other = cast.api().post(
        "/api/v1/organisations",
        json={"programme_id": str(cast.programme.id), "name": "Une autre", "kind": "social"},
    )
    person = {
        "email": "new@example.org",
        "name": "N",
        "organisation_id": str(cast.social.id),
        "role": "staff",
    }
    people = f"/api/v1/exchanges/{draft['id']}/participants"
    assert cast.api().post(people, json=person).status_code == 201
    answer = patch(cast, draft, social_organisation_id=other.json()["id"])
    assert answer.status_code == 422
    assert "invited already" in answer.text
    assert stored(cast, draft) == draft


def test_an_exchange_that_runs_is_corrected_and_its_badges_and_sides_stay(cast):
    badge = cast.award()
    address = f"/ob/v2/assertions/{badge['id']}"
    was = cast.service.client().get(address).content
    running = {"id": cast.exchange.id}
    changes = {"title": "Chez Staff Exemple", "hours": 12, "ends_on": "2027-01-31", "theme": None}
    answer = patch(cast, running, **changes)
    assert answer.status_code == 200, answer.text
    assert {name: answer.json()[name] for name in changes} == changes
    (told,) = [row for row in cast.rows(AuditEvent) if row.action == "exchange.changed"]
    assert told.detail == {
        "fields": "title",
        "changes": {
            "ends_on": ["2026-12-23", "2027-01-31"],
            "hours": [40, 12],
            "theme": [1, None],
        },
    }
    assert cast.service.client().get(address).content == was
    wrong = patch(cast, running, targets=[])
    assert (wrong.status_code, "has started" in wrong.text) == (422, True)
    other = cast.api().post(
        "/api/v1/organisations",
        json={"programme_id": str(cast.programme.id), "name": "Une autre", "kind": "tech"},
    )
    assert patch(cast, running, tech_organisation_id=other.json()["id"]).status_code == 422
    assert (
        cast.api("observer")
        .patch(f"/api/v1/exchanges/{cast.exchange.id}", json={"hours": 1})
        .status_code
        == 403
    )


def test_two_who_correct_an_exchange_at_once_do_not_undo_each_other(cast):
    running = {"id": cast.exchange.id}
    version = stored(cast, running)["version"]
    browser, path = english(cast), f"/exchanges/{cast.exchange.id}/edit"
    shown = browser.get(path).text
    assert "Badges that were awarded say what was true" in shown
    assert patch(cast, running, hours=7, version=version).status_code == 200
    late = patch(cast, running, hours=8, version=version)
    assert (late.status_code, "meanwhile" in late.text) == (409, True)
    known = stored(cast, running)
    names = ("title", "form", "starts_on", "ends_on", "social_organisation_id")
    typed = {name: known[name] for name in (*names, "tech_organisation_id")}
    seen = shown.split('name="seen" value="')[1].split('"')[0]
    answer = send(browser, path, path, **typed, hours="9", seen=seen)
    assert answer.status_code == 422
    assert "Somebody has corrected this exchange meanwhile" in answer.text
    assert 'value="9"' in answer.text
    assert stored(cast, running)["hours"] == 7


def test_the_page_shows_what_is_known_and_keeps_what_was_typed(cast, draft):
    browser, path = english(cast), f"/exchanges/{draft['id']}/edit"
    shown = browser.get(path).text
    assert 'value="Un brouillon"' in shown
    assert '<option value="volunteering" selected>' in shown
    assert '<option value="4" selected>4 · ' in shown
    fields = {name: draft[name] for name in ("form", "starts_on", "hours", "theme")}
    sides = {f"{it}_organisation_id": draft[f"{it}_organisation_id"] for it in ("social", "tech")}
    wrong = send(browser, path, path, title="Typed", ends_on="2026-01-01", **fields, **sides)
    assert wrong.status_code == 422
    assert "ends before it starts" in wrong.text
    assert 'value="Typed"' in wrong.text
    right = send(browser, path, path, title="Typed", ends_on="2027-01-01", **fields, **sides)
    assert right.status_code == 303
    known = unversioned(draft) | {"title": "Typed", "ends_on": "2027-01-01"}
    assert unversioned(stored(cast, draft)) == known


def test_a_target_is_found_without_accents_and_added_at_a_level(cast, draft):
    browser, path = cast.browser(), f"/exchanges/{draft['id']}/targets"
    browser.headers["accept-language"] = "fr"
    found = browser.get(path, params={"q": "DONNEES"}).text
    assert "/data-analysis" in found
    assert send(browser, path, path, competence="skills-transfer", level="lead").status_code == 303
    assert stored(cast, draft)["targets"][-1] == {"competence": "skills-transfer", "level": "lead"}


def test_a_search_that_finds_nothing_says_what_to_try(cast, draft):
    shown = english(cast).get(f"/exchanges/{draft['id']}/targets", params={"q": "<b>xyzzy"})
    assert "Nothing found" in shown.text
    assert "<b>xyzzy" not in shown.text


@pytest.mark.both_databases
def test_a_target_is_taken_away_from_a_draft_only(cast, draft):
    browser = english(cast)
    for exchange_id, status in ((draft["id"], 303), (cast.exchange.id, 422)):
        path = f"/exchanges/{exchange_id}/targets"
        assert send(browser, path, f"{path}/data-analysis/remove").status_code == status
    assert stored(cast, draft)["targets"] == []
    again = f"/exchanges/{draft['id']}/targets"
    assert send(browser, again, f"{again}/data-analysis/remove").status_code == 404
    left = cast.rows(Target)
    assert [target.exchange_id for target in left] == [cast.exchange.id]


def test_another_programmes_draft_does_not_exist(cast, draft, stranger_key):
    headers = {"Authorization": f"Bearer {stranger_key}"}
    answer = cast.service.client(**headers).patch(
        f"/api/v1/exchanges/{draft['id']}", json={"title": "x"}
    )
    assert answer.status_code == 404
    titles = [row.title for row in cast.rows(Exchange)]
    assert sorted(titles) == ["Un brouillon", "Un échange"]
