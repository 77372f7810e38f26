"""How a partner rates: a mailed link opens one page, for one side of one exchange, once and without an account."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from pydantic import BaseModel, ConfigDict, EmailStr, Field
from sqlalchemy import update
from sqlmodel import col, select

from app.assessing.ratings import Ratings, rate
from app.assessing.tables import (
    Assessment,
    By,
    Decision,
    DecisionState,
    Moment,
    PartnerLink,
    Rating,
)
from app.errors import N_, BadInput, Conflict, NotFound
from app.exchanges.queries import participants_of, targets_of
from app.exchanges.rules import check_running
from app.exchanges.tables import Exchange, Participant
from app.people.identity import identity_of, meet, names_of
from app.plumbing.audit import record
from app.plumbing.mailing import post
from app.plumbing.service import Work
from app.plumbing.templating import render_mail
from app.plumbing.tokens import digest_of, new_token
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.workflow import get_programme
from referential import Competence

LASTS = timedelta(days=14)
Given = Mapping[tuple[UUID, str], Mapping[str, Rating]]
"""Participant and competence → descriptor → rating."""


class NewPartner(BaseModel):
    """Whom to ask, on which side of the exchange, about which moment."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    organisation_id: UUID
    name: str = Field(min_length=1, max_length=200)
    email: EmailStr
    moment: Moment = Moment.FINAL


@dataclass(frozen=True)
class PartnerView:
    """All that a partner sees: names, competences, and nothing that others said."""

    link: PartnerLink
    exchange: Exchange
    people: list[tuple[Participant, str, list[Competence]]]


def ask_partner(
    work: Work, caller: Caller, exchange: Exchange, asked: NewPartner
) -> tuple[PartnerLink, str]:
    """Mail somebody of one side a link to rate the people of the other; return the row and the link.

    Raises:
        BadInput: the organisation has no part in this exchange.
        RuleRefused: the exchange is not running.
    """
    caller.demand(exchange.programme_id, Action.ASSESS)
    check_running(exchange)
    if asked.organisation_id not in (
        exchange.social_organisation_id,
        exchange.tech_organisation_id,
    ):
        raise BadInput(
            N_("This organisation has no part in the exchange."), field="organisation_id"
        )
    programme = get_programme(work, exchange.programme_id)
    person = meet(work, asked.email, asked.name, programme.language)
    token = new_token()
    row = PartnerLink(
        digest=digest_of(token),
        exchange_id=exchange.id,
        organisation_id=asked.organisation_id,
        person_id=person.id,
        moment=asked.moment,
        asked_by=caller.person_id,
        created_at=work.now,
        expires_at=work.now + LASTS,
    )
    work.session.add(row)
    work.session.flush()
    _note(work, exchange, row, "partner.asked", actor=caller.person_id)
    link = work.settings.url(f"/partner/{token}")
    who = identity_of(work, person.id)
    letter = render_mail(
        "partner_asked",
        who.language,
        name=who.name,
        programme=programme.name,
        exchange=exchange.title,
        link=link,
        days=LASTS.days,
    )
    post(work, who.email, letter)
    return row, link


def revoke_link(work: Work, caller: Caller, exchange: Exchange, link_id: UUID) -> PartnerLink:
    """End a link before it is used.

    Raises:
        NotFound: the exchange has no such link.
        Conflict: it was used or revoked.
    """
    caller.demand(exchange.programme_id, Action.ASSESS)
    row = work.session.get(PartnerLink, link_id)
    if row is None or row.exchange_id != exchange.id:
        raise NotFound(N_("The exchange has no such link."))
    if row.used_at is not None or row.revoked_at is not None:
        raise Conflict(N_("This link does not work any more: it was used or revoked."))
    row.revoked_at = work.now
    work.session.add(row)
    _note(work, exchange, row, "partner.revoked", actor=caller.person_id)
    return row


def links_of(work: Work, exchange: Exchange) -> list[PartnerLink]:
    """Return the links of an exchange, latest first."""
    query = select(PartnerLink).where(PartnerLink.exchange_id == exchange.id)
    return list(work.session.exec(query.order_by(col(PartnerLink.created_at).desc())))


def open_link(work: Work, token: str) -> PartnerView:
    """Return what a link leads to.

    Raises:
        NotFound: the link is unknown, too old, used or revoked.
        RuleRefused: the exchange is not running.
    """
    row = work.session.exec(
        select(PartnerLink).where(PartnerLink.digest == digest_of(token))
    ).first()
    if (
        row is None
        or row.used_at is not None
        or row.revoked_at is not None
        or row.expires_at <= work.now
    ):
        raise _dead()
    exchange = work.session.get_one(Exchange, row.exchange_id)
    check_running(exchange)
    decided = {
        (found.participant_id, found.competence)
        for found in work.session.exec(
            select(Decision).where(
                Decision.exchange_id == exchange.id, Decision.state != DecisionState.REOPENED
            )
        )
    }
    targets = [
        work.library.competence(exchange.release, target.competence)
        for target in targets_of(work, exchange.id)
    ]
    rated = [
        found
        for found in participants_of(work, exchange.id)
        if found.organisation_id != row.organisation_id
        and found.person_id != row.person_id
        and found.consented_at is not None
    ]
    names = names_of(work, [found.person_id for found in rated])
    people = [
        (found, names[found.person_id], [it for it in targets if (found.id, it.id) not in decided])
        for found in rated
        if found.person_id in names
    ]
    return PartnerView(row, exchange, [entry for entry in people if entry[2]])


def rate_as_partner(work: Work, token: str, given: Given) -> list[Assessment]:
    """Store what a partner says, and spend the link.

    Raises:
        NotFound: the link does not work any more, or speaks of somebody outside its side.
        BadInput: nothing is rated, or a descriptor is unknown.
    """
    view = open_link(work, token)
    given = {cell: ratings for cell, ratings in given.items() if ratings}
    if not given:
        raise BadInput(N_("Nothing is rated yet."), remedy=N_("Rate what you saw; leave the rest."))
    allowed = {
        (participant.id, competence.id): participant
        for participant, _, competences in view.people
        for competence in competences
    }
    if any(cell not in allowed for cell in given):
        raise NotFound(N_("This link does not speak of this person or competence."))
    spent = work.session.connection().execute(
        update(PartnerLink)
        .where(col(PartnerLink.id) == view.link.id, col(PartnerLink.used_at).is_(None))
        .values(used_at=work.now)
    )
    if spent.rowcount != 1:  # one statement decides, so two sendings at once cannot both count
        raise _dead()
    made = [
        rate(
            work,
            view.exchange,
            allowed[cell],
            Ratings(competence=cell[1], moment=Moment(view.link.moment), ratings=dict(ratings)),
            by=By.PARTNER,
            rater_id=view.link.person_id,
        )
        for cell, ratings in given.items()
    ]
    _note(work, view.exchange, view.link, "partner.rated", actor=view.link.person_id)
    return made


def _dead() -> NotFound:
    return NotFound(
        N_("This link does not work any more: it was used, is too old or was revoked."),
        remedy=N_("Ask the programme that sent it for a new one."),
    )


def _note(work: Work, exchange: Exchange, row: PartnerLink, action: str, *, actor: UUID) -> None:
    record(work, exchange.programme_id, action, row.id, actor=actor, exchange=str(exchange.id))
