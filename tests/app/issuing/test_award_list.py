"""The list of awards: who may read it, filters, pages, the file; and what the person is told of a revocation."""

import csv
import io
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from app.issuing.award_list import AwardState, deprecation_of, replaced_by, state_of
from app.issuing.tables import Award
from app.library import Library
from app.plumbing.letters import JOINER
from app.programmes.tables import Programme
from referential.models import Competence, Deprecation, DeprecationReason
from referential.values import Text
from tests.app.releases import known

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BEFORE, AFTER = NOW - timedelta(days=1), NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("moments", "state"),
    [
        ({}, AwardState.AWARDED),
        ({"accepted_at": BEFORE}, AwardState.ACCEPTED),
        ({"accepted_at": BEFORE, "expires_at": AFTER}, AwardState.ACCEPTED),
        ({"accepted_at": BEFORE, "expires_at": NOW}, AwardState.EXPIRED),
        ({"expires_at": BEFORE, "revoked_at": BEFORE}, AwardState.REVOKED),
    ],
)
def test_an_award_stands_in_one_state(moments, state):
    award = Award(
        programme_id=uuid4(),
        generation=1,
        badge_class_id=uuid4(),
        decision_id=uuid4(),
        person_id=uuid4(),
        hosted=b"",
        signed="",
        created_at=BEFORE,
        **moments,
    )
    assert state_of(award, NOW) is state


def test_a_competence_that_the_newest_release_calls_deprecated_is_marked():
    library = known()
    latest = library.latest
    first, *others = latest.competences
    text = Text(fr="x", en="x", pt="x")
    retired: Competence = first.model_copy(
        update={
            "deprecated": Deprecation(
                since="9.0.0",
                reason=DeprecationReason.OBSOLETED,
                replaced_by=(others[0].id,),
                note=text,
            )
        }
    )
    newer = latest.model_copy(update={"version": "9.0.0", "competences": (retired, *others)})
    later = Library({**library.releases, "9.0.0": newer})
    assert deprecation_of(library, first.id) is None
    found = deprecation_of(later, first.id)
    assert found is not None
    assert found.since == "9.0.0"
    assert replaced_by(later, found) == (others[0],)
    assert deprecation_of(later, "never-heard-of") is None


def test_a_report_tells_what_stands_under_a_deprecated_competence_and_what_replaces_it(cast):
    cast.award()
    assert "Staff Exemple" not in read(cast, "?deprecated=yes").text
    library = known()
    latest = library.latest
    retired = next(one for one in latest.competences if one.id == "data-analysis")
    successor = next(one for one in latest.competences if one.id != retired.id)
    text = Text(fr="x", en="x", pt="x")
    note = Deprecation(
        since="9.0.0", reason=DeprecationReason.OBSOLETED, replaced_by=(successor.id,), note=text
    )
    held = [
        one.model_copy(update={"deprecated": note}) if one is retired else one
        for one in latest.competences
    ]
    newer = latest.model_copy(update={"version": "9.0.0", "competences": tuple(held)})
    cast.service.change(library=Library({**library.releases, "9.0.0": newer}))
    shown = read(cast, "?deprecated=yes").text
    assert "Staff Exemple" in shown
    assert "Deprecated since release 9.0.0" in shown
    assert successor.title.in_language("en") in shown
    (item,) = cast.api().get("/api/v1/awards?deprecated=true").json()["items"]
    assert item["replaced_by"] == [successor.id]


def page(cast, query=""):
    return f"/programmes/{cast.programme.id}/awards{query}"


def read(cast, query="", who="owner"):
    return cast.browser(who).get(page(cast, query), headers={"accept-language": "en"})


def test_the_award_list_names_the_person_the_competence_and_the_state(cast):
    empty = read(cast)
    assert "No badge awarded yet" in empty.text
    badge = cast.award()
    shown = read(cast, who="mediator")
    assert shown.status_code == 200
    assert "Staff Exemple" in shown.text
    assert f"/decisions/{badge['decision_id']}" in shown.text
    assert "staff@example.org" not in shown.text


def test_the_award_list_is_filtered_by_state_and_competence(cast):
    badge = cast.award()
    browser = cast.browser("owner")

    def found(**asked):
        words = "&".join(f"{name}={value}" for name, value in asked.items())
        on_page = "Staff Exemple" in browser.get(page(cast, f"?{words}")).text
        listed = cast.api().get("/api/v1/awards", params=asked).json()["items"]
        assert on_page == bool(listed)
        return on_page

    assert found(state="awarded")
    assert found(competence=badge["competence"], state="awarded")
    assert not found(competence="no-such-competence")
    day = cast.service.inside.now().date()
    assert found(since=day, until=day)
    assert not found(since=day + timedelta(days=1))
    assert not found(until=day - timedelta(days=1))
    assert not found(state="accepted")
    assert not found(state="expired")
    cast.api().post(f"/api/v1/awards/{badge['id']}/revoke", json={"reason": "Erreur."})
    assert found(state="revoked")
    assert not found(state="awarded")


def test_an_award_past_its_end_is_found_as_expired(cast):
    with cast.service.work() as work:
        programme = work.session.get_one(Programme, cast.programme.id)
        programme.validity_days = 2
        work.session.add(programme)
    cast.award()
    cast.service.clock.pass_by(days=3)
    (item,) = cast.api().get("/api/v1/awards?state=expired").json()["items"]
    assert item["state"] == "expired"
    assert cast.api().get("/api/v1/awards?state=awarded").json()["items"] == []


def test_a_filter_that_cannot_be_read_is_named_and_kept(cast):
    answer = read(cast, "?state=lost")
    assert answer.status_code == 422
    assert 'id="state-error"' in answer.text
    assert read(cast, "?cursor=x").status_code == 422
    assert cast.api().get("/api/v1/awards?state=lost").status_code == 422


@pytest.mark.both_databases
def test_the_award_list_is_a_file_that_no_spreadsheet_takes_for_formulas(cast):
    badge = cast.award()
    body = {"reason": '=HYPERLINK("https://example.org")'}
    assert cast.api().post(f"/api/v1/awards/{badge['id']}/revoke", json=body).status_code == 200
    address = f"/programmes/{cast.programme.id}/awards.csv?state=revoked"
    people = cast.browser("owner")
    people.headers["accept-language"] = "fr"
    shown = people.get(address)
    (row,) = csv.DictReader(io.StringIO(shown.content.decode("utf-8-sig")), delimiter=";")
    assert (row["Personne"], row["Organisation"]) == ("Staff Exemple", "Une social")
    assert (row["Échange"], row["État"]) == ("Un échange", "Révoqué")
    assert row["Attribué le"] == "23/11/2026 09:00"
    assert row["Motif"].startswith("'=")
    answer = cast.browser("owner").get(f"{address}&ids=yes")
    assert answer.headers["content-type"].startswith("text/csv")
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert row["award_id"] == badge["id"]
    assert row["person"] == "Staff Exemple"
    assert row["state"] == "revoked"
    assert row["revocation_reason"].startswith("'=")
    assert "staff@example.org" not in answer.text


def test_the_award_list_of_another_programme_is_not_there(cast, stranger_key):
    cast.award()
    stranger = cast.service.client(Authorization=f"Bearer {stranger_key}")
    asked = {"programme_id": str(cast.programme.id)}
    assert stranger.get("/api/v1/awards", params=asked).status_code == 404
    assert stranger.get("/api/v1/awards").json()["items"] == []


def test_the_person_is_told_of_the_revocation_and_why(cast):
    badge = cast.award()
    cast.service.deliver()
    reason = "Une erreur\nhttps://example.org/trap"
    cast.api().post(f"/api/v1/awards/{badge['id']}/revoke", json={"reason": reason})
    cast.service.deliver()
    told = cast.service.mailbox.to("staff@example.org")[-1]
    assert "Une erreur https://example.org/trap" in told.replace(JOINER, "")
    assert "https://example.org" not in told  # no mail program makes a link of it
    assert cast.programme.email in told
    # A second press is refused and tells nobody a second time.
    again = cast.api().post(f"/api/v1/awards/{badge['id']}/revoke", json={"reason": "x"})
    assert again.status_code == 409
    assert cast.service.deliver() == 0
