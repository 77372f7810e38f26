"""Somebody else: another programme and its people, with one of everything, whom no act of the cast may touch.

Their rows stand in every scene beside those of the cast and are compared after each test, row by row and file by
file. They never fall due and never expire, so that neither workers nor a clock that is moved reach them.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, Table
from sqlmodel import select

from app.assessing.evidence import NewFile, add_file
from app.assessing.seats import seat_of
from app.assessing.tables import (
    AnotherLook,
    Decision,
    Ending,
    Moment,
    PartnerLink,
    PastDecision,
)
from app.employers.keys import NewEmployerKey, make_employer_key
from app.employers.sign_in import ask_for_link
from app.employers.tables import EmployerKeyUse, Event
from app.employers.trust import trust
from app.employers.watches import watch
from app.employers.webhooks import add_webhook, queue_message
from app.exchanges.charter import NewCharterLink, PaperAcceptance, accept_on_paper, ask_acceptance
from app.exchanges.claiming import make_code
from app.exchanges.hours import NewHours, Seen, confirm_hours, declare_hours
from app.exchanges.joining import NewJoinLink, make_join_link
from app.exchanges.tables import Exchange, Participant, ParticipantRole
from app.impact.indicators import Choice, choose
from app.impact.measuring import Measured, MeasuredValue, as_participant, measure
from app.impact.period import Period
from app.impact.publishing import publish_report
from app.impact.tables import FollowUp, MeasuredAt, MeasuringLink, TermState
from app.impact.terms import TermAnswerIn, TermAnswers, answer_terms
from app.issuing.tables import Award, AwardBatch, AwardBatchRow, ExpiryReminder, RevokedId, RowState
from app.passports.imported import keep
from app.passports.links import NewPassportLink, make_passport_link
from app.passports.tables import PassportBadge
from app.passports.workflow import open_passport
from app.people.addresses import ask_address
from app.people.identity import identity_of
from app.people.tables import Challenge, Passkey
from app.plumbing.links import make_link
from app.plumbing.service import Work
from app.programmes.caller import Caller
from app.programmes.dependencies import caller_for
from app.programmes.tables import OrganisationKind, Programme
from app.surveys.workflow import NewSurvey, close_survey, create_survey, open_survey
from tests.app.bystander_files import file_of_awards
from tests.app.meeting import say_before
from tests.app.proposing import stand
from tests.app.read_about import be_read
from tests.app.snapshot import Changes, Snapshot, bare_rows
from tests.app.surveys.answers import SURVEY, answered
from tests.app.training.entries import recommended
from tests.issuer_in_memory import IssuerInMemory

DOMAIN = "bystander.example"
UUIDS = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""As SQLite keeps them, and as PostgreSQL gives them."""
LATER = datetime(2126, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Bystander:
    """The rows and files of the other programme, as they were made and as they must stay."""

    rows: Changes
    files: Mapping[str, bytes]
    """By their path below the data folder."""
    people: Mapping[str, UUID]
    """Who is who, by their part: owner, mediator, observer, staff, volunteer."""
    programme_id: UUID
    keys: Mapping[str, str]

    seen: list[list[str]] = field(default_factory=list)
    """Their rows as drivers give them, in databases where they were right."""

    def put_into(self, engine: Engine, data_dir: Path) -> None:
        """Let them stand beside whoever is there."""
        self.put_rows_into(engine)
        self.put_files_into(data_dir)

    def put_rows_into(self, engine: Engine) -> None:
        """Let their rows stand beside those of whoever is there."""
        self.rows.put_into(engine)

    def put_files_into(self, data_dir: Path) -> None:
        """Let their files lie beside those of whoever is there."""
        for name, content in self.files.items():
            path = data_dir / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)

    def beside(self, folder: Path) -> list[Path]:
        """Return the files of a folder but theirs."""
        own = {Path(name).name for name in self.files}
        return [path for path in folder.iterdir() if path.name not in own]

    def differences(self, engine: Engine, data_dir: Path) -> list[str]:
        """Say which rows and files of theirs were changed, are gone, or came to be; none is right."""
        kept = {
            name: (data_dir / name).read_bytes() if (data_dir / name).exists() else None
            for name in self.files
        }
        files = [f"the file {name}" for name in kept if kept[name] != self.files[name]]
        return [*files, *self._wrong_rows(engine)]

    def _wrong_rows(self, engine: Engine) -> list[str]:
        # A row that bears one of their ids names it in letters, whichever driver gives it.
        theirs = [
            f"{name} {row}"
            for name, rows in bare_rows(engine).items()
            for row in rows
            if not self._names.isdisjoint(UUIDS.findall(row))
        ]
        if theirs in self.seen:
            return []
        wrong = list(self._differing_rows(engine))
        if not wrong:
            self.seen.append(theirs)
        return wrong

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(name for one in self.ids for name in (one.hex, str(one)))

    @cached_property
    def ids(self) -> frozenset[UUID]:
        """The ids of their rows: what bears one of them belongs to them."""
        found = {
            row.get(key) for table, rows in self.rows.new for key in _keys(table) for row in rows
        }
        return frozenset(one for one in found if isinstance(one, UUID))

    def ids_of(self, table: str) -> list[UUID]:
        """Return the ids of their rows in a table."""
        return [row["id"] for one, rows in self.rows.new if one.name == table for row in rows]

    def _differing_rows(self, engine: Engine) -> Iterator[str]:
        were = {table.name: rows for table, rows in self.rows.new}
        for table, rows in Snapshot.of(engine).rows:
            theirs = [row for row in rows if among(row, self.ids)]
            before = were.pop(table.name, [])
            yield from (f"{table.name} had {row}" for row in before if row not in theirs)
            yield from (f"{table.name} has {row}" for row in theirs if row not in before)
        yield from (f"{name} had {row}" for name, before in were.items() for row in before)


def _keys(table: Table) -> list[str]:
    return [column.name for column in table.primary_key]


def among(row: Mapping[str, Any], ids: Collection[UUID]) -> bool:
    """Say whether a row bears one of these ids."""
    return any(isinstance(cell, UUID) and cell in ids for cell in row.values())


def settle(cast: Any, before: Snapshot) -> Bystander:
    """Give a cast one of everything, and return it as the bystander of other casts.

    Args:
        cast: a second `tests.app.conftest.Cast`.
        before: the rows that stood in the service before this cast came.
    """
    service = cast.service
    data_dir = service.inside.settings.data_dir
    with service.work() as work:
        _evidence_in_a_file(work, cast)
    cast.act_award()
    cast.browser("staff")
    body = {"programme_id": str(cast.programme.id), "name": "Voisine", "kind": "tech"}
    answer = cast.api().post("/api/v1/organisations", json=body, headers={"Idempotency-Key": "one"})
    assert answer.status_code == 201, answer.text
    for act in (_in_the_workshop, _with_the_badge, _as_employers, _on_the_way_in, _before_it):
        with service.work() as work:
            act(work, cast)
    rows = Snapshot.of(service.inside.engine).since(before)
    assert not rows.changed, "the bystander touched others"
    return Bystander(
        rows=Changes([(table, [_for_ever(row) for row in rows]) for table, rows in rows.new], []),
        files={
            str(path.relative_to(data_dir)): path.read_bytes()
            for folder in (data_dir / "evidence", data_dir / "logos")
            for path in folder.iterdir()
        },
        people={
            part: getattr(cast, part).person_id
            for part in ("owner", "mediator", "observer", "staff", "volunteer")
        },
        programme_id=cast.programme.id,
        keys=cast.keys,
    )


def _for_ever(row: dict[str, Any]) -> dict[str, Any]:
    ends = {name: LATER for name in ("expires_at", "due_at") if row.get(name) is not None}
    if "demanded" in row:  # a remembered answer is forgotten some time after it was made
        ends["created_at"] = LATER
    return {**row, **ends, **({"used_at": None} if "used_at" in row else {})}


def _evidence_in_a_file(work: Work, cast: Any) -> None:
    seat = seat_of(work, cast.exchange, cast.staff, "data-analysis")
    add_file(work, seat, NewFile("Une note", b"Une note."), added_by=cast.mediator.person_id)
    programme = work.session.get_one(Programme, cast.programme.id)
    programme.logo = work.files.logos.keep(b'<svg xmlns="http://www.w3.org/2000/svg"/>')
    programme.logo_type = "image/svg+xml"
    work.session.add(programme)


def _in_the_workshop(work: Work, cast: Any) -> None:
    """Have a decision returned, links handed out, the charter accepted, badges awarded in a batch."""
    caller = caller_for(work, cast.mediator.person_id)
    decision = work.session.exec(
        select(Decision).where(Decision.exchange_id == cast.exchange.id)
    ).one()
    past = decision.model_dump(
        include={"exchange_id", "participant_id", "competence", "level", "release", "reasons"}
        | {"mediator_id"}
    )
    batch = AwardBatch(
        programme_id=cast.programme.id,
        asked_by=caller.person_id,
        created_at=work.now,
        finished_at=work.now,
    )
    _links_out(work, cast, caller)
    _hours(work, cast)
    _impact(work, cast, caller)
    _survey(work, caller, cast)
    recommended(work, caller, cast.programme.id).look_at = datetime(2999, 1, 1, tzinfo=UTC)
    forged = RevokedId(
        programme_id=cast.programme.id,
        generation=1,
        name="urn:uuid:00000000-0000-4000-8000-000000000001",
        reason="Nous ne l’avons jamais attribué.",
        created_at=work.now,
    )
    work.session.add_all(
        [
            batch,
            forged,
            AnotherLook(
                participant_id=decision.participant_id,
                competence=decision.competence,
                decision_id=decision.id,
                words="La deuxième source y est.",
                due_on=work.now.date(),
                created_at=LATER,
            ),
            PastDecision(
                **past,
                decided_at=work.now,
                ending=Ending.RETURNED,
                ended_by=cast.owner.person_id,
                ended_because="La deuxième source manque.",
                created_at=work.now,
            ),
        ]
    )
    work.session.flush()
    row = AwardBatchRow(batch_id=batch.id, position=0, decision_id=decision.id)
    row.state, row.award_id = RowState.AWARDED, _award(work, cast).id
    work.session.add(row)
    file_of_awards(work, batch, LATER)


def _links_out(work: Work, cast: Any, caller: Caller) -> None:
    """Have links handed out, and the charter accepted on paper."""
    side = {"exchange_id": cast.exchange.id, "organisation_id": cast.tech.id}
    make_link(
        work,
        PartnerLink,
        lasts=timedelta(days=1),
        **side,
        person_id=cast.volunteer.person_id,
        moment=Moment.FINAL,
        asked_by=caller.person_id,
    )
    paper = PaperAcceptance(organisation_id=cast.social.id, note="Dans le classeur.")
    accept_on_paper(work, caller, cast.exchange, paper)
    asked = NewCharterLink(organisation_id=cast.tech.id, name="Contact", email=f"contact@{DOMAIN}")
    ask_acceptance(work, caller, cast.exchange, asked)
    joining = NewJoinLink(organisation_id=cast.tech.id, role=ParticipantRole.VOLUNTEER)
    make_join_link(work, caller, cast.exchange, joining)
    make_code(work, caller, cast.exchange, work.session.get_one(Participant, cast.volunteer.id))


def _hours(work: Work, cast: Any) -> None:
    """Have hours declared and confirmed."""
    worked = NewHours(day=work.now.date(), hours=2.5, note="Un atelier.")
    hours = declare_hours(work, cast.staff, worked)
    confirm_hours(work, cast.volunteer, [Seen(hours.id)])


def _impact(work: Work, cast: Any, caller: Caller) -> None:
    """Have the exchange measured, its technology looked at, its sides asked again, its numbers published."""
    exchange = work.session.get_one(Exchange, cast.exchange.id)
    choose(work, caller, exchange, Choice(indicators=["time-on-routine-tasks"]))
    value = MeasuredValue(
        indicator="time-on-routine-tasks", value=Decimal("12.5"), note="Deux semaines."
    )
    asked = Measured(side=OrganisationKind.SOCIAL, moment=MeasuredAt.START, values=[value])
    measure(work, as_participant(exchange, cast.staff), exchange, asked)
    term = TermAnswerIn(term="2-1", state=TermState.MET, note="Essayé.")
    answers = TermAnswers(moment=MeasuredAt.START, answers=[term])
    answer_terms(work, caller, exchange, answers)
    known = work.session.exec(select(FollowUp).where(FollowUp.exchange_id == exchange.id)).one()
    known.asked_at = work.now  # asked: the job never comes to it again
    side = {"exchange_id": exchange.id, "organisation_id": cast.social.id}
    make_link(work, MeasuringLink, lasts=timedelta(days=1), **side, person_id=cast.staff.person_id)
    owner = caller_for(work, cast.owner.person_id)
    programme = work.session.get_one(Programme, cast.programme.id)
    publish_report(work, owner, programme, Period(date(2026, 1, 1), date(2026, 12, 31)))


def _survey(work: Work, caller: Caller, cast: Any) -> None:
    """Have a survey answered and closed, and answered again."""
    asked = NewSurvey.model_validate({**SURVEY, "slug": "of-the-bystander"})
    survey = create_survey(work, caller, cast.programme.id, asked)
    open_survey(work, caller, survey)
    answered(work, survey)
    close_survey(work, caller, survey)
    open_survey(work, caller, survey)
    answered(work, survey)


def _with_the_badge(work: Work, cast: Any) -> None:
    """Have the badge accepted, opened, shown in a passport beside a badge from elsewhere."""
    award, me = _award(work, cast), cast.staff.person_id
    award.accepted_at = award.opened_at = work.now
    award.names_exchange = True
    open_passport(work, me)
    make_passport_link(work, me, NewPassportLink(audience="Une entreprise", names_person=True))
    keep(work, me, b"a badge", IssuerInMemory().verify())
    work.session.add_all(
        [
            award,
            PassportBadge(award_id=award.id, position=0),
            ExpiryReminder(award_id=award.id, created_at=work.now),
            Passkey(
                person_id=me,
                credential=b"bystander",
                public_key=b"k",
                sign_count=0,
                name="Une clé",
                created_at=work.now,
            ),
        ]
    )
    ask_address(work, identity_of(work, me), f"another@{DOMAIN}")
    be_read(work, cast, LATER)


def _as_employers(work: Work, cast: Any) -> None:
    """Have the badge watched, an issuer trusted, a key used, a message on its way."""
    me = cast.owner.person_id
    badge = _award(work, cast)
    badge.accepted_at = work.now
    work.session.flush()
    watch(work, me, badge.id)
    trust(work, me, "https://issuer.bystander.example/")
    webhook, _ = add_webhook(work, me, "https://hooks.bystander.example/")
    queue_message(work, webhook, Event.REVOKED, {"reason": "Erreur de niveau."})
    key, _ = make_employer_key(work, me, NewEmployerKey(name="Vérifier"))
    work.session.add(EmployerKeyUse(key_id=key.id, day=work.now.date(), badges=3))


def _on_the_way_in(work: Work, _cast: Any) -> None:
    """Let somebody unknown ask for the employers' page, and a passkey be asked for."""
    ask_for_link(work, f"unknown@{DOMAIN}", "fr")
    make_link(work, Challenge, lasts=timedelta(minutes=5), purpose="passkey", sealed=b"s")


def _before_it(work: Work, cast: Any) -> None:
    """Let somebody act for an organisation and ask to act for another; have a need and an offer open, and proposed."""
    made = say_before(work, cast, slug="needs-framing")
    stand(work, cast, made.need.id, made.offer.id, LATER)


def _award(work: Work, cast: Any) -> Award:
    return work.session.exec(select(Award).where(Award.programme_id == cast.programme.id)).one()
