"""Who may pass each door: every door of the service × every kind of caller, cell by cell.

A row of access_table.txt is a door and what happens there to an owner, a mediator and an observer of the programme,
to a participant whose things these are, to the owner of another programme, and to nobody in particular:

    +  comes in (what they sent may still be refused as input)
    x  is told that their role does not allow it (403)
    ?  is told that there is no such thing (404): what belongs to others is not even confirmed
    !  is asked to sign in (401, or the sign-in page)

Doors come from the application's own list: one without a row here fails the test, and so does a row without a door.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from app.assessing.tables import Decision, Evidence, EvidenceKind, Moment, PartnerLink
from app.employers.keys import NewEmployerKey, make_employer_key
from app.employers.tables import EmployerKey, TrustedIssuer, Watch, Webhook
from app.exchanges.hours import NewHours, declare_hours
from app.exchanges.tables import CharterLink, JoinLink, Participant
from app.issuing.tables import Award, AwardBatch
from app.main import ROOMS, application
from app.passports.imported import keep
from app.passports.links import NewPassportLink, make_passport_link
from app.people.addresses import own_addresses
from app.people.tables import Passkey, SignIn
from app.plumbing.csrf import token_for
from app.plumbing.letters import About, Letter
from app.plumbing.mailing import MailFailure, OutgoingMail, post
from app.plumbing.service import Service, Work
from app.plumbing.settings import Settings
from app.plumbing.storage import Storage
from app.programmes.access import Action, Role
from app.programmes.api_keys import make_api_key
from app.programmes.dependencies import caller_for
from app.programmes.membership import NewMember, add_member
from app.programmes.tables import ApiKey, Programme
from app.surveys.workflow import (
    NewSurvey,
    close_survey,
    create_survey,
    open_survey,
    publish_results,
)
from app.verifying.receipt_slips import TYPE as SLIP
from app.verifying.receipt_slips import Slip
from app.verifying.receipts import sign_as_service
from tests.app.access_bodies import BODIES, QUERIES
from tests.app.conftest import (
    BASE,
    COMPETENCE,
    LEVEL,
    START,
    Clock,
    Mailbox,
    RunningService,
    gather,
    make_programme,
)
from tests.app.impact.report_rows import made_public
from tests.app.meeting import drafts_of
from tests.app.proposing import stand
from tests.app.surveys.answers import SURVEY, answered
from tests.issuer_in_memory import IssuerInMemory

EMPLOYERS = "/api/v1/desk"
"""Its doors are tried with the keys of a person as an employer."""
CALLERS = ("owner", "mediator", "observer", "participant", "stranger", "nobody")
HINT = "add a line to tests/app/access_table.txt, such as: {door}  + x x ? ? !"

TABLE = Path(__file__).with_name("access_table.txt")


def doors() -> set[str]:
    return {
        f"{method} {route.path}"
        for router in ROOMS.routers
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
        if method not in ("HEAD", "OPTIONS")
    }


def rows() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        method, path, *cells = line.split()
        assert len(cells) == len(CALLERS), f"six cells are needed: {line}"
        assert f"{method} {path}" not in found, f"twice in the table: {line}"
        found[f"{method} {path}"] = tuple(cells)
    return found


ROWS = rows()


@dataclass
class Town:
    """A service at work, put back to its first state before every call that follows a change."""

    service: RunningService
    folder: Path
    kept: Path
    names: dict[str, str]
    cookies: dict[str, str]
    keys: dict[str, str]
    employer_keys: dict[str, str]
    changed: bool = True

    def call(self, door: str, who: str) -> Any:
        """Knock at a door as a person would: with their session at a page, with their key at the API."""
        if self.changed:
            self._put_back()
        method, path = door.split()
        self.changed = method != "GET"
        address = path.replace(":path", "").format(**self.names) + QUERIES.get(door, "").format(
            **self.names
        )
        body = BODIES.get(door, {})
        if path.startswith("/api/"):
            keys = self.employer_keys if path.startswith(EMPLOYERS) else self.keys
            return self._program(who, keys).request(
                method, address, json=_filled(body, self.names) if method != "GET" else None
            )
        client, token = self._browser(who)
        typed = {"csrf": token, **_filled(body, self.names)} if method != "GET" else None
        return client.request(method, address, data=typed, follow_redirects=False)

    def _program(self, who: str, keys: dict[str, str]) -> TestClient:
        if who in keys:
            return self.service.client(Authorization=f"Bearer {keys[who]}")
        return self._browser(who)[0]

    def _browser(self, who: str) -> tuple[TestClient, str]:
        client = self.service.client()
        if who not in self.cookies:
            return client, ""
        client.cookies.set("__Host-session", self.cookies[who])
        return client, token_for(self.service.app.state.service.vault, self.cookies[who])

    def _put_back(self) -> None:
        self.service.app.state.service.close()
        for beside in self.folder.glob("estampille.db-*"):
            beside.unlink()
        shutil.copytree(self.kept, self.folder, dirs_exist_ok=True)


def _filled(body: Any, names: dict[str, str]) -> Any:
    if isinstance(body, dict):
        return {name: _filled(value, names) for name, value in body.items()}
    if isinstance(body, list):
        return [_filled(value, names) for value in body]
    return body.format(**names) if isinstance(body, str) else body


@pytest.fixture(scope="module")
def town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Build the town once: access does not depend on the database, so one kind is enough."""
    folder, kept = tmp_path_factory.mktemp("town"), tmp_path_factory.mktemp("kept")
    file = folder / "estampille.db"
    shutil.copyfile(sqlite_template, file)
    settings = Settings(base_url=BASE, database_url=f"sqlite:///{file}", data_dir=folder, key="")
    mailbox = Mailbox()
    made = replace(Service.of(settings), now=Clock(), carrier=mailbox, limit_rates=False)
    app = application(made)
    service = RunningService(app, Clock(), mailbox)
    cast = gather(service)
    cast.award()
    people = {role: getattr(cast, role).person_id for role in ("owner", "mediator", "observer")}
    keys = dict(cast.keys)
    people["participant"] = cast.staff.person_id
    with service.work() as work:
        other = make_programme(work, "ailleurs")
        member, _ = add_member(
            work, other, NewMember(email="stranger@example.org", name="Stranger", role=Role.OWNER)
        )
        people["stranger"] = member.person_id
        keys["stranger"] = make_api_key(work, member, "stranger", list(Action), 30)[1]
        asked = NewEmployerKey(name="k")
        employer_keys = {who: make_employer_key(work, one, asked)[1] for who, one in people.items()}
    cookies = {
        who: service.signed_in(person).cookies["__Host-session"] for who, person in people.items()
    }
    names = things_of(service, cast, people)
    _leave_traces(service, cast, names)
    app.state.service.close()
    shutil.copytree(folder, kept, dirs_exist_ok=True)
    yield Town(service, folder, kept, names, cookies, keys, employer_keys)
    app.state.service.close()


def things_of(service: RunningService, cast: Any, people: dict[str, Any]) -> dict[str, str]:
    with service.work() as work:
        session = work.session
        award = session.exec(select(Award)).one()
        award.accepted_at = START
        link, join_link = _links(cast)
        batch = AwardBatch(
            programme_id=cast.programme.id, asked_by=award.person_id, created_at=START
        )
        charter_link = _charter_link(cast)
        session.add_all([link, join_link, charter_link, batch])
        session.flush()
        mine = select(SignIn.id).where(SignIn.person_id == people["participant"])
        own_key = select(ApiKey.id).where(ApiKey.member_id == cast.observer.id)
        found = {
            "programme_id": cast.programme.id,
            "member_id": cast.observer.id,
            "hours_id": _hours(work, cast),
            "survey_id": _survey(work, cast),
            "slug": "of-the-town",
            "position": 1,
            "ending": "csv",
            "organisation_id": cast.social.id,
            "other_organisation_id": cast.tech.id,
            "key_id": session.exec(own_key).one(),
            "exchange_id": cast.exchange.id,
            "participant_id": cast.staff.id,
            "evidence_id": session.exec(select(Evidence.id)).one(),
            "decision_id": session.exec(select(Decision.id)).one(),
            "award_id": award.id,
            "batch_id": batch.id,
            "badge_class_id": award.badge_class_id,
            "link_id": link.id,
            "join_link_id": join_link.id,
            "charter_link_id": charter_link.id,
            "sign_in_id": session.exec(mine).first(),
            "address_id": own_addresses(work, people["participant"])[0].id,
            **drafts_of(work, cast),
            **_published(cast),
            "token": "x",
            "programme": made_public(work, cast),
            "handle": "x",
            "generation": 1,
            "path": "CFDocuments",
            "_version": "v2",
            "_path": f"issuers/{cast.programme.slug}/1",
            "name": f"{cast.programme.slug}.1.1",
        }
        found |= _own_things(session, people["participant"], found["key_id"])
        session.add(Watch(person_id=people["participant"], award_id=award.id, created_at=START))
        found["mail_id"] = _undelivered(work, cast)
        both = (found["need_id"], found["offer_id"])
        found["proposal_id"] = stand(work, cast, *both, START + timedelta(days=10)).id
        asked = NewPassportLink(audience="x")
        foreign = IssuerInMemory()
        kept = keep(work, people["participant"], foreign.token().encode(), foreign.verify())
        found["imported_id"] = kept.id
        found["passport_link_id"] = make_passport_link(work, people["participant"], asked)[0].id
    slip = Slip(n=award.id, t=0, v="valid").model_dump_json()
    found["slip"] = sign_as_service(service.inside, slip, SLIP)
    return {name: str(value) for name, value in found.items()}


def _published(cast: Any) -> dict[str, str]:
    """Return what stands in the referential."""
    return {
        "competence_id": COMPETENCE,
        "level": LEVEL,
        "release": cast.exchange.release,
        "place": cast.exchange.release,
        "stage": "understand",
        "document": "statement-of-need",
        "version": cast.exchange.release,
        "framework_id": "ecf-4.0",
        "code": "D.10",
    }


def _survey(work: Work, cast: Any) -> UUID:
    """Return a survey whose results everybody may read."""
    caller = caller_for(work, cast.mediator.person_id)
    asked = NewSurvey.model_validate({**SURVEY, "slug": "of-the-town"})
    survey = create_survey(work, caller, cast.programme.id, asked)
    open_survey(work, caller, survey)
    answered(work, survey, missing="Tenir un registre")
    close_survey(work, caller, survey)
    publish_results(work, caller, survey)
    return survey.id


def _hours(work: Work, cast: Any) -> UUID:
    staff = work.session.get_one(Participant, cast.staff.id)
    return declare_hours(work, staff, NewHours(day=START.date(), hours=1)).id


def _undelivered(work: Work, cast: Any) -> UUID:
    """Return a mail about the programme that was given up."""
    post(work, "x@example.org", Letter("s", "t", "t"), About(cast.programme.id))
    mail = work.session.exec(
        select(OutgoingMail).where(OutgoingMail.programme_id == cast.programme.id)
    ).all()[-1]
    mail.given_up_at, mail.failure = START, MailFailure.REFUSED.value
    work.session.add(mail)
    return mail.id


def _own_things(session: Session, person_id: Any, key_id: Any) -> dict[str, Any]:
    """Give the participant things that are nobody else's, at the doors where programmes have no say."""
    passkey = Passkey(
        person_id=person_id,
        credential=b"c",
        public_key=b"k",
        sign_count=0,
        name="clé",
        created_at=START,
    )
    issuer = TrustedIssuer(person_id=person_id, address="https://issuer.example/", created_at=START)
    webhook = Webhook(
        person_id=person_id, url="https://hook.example/", sealed_secret=b"s", created_at=START
    )
    # The same name at another door: a key for verifying beside the observer's key for the API.
    key = EmployerKey(
        id=key_id,
        digest="d",
        person_id=person_id,
        name="clé",
        created_at=START,
        expires_at=START + timedelta(days=1),
    )
    session.add_all([passkey, issuer, webhook, key])
    session.flush()
    return {"passkey_id": passkey.id, "issuer_id": issuer.id, "webhook_id": webhook.id}


def _links(cast: Any) -> tuple[PartnerLink, JoinLink]:
    link = PartnerLink(
        digest="d",
        exchange_id=cast.exchange.id,
        organisation_id=cast.tech.id,
        person_id=cast.volunteer.person_id,
        moment=Moment.FINAL,
        asked_by=cast.mediator.person_id,
        created_at=START,
        expires_at=START + timedelta(days=1),
    )
    join_link = JoinLink(
        digest="j",
        exchange_id=cast.exchange.id,
        organisation_id=cast.tech.id,
        role="staff",
        maximum=1,
        created_by=cast.mediator.person_id,
        created_at=START,
        expires_at=START + timedelta(days=1),
    )
    return link, join_link


def _charter_link(cast: Any) -> CharterLink:
    return CharterLink(
        digest="c",
        exchange_id=cast.exchange.id,
        organisation_id=cast.tech.id,
        person_id=cast.volunteer.person_id,
        asked_by=cast.mediator.person_id,
        created_at=START,
        expires_at=START + timedelta(days=1),
    )


def _leave_traces(service: RunningService, cast: Any, names: dict[str, str]) -> None:
    """Give the programme a logo, turn the evidence into a file, and let an employer verify the badge."""
    folder = service.app.state.service.settings.data_dir
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
    with service.work() as work:
        programme = work.session.get_one(Programme, cast.programme.id)
        programme.logo, programme.logo_type = Storage(folder / "logos").keep(svg), "image/svg+xml"
        evidence = work.session.exec(select(Evidence)).one()
        evidence.kind, evidence.media_type = EvidenceKind.FILE, "text/plain"
        evidence.stored_as = service.app.state.service.files.evidence.keep(b"a text")
        work.session.add_all([programme, evidence])
    assertion = f"{BASE}/ob/v2/assertions/{names['award_id']}"
    verified = service.client().post("/verify", data={"input": assertion})
    assert verified.status_code == 200, verified.text


def seen(answer: Any) -> str:
    """Say in one sign what happened to the caller."""
    to_sign_in = answer.headers.get("location", "").startswith("/sign-in?")
    if answer.status_code == 401 or to_sign_in:
        return "!"
    signs = {403: "x", 404: "?"}
    return "E" if answer.status_code >= 500 else signs.get(answer.status_code, "+")


def test_every_door_has_a_row_and_every_row_a_door() -> None:
    missing = [HINT.format(door=door) for door in sorted(doors() - set(ROWS))]
    assert not missing, "\n".join(missing)
    stale = sorted(set(ROWS) - doors())
    assert not stale, f"rows without a door: {stale}"


@pytest.mark.parametrize("door", sorted(ROWS))
def test_each_cell(town: Town, door: str) -> None:
    answers = {who: town.call(door, who) for who in CALLERS}
    found = {who: seen(answer) for who, answer in answers.items()}
    expected = dict(zip(CALLERS, ROWS[door], strict=True))
    wrong = {
        who: f"{found[who]} instead of {sign}: {answers[who].status_code} {answers[who].text[:300]}"
        for who, sign in expected.items()
        if found[who] != sign
    }
    assert not wrong, f"{door}: {wrong}"


def test_the_signs_are_told_apart(town: Town) -> None:
    assert seen(town.call("GET /programmes/{programme_id}", "observer")) == "+"
    assert seen(town.call("GET /programmes/{programme_id}", "nobody")) == "!"
    assert seen(town.call("GET /programmes/{programme_id}/audit", "observer")) == "x"
    assert seen(town.call("GET /programmes/{programme_id}", "stranger")) == "?"
