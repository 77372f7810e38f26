"""Somebody is erased: no trace of who they were, everything of others stays, every page still opens."""

import base64
import json
from contextlib import suppress
from dataclasses import replace

import pytest
from sqlmodel import SQLModel

import app.tables
from app.assessing.decisions import Reason, reopen
from app.assessing.evidence import NewFile, add_file
from app.assessing.seats import seat_of
from app.assessing.tables import Decision, Evidence, EvidenceKind, PastDecision
from app.employers.sign_in import ask_for_link
from app.employers.tables import EmployerLink, Event
from app.employers.webhooks import add_webhook, queue_message
from app.errors import AppError
from app.issuing.tables import Award
from app.passports.imported import keep
from app.passports.links import NewPassportLink, make_passport_link
from app.passports.workflow import open_passport
from app.people.accounts import make_sign_in_link
from app.people.identity import add_address, meet, own_vault
from app.people.tables import Person
from app.plumbing.audit import AuditEvent, find_break
from app.plumbing.carriers import FolderCarrier
from app.plumbing.idempotency import RememberedAnswer
from app.plumbing.keys.vault import VaultError
from app.plumbing.letters import Letter
from app.plumbing.mailing import OutgoingMail, deliver_due, post
from app.privacy.erasing import erase, erase_again, owned_alone
from app.privacy.erasure_journal import NAME as LIST
from app.privacy.erasure_journal import read_erased
from app.privacy.erasure_policy import GOES, GOES_ALONG, STAYS
from app.privacy.leaving import erase_leaving
from app.privacy.mentions import Mentions
from app.programmes.access import Role
from app.programmes.dependencies import caller_for
from app.programmes.membership import NewMember, add_member, colleagues
from tests.app.conftest import BASE, COMPETENCE, make_programme
from tests.issuer_in_memory import IssuerInMemory

pytestmark = pytest.mark.both_databases

NAME, ADDRESS = "Staff Exemple", "staff@example.org"


def english(client):
    client.headers["accept-language"] = "en"
    return client


def send(client, path, **typed):
    token = client.get("/me/data").text.split('name="csrf" value="')[1].split('"')[0]
    return client.post(path, data={"csrf": token, **typed}, follow_redirects=False)


def pointing(target):
    """Return the columns by which tables point to a table."""
    return {
        f"{table.name}.{key.parent.name}"
        for table in app.tables.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == target
    }


def test_every_column_that_leads_to_a_person_has_its_fate():
    assert pointing("person") == {*GOES, *STAYS}, "name the column in app/privacy/erasure_policy.py"
    assert not set(GOES) & set(STAYS)


def test_every_row_that_hangs_on_a_row_that_goes_goes_along():
    tables = {column.split(".")[0] for column in GOES}
    hanging = {column for table in tables for column in pointing(table)}
    assert hanging == set(GOES_ALONG)


def test_r40_names_of_one_word_are_not_looked_for_and_others_only_as_whole_words():
    rose = Mentions("Rose", ["rose@example.org"])
    assert rose.taken_out("Rose, ROSE@example.org, a rose") == "Rose, […], a rose"
    ana = Mentions("Ana Lima", [])
    assert ana.taken_out("ana lima and Ana Limar") == "[…] and Ana Limar"
    assert not Mentions("Rose", []).stand_in("Rose")
    zoe = Mentions("Zoé Amélie Durand", [])
    for written in ("DURAND, Zoe Amelie", "Amélie Zoé  durand", "zoe amélie durand"):
        assert zoe.taken_out(f"avec {written}.") == "avec […].", "R40"
    assert not zoe.stand_in("Zoé Durand et Amélie")


def test_a_list_of_the_erased_that_was_spoilt_names_the_line(tmp_path):
    (tmp_path / LIST).write_text("not a number\n")
    with pytest.raises(AppError, match="line 1"):
        read_erased(tmp_path)


def fill(cast):
    """Leave a person's traces wherever the service keeps any; return their badge and their browser."""
    service = cast.service
    with service.work() as work:
        seat = seat_of(work, cast.exchange, cast.staff, COMPETENCE)
        note = NewFile(title="Note", content=f"De {NAME}".encode())
        add_file(work, seat, note, added_by=cast.mediator.person_id)
    award = cast.award()
    body = {"email": ADDRESS, "name": NAME, "role": "observer"}
    path = f"/api/v1/programmes/{cast.programme.id}/members"
    remembered = cast.api("owner").post(path, json=body, headers={"Idempotency-Key": "one"})
    assert remembered.status_code == 201, remembered.text
    browser = english(cast.browser("staff"))
    for step in ("accept", "open", "name"):
        assert send(browser, f"/b/{award['id']}", what=step).status_code == 303
    with service.work() as work:
        work.session.add(written_about_the_volunteer(cast))
        opened = open_passport(work, cast.staff.person_id)
        keep(work, cast.staff.person_id, f"{NAME} {ADDRESS}".encode(), IssuerInMemory().verify())
        asked = NewPassportLink(audience="Une entreprise", names_person=True)
        _, link = make_passport_link(work, cast.staff.person_id, asked)
        webhook = add_webhook(work, cast.mediator.person_id, "https://hooks.example.org/")[0]
        queue_message(work, webhook, Event.REVOKED, {"reason": f"{NAME} a quitté"})
    folder = FolderCarrier(service.inside.settings.data_dir / "mail", aloud=False)
    deliver_due(replace(service.inside, carrier=folder))
    with service.work() as work:
        make_sign_in_link(work, cast.staff.person_id)
        post(work, ADDRESS, Letter("Bonjour", NAME, f"<p>{NAME}</p>"))
    return award, browser, (f"/b/{award['id']}", f"/p/{opened.handle}", link.removeprefix(BASE))


def written_about_the_volunteer(cast):
    return Evidence(
        participant_id=cast.volunteer.id,
        competence=COMPETENCE,
        kind=EvidenceKind.TEXT,
        title="Ensemble",
        text=f"Fait avec {NAME.upper()}, {ADDRESS}.",
        added_by=cast.mediator.person_id,
        created_at=cast.service.clock(),
    )


def rows(cast):
    """Return every row of every table."""
    with cast.service.work() as work:
        for table in SQLModel.metadata.sorted_tables:
            for row in work.session.connection().execute(table.select()).mappings():
                yield table.name, dict(row)


def traces(cast, secrets):
    """Return where any of these can be read, as it is or in base64 or hexadecimal."""
    forms = {
        form
        for secret in secrets
        for form in (secret, base64.b64encode(secret).rstrip(b"="), secret.hex().encode())
    }
    places = [
        (name, b"\n".join(v if isinstance(v, bytes) else str(v).encode() for v in row.values()))
        for name, row in rows(cast)
    ]
    folder = cast.service.app.state.service.settings.data_dir
    places += [(path.name, path.read_bytes()) for path in folder.rglob("*") if path.is_file()]
    return sorted({place for place, held in places for form in forms if form in held})


def opened_by_the_house(cast):
    """Return all that the house key opens, whatever it was sealed for."""
    vault = cast.service.app.state.service.vault
    purposes = ("outgoing mail", "employer link", f"person {cast.staff.person_id}", "name", "email")
    for _, row in rows(cast):
        for cell in row.values():
            for purpose in purposes if isinstance(cell, bytes) else ():
                with suppress(VaultError):
                    yield vault.open(cell, purpose=purpose)


def test_nothing_leads_to_the_erased_person_and_their_badge_still_verifies(cast, capsys, caplog):
    award, browser, pages = fill(cast)
    with cast.service.work() as work:
        key = work.session.get_one(Person, cast.staff.person_id).sealed_key
    secrets = (NAME.encode(), ADDRESS.encode())
    assert {"evidence", "webhook_delivery"} <= set(traces(cast, secrets))
    assert cast.rows(RememberedAnswer)
    assert traces(cast, [key]), "the key stands in the database as long as the person does"
    assert any(ADDRESS.encode() in text for text in opened_by_the_house(cast))
    document = browser.get(f"/ob/v2/assertions/{award['id']}").content
    assert all(cast.service.client().get(page).status_code == 200 for page in pages)

    assert send(browser, "/me/data/erase", word="oops").status_code == 422
    assert send(browser, "/me/data/erase", word="erase").status_code == 303

    assert cast.rows(RememberedAnswer) == []
    assert traces(cast, [*secrets, NAME.upper().encode(), key, b"Une entreprise"]) == []
    assert not any(one in text for text in opened_by_the_house(cast) for one in secrets)
    told = caplog.text + "".join(capsys.readouterr())
    assert NAME not in told
    assert ADDRESS not in told
    assert browser.get("/me", follow_redirects=False).status_code == 303
    nobody = cast.service.client()
    assert [nobody.get(page).status_code for page in pages] == [404, 404, 404]
    assert nobody.get(f"/ob/v2/assertions/{award['id']}").content == document
    checked = nobody.post(
        "/api/v1/verify", json={"input": award["assertion"], "recipient": ADDRESS}
    ).json()
    assert (checked["valid"], checked["recipient"]) == (True, {"matches": True})
    with cast.service.work() as work:
        assert find_break(work, cast.programme.id) is None
        folder = work.settings.data_dir
        assert read_erased(folder) == [cast.staff.person_id]
        assert meet(work, ADDRESS, "Une Autre", "fr").id != cast.staff.person_id


def test_every_page_that_lists_people_opens_after_an_erasure(cast):
    award = cast.award()
    with cast.service.work() as work:
        (decision,) = cast.rows(Decision)
        erase(work, cast.staff.person_id)
    owner = english(cast.browser("owner"))
    exchange, programme = f"/exchanges/{cast.exchange.id}", f"/programmes/{cast.programme.id}"
    named = (
        exchange,
        f"{exchange}/participants/{cast.staff.id}/{COMPETENCE}",
        f"{exchange}/awards",
        f"/decisions/{decision.id}",
        f"{programme}/awards",
        f"{programme}/awards.csv",
        f"{programme}/audit.csv",
    )
    for page in named:
        answer = owner.get(page)
        assert answer.status_code == 200, page
        assert "Somebody who was erased" in answer.text, page
    for page in (f"{exchange}/grid", f"{exchange}/partners", f"{programme}/members", "/today"):
        assert owner.get(page).status_code == 200, page
    people = cast.api("owner").get(f"/api/v1{exchange}/participants").json()["items"]
    assert [one["name"] for one in people if one["id"] == str(cast.staff.id)] == [None]
    revoking = f"/api/v1/awards/{award['id']}/revoke"
    worded = cast.api().post(revoking, json={"code": "awarded-by-mistake", "reason": "Erreur."})
    assert worded.status_code == 422, "R9: nothing is written about the erased"
    revoked = cast.api().post(revoking, json={"code": "awarded-by-mistake"})
    assert revoked.status_code == 200, revoked.text


def test_r38_the_last_owner_is_asked_to_hand_the_programme_over_first_and_goes_in_a_month(cast):
    owner = english(cast.browser("owner"))
    assert "Hand these programmes over first" in owner.get("/me/data/erase").text
    refused = send(owner, "/me/data/erase", word="ERASE")
    assert refused.status_code == 422
    assert owner.get("/me").status_code == 200

    later = "/me/data/erase/later"
    assert send(owner, later, word="oops").status_code == 422
    assert send(owner, later, word="ERASE").status_code == 303
    assert "You will be erased on" in owner.get("/me/data/erase").text
    assert send(owner, "/me/data/erase/stay").status_code == 303
    assert send(owner, later, word="ERASE").status_code == 303
    cast.service.clock.pass_by(days=29)
    assert erase_leaving(cast.service.inside) == 0
    cast.service.clock.pass_by(days=2)
    assert erase_leaving(cast.service.inside) == 1, "R38: at the latest"
    with cast.service.work() as work:
        assert work.session.get_one(Person, cast.owner.person_id).sealed_key is None


def test_whom_an_old_backup_brings_back_is_erased_again_also_an_only_owner(cast):
    with cast.service.work() as work:
        assert erase_again(work, cast.owner.person_id)
        assert not erase_again(work, cast.owner.person_id), "there is nobody any more"
        assert work.session.get_one(Person, cast.owner.person_id).sealed_key is None
        assert colleagues(work, cast.programme.id).rows


def about_staff(cast, table):
    return [row for row in cast.rows(table) if row.participant_id == cast.staff.id]


def test_what_was_gathered_about_the_erased_person_is_gone_and_reasons_are_empty(cast):
    cast.award()
    with cast.service.work() as work:
        seat = seat_of(work, cast.exchange, cast.staff, COMPETENCE)
        (decision,) = about_staff(cast, Decision)
        decision = work.session.get_one(Decision, decision.id)
        reopen(
            work,
            caller_for(work, cast.mediator.person_id),
            seat,
            decision,
            Reason(reason="Une deuxième preuve manque."),
        )
    with cast.service.work() as work:
        work.session.add(written_about_the_volunteer(cast))
        erase(work, cast.staff.person_id)
    assert about_staff(cast, Evidence) == []
    assert [row.reasons for row in about_staff(cast, Decision)] == [""]
    assert [(row.reasons, row.ended_because) for row in about_staff(cast, PastDecision)] == [
        ("", "")
    ]
    (other,) = cast.rows(Evidence)
    assert other.participant_id == cast.volunteer.id


def test_r37_every_log_in_which_the_erased_person_stands_ends_with_it_and_their_pages_are_closed(
    cast,
):
    cast.award()
    with cast.service.work() as work:
        other = make_programme(work, "ailleurs")
        add_member(work, other, NewMember(email=ADDRESS, name=NAME, role=Role.OBSERVER))
        award = work.session.get_one(Award, cast.rows(Award)[0].id)
        award.opened_at, award.names_exchange = work.now, True
        work.session.add(award)
    with cast.service.work() as work:
        erase(work, cast.staff.person_id)
    last = {event.chain: (event.action, event.subject) for event in cast.rows(AuditEvent)}
    erased = ("person.erased", str(cast.staff.person_id))
    assert last == {cast.programme.id: erased, other.id: erased}
    (award,) = cast.rows(Award)
    assert (award.opened_at, award.names_exchange) == (None, False)


def test_mail_to_the_erased_person_and_links_to_their_address_do_not_wait_any_longer(cast):
    with cast.service.work() as work:
        ask_for_link(work, "staff-new@example.org", "fr")
        post(work, ADDRESS, Letter("Bonjour", "Sans nom.", "<p>Sans nom.</p>"))
        post(work, "other@example.org", Letter("Bonjour", "Sans nom.", "<p>Sans nom.</p>"))
    with cast.service.work() as work:
        mine = own_vault(work.vault, work.session.get_one(Person, cast.staff.person_id))
        add_address(work, mine, cast.staff.person_id, "staff-new@example.org", main=False)
        erase(work, cast.staff.person_id)
    assert cast.rows(EmployerLink) == []
    with cast.service.work() as work:
        waiting = [
            json.loads(work.vault.open(mail.sealed, purpose="outgoing mail"))
            for mail in cast.rows(OutgoingMail)
        ]
    assert [letter["to"] for letter in waiting] == ["other@example.org"]


def test_only_programmes_that_would_be_left_without_an_owner_are_to_be_handed_over(cast):
    with cast.service.work() as work:
        shared, foreign, lower = (make_programme(work, slug) for slug in ("deux", "autre", "bas"))
        mine = {"email": "owner@example.org", "name": "Owner"}
        theirs = {"email": "two@example.org", "name": "Two", "role": Role.OWNER}
        for programme, who in (
            (shared, {**mine, "role": Role.OWNER}),
            (shared, theirs),
            (foreign, theirs),
            (lower, {**mine, "role": Role.MEDIATOR}),
        ):
            add_member(work, programme, NewMember(**who))
        assert [one.id for one in owned_alone(work, cast.owner.person_id)] == [cast.programme.id]
