"""What a badge gives away, who watches it, who reads what is said of a person, and what they take along."""

import io
import json
import zipfile

import pytest

from app.assessing.evidence import NewFile, add_file
from app.assessing.seats import seat_of
from app.assessing.tables import Decision, Evidence
from app.employers.tables import Watch
from app.employers.watches import MOST, watch, watched_by, watches_of
from app.employers.webhook_delivery import announce_revocations
from app.exchanges.hours import NewHours, declare_hours
from app.exchanges.tables import Participant
from app.issuing.tables import Award
from app.people.identity import identity_of
from app.privacy.export import pack
from app.privacy.records import records_of
from app.programmes.dependencies import caller_for
from app.programmes.membership import remove_member
from app.programmes.tables import Member, Programme
from tests.app.conftest import COMPETENCE
from tests.app.privacy.test_erasing import english, send

FORMS = ("assertion", "signed", "png", "svg", "credential_v3", "credential_v3_jwt")


@pytest.fixture
def badge(cast):
    """A badge of a programme whose documents are public from acceptance on."""
    with cast.service.work() as work:
        work.session.get_one(Programme, cast.programme.id).documents_from = "acceptance"
    return cast.act_award()


def statuses(cast, badge):
    nobody = cast.service.client()
    return {nobody.get(badge[form]).status_code for form in FORMS}


def verdict(cast, given):
    return cast.service.client().post("/api/v1/verify", json={"input": given}).json()


def test_r10_documents_are_public_from_acceptance_and_may_be_withdrawn(cast, badge):
    assert statuses(cast, badge) == {404}
    (award,) = cast.rows(Award)
    assert verdict(cast, award.signed)["valid"], "who was given the signed form may check it"
    assert verdict(cast, badge["assertion"])["verdict"] == "unverifiable"
    own, path = english(cast.browser("staff")), f"/b/{badge['id']}"
    assert "Verified just now" in own.get(path).text
    assert own.get(f"{path}/badge.png").status_code == 200
    assert send(own, path, what="accept").status_code == 303
    assert statuses(cast, badge) == {200}
    assert verdict(cast, badge["assertion"])["valid"]
    assert send(own, path, what="decline").status_code == 303
    assert statuses(cast, badge) == {200}, "kept for whoever has it"
    assert send(own, path, what="accept").status_code == 303
    assert send(own, path, what="withdraw").status_code == 303
    assert statuses(cast, badge) == {410}
    gone = verdict(cast, award.signed)
    assert (gone["revoked"], gone["revocation_reason"]) == (True, "withdrawn-by-holder")
    assert "Its holder withdrew it" in own.get(path).text
    refused = cast.api("owner").patch(
        f"/api/v1/programmes/{cast.programme.id}",
        json={"documents_from": "award", "holders_told": False},
    )
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "holders_told"


def test_r10_who_is_erased_chooses_and_what_was_never_accepted_goes(cast, badge):
    own = english(cast.browser("staff"))
    assert 'value="withdraw"' in own.get("/me/data/erase").text
    assert send(own, "/me/data/erase", word="ERASE", badges="keep").status_code == 303
    assert cast.rows(Award)[0].revocation_code == "withdrawn-by-holder"
    assert verdict(cast, cast.rows(Award)[0].signed)["revoked"]


def test_r12_r13_r14_who_watches_is_seen_told_and_ended(cast, badge):
    own, path, watcher = english(cast.browser("staff")), f"/b/{badge['id']}", cast.owner.person_id
    (award,) = cast.rows(Award)

    def watching():
        with cast.service.work() as work:
            return watch(work, watcher, award.id)

    assert not watching(), "not accepted"
    send(own, path, what="accept")
    send(own, path, what="open")
    cast.service.change(limit_rates=True)
    assert watching()
    assert watching(), "once more is the same"
    cast.service.deliver()
    told = cast.service.mailbox.to("staff@example.org")[-1]
    assert "example.org" in told
    assert "Owner" in told
    page = own.get(path).text
    assert "Who is told if this badge is revoked" in page
    assert "Owner Exemple" in page or "Owner" in page
    (row,) = cast.rows(Watch)
    other = english(cast.browser("volunteer"))
    assert send(other, f"{path}/watches/{row.id}").status_code in (303, 404)
    assert cast.rows(Watch)
    assert send(own, f"{path}/watches/{row.id}").status_code == 303
    assert cast.rows(Watch) == []

    assert watching()
    send(own, path, what="close")
    assert cast.rows(Watch) == [], "ended with the page"
    assert watching()
    cast.service.deliver()
    again = cast.service.mailbox.to("staff@example.org")
    assert [one for one in again if "Owner" in one] == [told], "one mail a day about one watcher"
    cast.service.clock.pass_by(days=366)
    with cast.service.work() as work:
        assert (watched_by(work, watcher), watches_of(work, award.id)) == ([], [])
        row = work.session.get_one(Award, award.id)
        row.revoked_at = work.now
    assert announce_revocations(cast.service.inside) == 0, "its year is over"
    assert MOST == 1000


@pytest.mark.both_databases
def test_r27_observers_and_the_persons_own_organisation_read_no_sheet(cast):
    with cast.service.work() as work:
        seat = seat_of(work, cast.exchange, cast.staff, COMPETENCE)
        add_file(
            work,
            seat,
            NewFile(title="Note", content=b"Un arret."),
            added_by=cast.mediator.person_id,
        )
    cast.award()
    piece = next(row for row in cast.rows(Evidence) if row.stored_as)
    (decision,) = cast.rows(Decision)
    exchange, api = f"/exchanges/{cast.exchange.id}", f"/api/v1/exchanges/{cast.exchange.id}"
    sheet = f"{exchange}/participants/{cast.staff.id}/{COMPETENCE}"
    pages = (sheet, f"{sheet}/panel", f"/evidence/{piece.id}", f"/decisions/{decision.id}")
    evidence = f"{api}/evidence?participant_id={cast.staff.id}"
    lists = [f"{api}/{name}" for name in ("assessments", "decisions", "past-decisions")]
    csv = f"/programmes/{cast.programme.id}/awards.csv"
    assert {cast.browser().get(page).status_code for page in (*pages, csv)} == {200}
    assert {cast.browser("observer").get(page).status_code for page in (*pages, csv)} == {403}
    assert {cast.api("observer").get(one).status_code for one in (*lists, evidence)} == {403}
    with cast.service.work() as work:
        work.session.get_one(Member, cast.mediator.id).organisation_id = cast.staff.organisation_id
    assert {cast.browser().get(page).status_code for page in pages} == {403}
    assert cast.api().get(evidence).status_code == 403
    assert [cast.api().get(one).json()["items"] for one in lists] == [[], [], []]
    own = cast.browser("staff")
    assert own.get(f"/evidence/{piece.id}").status_code == 200


@pytest.mark.both_databases
def test_r27_observers_read_sums_and_a_colleague_nothing_of_their_own_people(cast):
    badge = cast.award()
    with cast.service.work() as work:
        for one in (cast.staff.id, cast.volunteer.id):
            place = work.session.get_one(Participant, one)
            declare_hours(work, place, NewHours(day=work.now.date(), hours=2, note="Mot-à-nous"))
    exchange, base = f"/exchanges/{cast.exchange.id}", f"/programmes/{cast.programme.id}"
    words = {"reason": "Mot-à-nous", "code": "awarded-by-mistake"}
    revoked = cast.api().post(f"/api/v1/awards/{badge['id']}/revoke", json=words)
    assert revoked.status_code == 200, revoked.text
    seen = (
        "Staff Exemple",
        "Volunteer Exemple",
        "Mot-à-nous",
        f"/decisions/{badge['decision_id']}",
    )

    def told(who, *pages):
        return {word for page in pages for word in seen if word in cast.browser(who).get(page).text}

    lists = (f"{exchange}/hours", f"{exchange}/awards", f"{base}/awards")
    assert told("mediator", *lists) == set(seen)
    assert told("observer", *lists, f"{exchange}/hours?state=declared") == set()
    for view in ("", "?show=no-baseline"):
        group = cast.browser("observer").get(f"{exchange}{view}").text.split('class="cohort"')[1]
        rows = group.split("<tfoot>")[0]
        assert rows.count("Staff Exemple") == rows.count("Volunteer Exemple") == 1, "who takes part"
        assert "pieces of evidence" not in rows, "and nothing of where they stand"
    sums = cast.browser("observer").get(f"{exchange}/hours", headers={"accept-language": "en"}).text
    assert "Observers see sums" in sums
    hours = cast.api("observer").get(f"/api/v1{exchange}/hours").json()["items"]
    assert [(one["participant_id"], one["note"], one["hours"]) for one in hours] == [
        (None, "", 2),
        (None, "", 2),
    ]
    award = f"/api/v1/awards/{badge['id']}"
    listed = cast.api("observer").get("/api/v1/awards").json()["items"]
    assert {one["revocation_reason"] for one in listed} == {None}
    assert cast.api("observer").get(award).json()["revocation_reason"] is None
    assert cast.api().get(award).json()["revocation_reason"] == "Mot-à-nous"
    with cast.service.work() as work:
        work.session.get_one(Member, cast.mediator.id).organisation_id = cast.staff.organisation_id
    assert told("mediator", f"{exchange}/awards", f"{base}/awards") == set()
    found = cast.browser().get(f"{base}/search?q=Staff").text
    assert "Staff Exemple" in found
    assert f"/decisions/{badge['decision_id']}" not in found
    assert f"/b/{badge['id']}" not in found
    group = cast.browser().get(exchange).text
    assert f"{exchange}/participants/{cast.staff.id}/{COMPETENCE}" not in group
    assert f"{exchange}/participants/{cast.volunteer.id}/{COMPETENCE}" in group


@pytest.mark.both_databases
def test_r27_no_choice_in_the_group_tells_a_colleague_where_their_own_people_stand(cast):
    cast.rate("baseline", "no")
    cast.show_evidence()
    cast.rate("final", "yes")
    exchange = f"/exchanges/{cast.exchange.id}"
    staff, volunteer = cast.staff.id, cast.volunteer.id

    def shown(choice=""):
        page = cast.browser().get(exchange + choice, headers={"accept-language": "en"}).text
        return page, {one for one in (staff, volunteer) if f"row-{one}" in page}

    page, ready = shown("?show=ready-to-decide")
    assert ready == {staff}
    assert "Ready to decide <b>1</b>" in page
    with cast.service.work() as work:
        work.session.get_one(Member, cast.mediator.id).organisation_id = cast.staff.organisation_id
    page, everybody = shown()
    assert everybody == {staff, volunteer}
    assert "Ready to decide <b>" not in page
    assert "Not rated at the start <b>1</b>" in page, "people of the other side are counted"
    sums = page.split("<tfoot>")[1].split("</tfoot>")[0]
    assert "Ready to decide" not in sums
    for choice in ("ready-to-decide", "no-baseline", "second", "ready-to-award", "invited"):
        assert staff not in shown(f"?show={choice}")[1]


def test_r29_r31_the_archive_is_a_letter_about_oneself_and_holds_nothing_of_others(cast):
    with cast.service.work() as work:
        seat = seat_of(work, cast.exchange, cast.staff, COMPETENCE)
        note = NewFile(title="Arret de Staff", content=b"Un arret maladie.")
        add_file(work, seat, note, added_by=cast.mediator.person_id)
    cast.award()

    def archive(person_id):
        with cast.service.work() as work:
            file = pack(work, records_of(work, identity_of(work, person_id)))
            with file, zipfile.ZipFile(io.BytesIO(file.read())) as opened:
                return {name: opened.read(name) for name in opened.namelist()}

    with cast.service.work() as work:
        owner = caller_for(work, cast.owner.person_id)
        remove_member(work, owner, work.session.get_one(Member, cast.mediator.id))
    removed = archive(cast.mediator.person_id)
    whole = b"\n".join(removed.values())
    for theirs in (
        b"arret maladie",
        b"Arret de Staff",
        b"Staff Exemple",
        str(cast.staff.id).encode(),
    ):
        assert theirs not in whole, theirs
    assert not [name for name in removed if name.startswith("evidence/")]
    deeds = json.loads(removed["deeds.json"])
    assert {one["kind"] for one in deeds} == {"rating", "evidence", "decision"}
    assert {one["programme"] for one in deeds} == {cast.programme.name}

    mine = archive(cast.staff.person_id)
    (place,) = json.loads(mine["exchanges.json"])
    assert (place["exchange"], place["programme"]) == ("Un échange", cast.programme.name)
    assert b"Un arret maladie." in b"".join(mine.values())
    told = mine["README.txt"].decode()
    assert "Staff Exemple" in told
    assert "Un échange" in told


def test_r32_nothing_is_indexed_or_named_in_previews_unless_chosen(cast, badge):
    own, path = english(cast.browser("staff")), f"/b/{badge['id']}"
    for what in ("accept", "open"):
        send(own, path, what=what)
    nobody = english(cast.service.client())
    shared = nobody.get(path)
    assert '<meta name="robots" content="noindex">' in shared.text
    assert shared.headers["x-robots-tag"] == "noindex"
    head = shared.text.split("</head>")[0]
    assert "Staff Exemple" not in head.replace(head.split("<title>")[1].split("</title>")[0], "")
    for address in (badge["png"], badge["credential_v3"], "/verify", "/sign-in"):
        assert nobody.get(address).headers["x-robots-tag"] == "noindex", address
    robots = nobody.get("/robots.txt").text
    assert all(f"Disallow: {one}" in robots for one in ("/ob/", "/verify", "/join/", "/partner/"))
    send(own, path, what="list")
    shared = nobody.get(path)
    assert "noindex" not in shared.text
    assert shared.headers["x-robots-tag"] == "all"
    assert shared.text.split("</head>")[0].count("Staff Exemple") >= 2
    send(own, path, what="close")
    send(own, path, what="open")
    assert "noindex" in nobody.get(path).text, "chosen anew each time"
