"""Makes one thing of each kind that the address of a door names, and returns their names."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from app.assessing.tables import Decision, Evidence, Moment, PartnerLink
from app.employers.tables import PROGRAMME_TOPICS, EmployerKey, TrustedIssuer, Watch, Webhook
from app.employers.webhooks import add_webhook
from app.exchanges.hours import NewHours, declare_hours
from app.exchanges.tables import CharterLink, JoinLink, Participant
from app.issuing.import_tables import AwardImport
from app.issuing.tables import Award, AwardBatch
from app.passports.imported import keep
from app.passports.links import NewPassportLink, make_passport_link
from app.people.addresses import own_addresses
from app.people.tables import Passkey, SignIn
from app.plumbing.letters import About, Letter
from app.plumbing.mailing import MailFailure, OutgoingMail, post
from app.plumbing.service import Work
from app.programmes.dependencies import caller_for
from app.programmes.tables import ApiKey
from app.surveys.workflow import (
    NewSurvey,
    close_survey,
    create_survey,
    open_survey,
    publish_results,
)
from app.verifying.receipt_keys import sign_as_service
from app.verifying.receipt_slips import TYPE as SLIP
from app.verifying.receipt_slips import Slip
from tests.app.conftest import (
    COMPETENCE,
    LEVEL,
    START,
    RunningService,
)
from tests.app.impact.report_rows import made_public
from tests.app.meeting import drafts_of
from tests.app.proposing import stand
from tests.app.surveys.answers import SURVEY, answered
from tests.app.training.entries import recommended
from tests.issuer_in_memory import IssuerInMemory

UNKNOWN = "00000000-0000-4000-8000-000000000000"
"""An identifier that nothing has."""


def _file_of(batch: AwardBatch) -> AwardImport:
    return AwardImport(
        batch_id=batch.id, digest="0", after="judge", lines=1, judged_at=START, created_at=START
    )


def things_of(service: RunningService, cast: Any, people: dict[str, Any]) -> dict[str, str]:
    with service.work() as work:
        session = work.session
        award = session.exec(select(Award)).one()
        award.accepted_at = START
        link, join_link = _links(cast)
        batch = AwardBatch(
            programme_id=cast.programme.id, asked_by=award.person_id, held=True, created_at=START
        )
        charter_link = _charter_link(cast)
        session.add_all([link, join_link, charter_link, batch])
        session.flush()
        session.add(_file_of(batch))
        mine = select(SignIn.id).where(SignIn.person_id == people["participant"])
        own_key = select(ApiKey.id).where(ApiKey.member_id == cast.observer.id)
        found = {
            "programme_id": cast.programme.id,
            "member_id": cast.observer.id,
            "hours_id": _hours(work, cast),
            "survey_id": _survey(work, cast),
            "training_id": recommended(
                work, caller_for(work, cast.mediator.person_id), cast.programme.id
            ).id,
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
            "programme": made_public(work, cast),
            **_constant(cast),
        }
        found |= _own_things(session, people["participant"], found["key_id"])
        watch = Watch(person_id=people["participant"], award_id=award.id, created_at=START)
        session.add(watch)
        session.flush()
        found["watch_id"] = watch.id
        found["mail_id"] = _undelivered(work, cast)
        found["hook_id"] = _programme_hook(work, cast, people["observer"])
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


def _constant(cast: Any) -> dict[str, Any]:
    """Return what is no row's name."""
    return {
        "paper": "time-statement.csv",
        "own_paper": "experience.csv",
        "slug": "of-the-town",
        "noun": "awards",
        "position": 1,
        "ending": "csv",
        "token": "x",
        "handle": "x",
        "generation": 1,
        "path": "CFDocuments",
        "_version": "v2",
        "_path": f"issuers/{cast.programme.slug}/1",
        "name": f"{cast.programme.slug}.1.1",
    }


def _published(cast: Any) -> dict[str, str]:
    """Return what stands in the referential."""
    return {
        "competence_id": COMPETENCE,
        "level": LEVEL,
        "release": cast.exchange.release,
        "place": cast.exchange.release,
        "stage": "understand",
        "document": "statement-of-need",
        "paper_id": "record",
        "version": cast.exchange.release,
        "framework_id": "ecf-4.0",
        "code": "D.10",
        "identifier": UNKNOWN,
        "rest": "data-analysis",
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


def _programme_hook(work: Work, cast: Any, person_id: Any) -> UUID:
    """Return a webhook of the programme that its observer made."""
    row, _ = add_webhook(
        work, person_id, "https://hook.example/", PROGRAMME_TOPICS, cast.programme.id
    )
    return row.id


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
