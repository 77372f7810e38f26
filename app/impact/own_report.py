"""A person's own report: where they took part, their hours, the badges they accepted; as a CV for others' programs."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from app.exchanges.queries import participations_of
from app.exchanges.tables import Exchange, Hours, HoursState, Participant
from app.impact.own_progress import OwnStep, steps_of
from app.issuing.addresses import Addresses
from app.passports.badges import PassportEntry, entries_of
from app.plumbing.service import Work
from app.programmes.queries import organisation_names

QUARTERS = 4
SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"
"""The published schema of JSON Resume 1.0.0, which the document names."""


@dataclass(frozen=True)
class OwnExchange:
    """An exchange in which a person took part."""

    participant: Participant
    exchange: Exchange
    organisation: str
    """For which of the two sides."""
    declared: Decimal
    confirmed: Decimal
    steps: Sequence[OwnStep]
    """How far they came."""


@dataclass(frozen=True)
class OwnReport:
    """All that a person did, the latest first."""

    exchanges: Sequence[OwnExchange]
    badges: Sequence[PassportEntry]

    @property
    def declared(self) -> Decimal:
        """Hours, whether they are confirmed or not; refused ones aside."""
        return sum((one.declared for one in self.exchanges), Decimal(0))

    @property
    def confirmed(self) -> Decimal:
        """Hours that the other sides have confirmed."""
        return sum((one.confirmed for one in self.exchanges), Decimal(0))


def own_report(work: Work, person_id: UUID) -> OwnReport:
    """Return what a person did in every exchange they accepted, with the badges that stand in their passport."""
    badges = entries_of(work, person_id)
    hours = _hours(work, person_id)
    own = [pair for pair in participations_of(work, person_id) if pair[0].consented_at is not None]
    steps = steps_of(work, [participant.id for participant, _ in own])
    names = organisation_names(work, {participant.organisation_id for participant, _ in own})
    return OwnReport(
        exchanges=[
            OwnExchange(
                participant,
                exchange,
                names[participant.organisation_id],
                hours.get((participant.id, True), Decimal(0)),
                hours.get((participant.id, False), Decimal(0)),
                steps.get(participant.id, ()),
            )
            for participant, exchange in own
        ],
        badges=badges,
    )


def _hours(work: Work, person_id: UUID) -> dict[tuple[UUID | None, bool], Decimal]:
    """Return the hours of each participation: with True all that was declared, with False what was confirmed."""
    query = (
        select(Hours.participant_id, Hours.state, func.sum(Hours.quarters))
        .join(Participant, col(Participant.id) == Hours.participant_id)
        .where(Participant.person_id == person_id, Hours.state != HoursState.REFUSED)
        .group_by(col(Hours.participant_id), Hours.state)
    )
    found: dict[tuple[UUID | None, bool], Decimal] = {}
    for participant_id, state, quarters in work.session.exec(query):
        given = Decimal(int(quarters)) / QUARTERS
        declared = (participant_id, True)
        found[declared] = found.get(declared, Decimal(0)) + given
        if state == HoursState.CONFIRMED:
            found[participant_id, False] = given
    return found


def resume_of(report: OwnReport, name: str, addresses: Addresses, language: str) -> dict[str, Any]:
    """Return a report as JSON Resume 1.0.0: the badges that their owner does not hide, and what they did.

    A badge's address stands in it only where its owner has opened its page to everybody.
    """
    shown = [one for one in report.badges if one.shown]
    return {
        "$schema": SCHEMA,
        "basics": {"name": name},
        "volunteer": [_engagement(one) for one in report.exchanges],
        "certificates": [_certificate(one, addresses, language) for one in shown],
        "skills": [_skill(one, language) for one in shown],
    }


def _engagement(one: OwnExchange) -> dict[str, Any]:
    return {
        "organization": one.organisation,
        "position": one.exchange.title,
        "startDate": one.exchange.starts_on.isoformat(),
        "endDate": one.exchange.ends_on.isoformat(),
        "summary": f"{one.confirmed.normalize():f} h",
    }


def _certificate(one: PassportEntry, addresses: Addresses, language: str) -> dict[str, Any]:
    open_to_all = one.award.opened_at is not None
    return {
        "name": f"{title_of(one, language)}, {level_of(one, language)}",
        "date": one.award.created_at.date().isoformat(),
        "issuer": one.programme,
        **({"url": addresses.share(one.award.id)} if open_to_all else {}),
    }


def _skill(one: PassportEntry, language: str) -> dict[str, Any]:
    return {
        "name": title_of(one, language),
        "level": level_of(one, language),
        "keywords": [f"e-CF 4.0 {claim.code} {claim.level}" for claim in one.level.definition.ecf],
    }


def title_of(one: PassportEntry, language: str) -> str:
    """Return what the competence of a badge is called."""
    return one.level.competence.title.in_language(language)


def level_of(one: PassportEntry, language: str) -> str:
    """Return what the level of a badge is called."""
    return one.level.referential.level(one.level.id).title.in_language(language)
