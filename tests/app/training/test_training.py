"""Training: put on a programme's list, suggested to who lacks a level, its addresses looked at."""

import html
from datetime import timedelta

import pytest

from app.assessing.tables import Assessment, Moment, RatedBy
from app.plumbing.audit import AuditEvent
from app.training.looking import look_at_addresses
from app.training.rules import DEAD_AFTER
from app.training.tables import TrainingResource
from badges.errors import Unreachable
from tests.app.conftest import COMPETENCE, START
from tests.app.training.entries import ENTRY

GONE = "https://formation.example.org/parti"


class Web:
    """Addresses that answer with a status, and one that does not answer at all."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def status(self, url: str) -> int:
        self.asked.append(url)
        if url == GONE:
            raise Unreachable(url, "it takes too long")
        return 200


def put(cast, **changes):
    body = {"programme_id": str(cast.programme.id), **ENTRY, "competence": COMPETENCE, **changes}
    return cast.api().post("/api/v1/training", json=body)


@pytest.mark.both_databases
def test_a_list_is_kept_read_suggested_and_its_dead_addresses_told(cast):
    first = put(cast).json()
    dead = put(cast, url=GONE, title="Parti", level="lead").json()
    assert (first["dead"], first["looked_at"]) == (False, None)
    for field, value in (
        ("url", "javascript:alert(1)"),
        ("level", "expert"),
        ("checked_on", (START + timedelta(days=9)).date().isoformat()),
        ("language", "xx"),
    ):
        refused = put(cast, **{field: value})
        assert refused.status_code == 422, field
        assert field in refused.text

    web, inside = Web(), cast.service.inside
    for due in (2, 1, 1):
        assert look_at_addresses(inside, web) == due
        assert look_at_addresses(inside, web) == 0, "not before its time"
        cast.service.clock.pass_by(days=1, minutes=1)
    listed = cast.api("observer").get("/api/v1/training", params={"competence": COMPETENCE}).json()
    assert {one["title"]: one["dead"] for one in listed["items"]} == {
        ENTRY["title"]: False,
        "Parti": True,
    }
    told = [one for one in cast.rows(AuditEvent) if one.action == "training.dead"]
    assert [one.subject for one in told] == [dead["id"]]
    assert web.asked.count(GONE) == DEAD_AFTER
    log = cast.browser("owner").get(f"/programmes/{cast.programme.id}/audit").text
    assert ENTRY["title"] in log
    page = cast.browser().get(f"/programmes/{cast.programme.id}/training").text
    assert "Ne répond plus" in page
    assert f"/programmes/{cast.programme.id}/training" in cast.browser().get("/today").text

    right = cast.api().put(f"/api/v1/training/{dead['id']}", json={**ENTRY, "url": GONE + "/2"})
    assert (right.json()["dead"], right.json()["looked_at"]) == (False, None)
    gone = cast.browser()
    shown = gone.get(f"/training/{dead['id']}")
    assert shown.status_code == 200
    token = shown.text.split('name="csrf" value="')[1].split('"')[0]
    sent = gone.post(f"/training/{dead['id']}/remove", data={"csrf": token})
    assert sent.url.path == f"/programmes/{cast.programme.id}/training"
    assert [str(one.id) for one in cast.rows(TrainingResource)] == [first["id"]]


def test_who_lacks_a_level_is_led_to_it_once_the_start_is_known(cast):
    put(cast)
    put(cast, level="transmit", title="Trop loin")
    person = cast.service.signed_in(cast.volunteer.person_id)
    here = f"/participations/{cast.volunteer.id}"
    assert ENTRY["title"] not in person.get(here).text, "nobody knows where they stand"
    with cast.service.work() as work:
        work.session.add(
            Assessment(
                exchange_id=cast.exchange.id,
                participant_id=cast.volunteer.id,
                competence=COMPETENCE,
                moment=Moment.BASELINE,
                by=RatedBy.SELF,
                rater_id=cast.volunteer.person_id,
                ratings=dict.fromkeys(cast.descriptors("discover"), "no"),
                updated_at=work.now,
                created_at=work.now,
            )
        )
    sheet = f"/exchanges/{cast.exchange.id}/participants/{cast.volunteer.id}/{COMPETENCE}"
    newest = cast.service.app.state.service.library.latest
    for shown in (
        person.get(here).text,
        person.get(f"{here}/{COMPETENCE}").text,
        cast.browser().get(sheet).text,
    ):
        assert ENTRY["title"] in shown
        assert "Trop loin" not in shown
        assert shown.count("<summary>Façons d’apprendre") == 1
        way = newest.competence(COMPETENCE).training[0]
        assert way.text.in_language("fr") in html.unescape(shown)
    assert ENTRY["title"] in person.get("/training?language=fr").text
    assert ENTRY["title"] not in person.get("/training?level=lead").text
    assert (
        cast.service.signed_in(cast.volunteer.person_id).get("/training?level=7").status_code == 422
    )


@pytest.mark.both_databases
def test_the_mail_that_brings_a_badge_says_what_comes_next_and_what_the_programme_recommends(cast):
    put(cast, level="lead", title="Encadrer une équipe de données", language="en", cost="paid")
    put(cast, level="lead", title="Conduire une analyse")
    put(cast, level="lead", title="Parti", url=GONE)
    put(cast, title="Déjà su")
    with cast.service.work() as work:
        (gone,) = [one for one in cast.rows(TrainingResource) if one.url == GONE]
        work.session.get_one(TrainingResource, gone.id).fails = DEAD_AFTER
    cast.award()
    cast.service.deliver()
    mail = cast.service.mailbox.to("staff@example.org")[-1]
    assert (
        "Ce que vous pourriez apprendre ensuite : Analyser et présenter des données · Piloter."
        in mail
    )
    assert f"/referential/{cast.exchange.release}/{COMPETENCE}/lead" in mail
    first, second = (mail.index(one) for one in ("Conduire une analyse · ", "Encadrer une équipe"))
    assert first < second, "what is in the reader's language stands first"
    assert "Encadrer une équipe de données · anglais · Payante" in mail
    assert f"/training?competence={COMPETENCE}&level=lead" in mail
    assert "Parti" not in mail
    assert "Déjà su" not in mail
