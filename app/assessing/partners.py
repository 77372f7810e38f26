"""How a partner rates: a mailed link opens one page, for one side of one exchange, once and without an account."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlmodel import select

from app.assessing.ratings import Ratings, rate
from app.assessing.seats import Seat
from app.assessing.tables import (
    Assessment,
    Decision,
    DecisionState,
    Moment,
    PartnerLink,
    RatedBy,
    Rating,
)
from app.errors import N_, BadInput, NotFound, inside
from app.exchanges.mailed_links import Addressee, MailedLinks
from app.exchanges.queries import levels_of, participants_of
from app.exchanges.rules import check_running
from app.exchanges.tables import Exchange, Participant
from app.people.protection import shown_names_of
from app.plumbing.audit import record
from app.plumbing.service import Work
from app.programmes.caller import Caller
from referential import Competence

LINKS = MailedLinks(PartnerLink, "/partner/", timedelta(days=14), "partner_asked")
Given = Mapping[tuple[UUID, str], Mapping[str, Rating]]
"""Participant and competence → descriptor → rating."""


class NewPartner(Addressee):
    """Whom to ask, on which side of the exchange, about which moment."""

    moment: Moment = Moment.FINAL


@dataclass(frozen=True)
class PartnerView:
    """All that a partner sees: names, competences, and nothing that others said."""

    link: PartnerLink
    exchange: Exchange
    people: list[tuple[Participant, str, list[Competence]]]
    """Who may be rated, their name, and on what."""

    @property
    def seats(self) -> dict[tuple[UUID, str], Seat]:
        """Where the partner may rate, by participant and competence."""
        return {
            (participant.id, competence.id): Seat(self.exchange, participant, competence)
            for participant, _, competences in self.people
            for competence in competences
        }


def ask_partner(
    work: Work, caller: Caller, exchange: Exchange, asked: NewPartner
) -> tuple[PartnerLink, str]:
    """Mail somebody of one side a link to rate the people of the other; return the row and the link.

    Raises:
        BadInput: the organisation has no part in this exchange.
        RuleRefused: the exchange is not running.
    """
    check_running(exchange)
    row, link = LINKS.send(work, caller, exchange, asked)
    _record(work, exchange, row, "partner.asked", actor=caller.person_id)
    return row, link


def end_partner_link(
    work: Work, caller: Caller, exchange: Exchange, row: PartnerLink
) -> PartnerLink:
    """End a link of an exchange before it is used.

    Raises:
        Conflict: it was used or revoked.
    """
    LINKS.revoke(work, row)
    _record(work, exchange, row, "partner.revoked", actor=caller.person_id)
    return row


def open_partner_link(work: Work, token: str) -> PartnerView:
    """Return what a link leads to.

    Raises:
        NotFound: the link is unknown, too old, used or revoked.
        RuleRefused: the exchange is not running.
    """
    row, exchange = LINKS.open(work, token)
    check_running(exchange)
    decisions = select(Decision).where(
        Decision.exchange_id == exchange.id, Decision.state != DecisionState.REOPENED
    )
    decided = {(one.participant_id, one.competence) for one in work.session.exec(decisions)}
    competences = [level.competence for level in levels_of(work, exchange)]
    rated = [
        participant
        for participant in participants_of(work, exchange.id)
        if participant.organisation_id != row.organisation_id
        and participant.person_id != row.person_id
        and participant.takes_part
    ]
    names = shown_names_of(work, [participant.person_id for participant in rated])
    people = [
        (
            participant,
            names[participant.person_id],
            [one for one in competences if (participant.id, one.id) not in decided],
        )
        for participant in rated
        if participant.person_id in names
    ]
    return PartnerView(row, exchange, [entry for entry in people if entry[2]])


def rate_as_partner(work: Work, view: PartnerView, given: Given) -> list[Assessment]:
    """Store what a partner says, and spend the link that led to the view.

    Raises:
        NotFound: the link does not work any more, or speaks of somebody outside its side.
        BadInput: nothing is rated, or a descriptor is unknown.
    """
    places = {cell: f"items[{place}]" for place, cell in enumerate(given)}
    given = {cell: ratings for cell, ratings in given.items() if ratings}
    if not given:
        raise BadInput(N_("Nothing is rated yet."), remedy=N_("Rate what you saw; leave the rest."))
    seats = view.seats
    strangers = [places[cell] for cell in given if cell not in seats]
    if strangers:
        raise NotFound(
            N_("This link does not speak of this person or competence."), field=strangers[0]
        )
    LINKS.spend(work, view.link)
    moment, partner = Moment(view.link.moment), view.link.person_id
    made = []
    for cell, ratings in given.items():
        said = Ratings(moment=moment, ratings=dict(ratings))
        with inside(places[cell]):
            made.append(rate(work, seats[cell], said, by=RatedBy.PARTNER, rater_id=partner))
    _record(work, view.exchange, view.link, "partner.rated", actor=partner)
    return made


def _record(work: Work, exchange: Exchange, row: PartnerLink, action: str, *, actor: UUID) -> None:
    record(work, exchange, action, row, by=actor, exchange=exchange.id)
