"""Demand seen: which competences a programme's sides want to learn most and offer least, by country and kind.

For who works in the programme. Nothing of it is published: numbers about groups leave the house only disclosure-safe
(`app/plumbing/disclosure`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement, false, or_
from sqlmodel import col, func, select

from app.needs.tables import Need, NeedReturn, Offer, OfferedLevel, OfferWish, SaidState
from app.plumbing.service import Work
from app.plumbing.texts import Line
from app.programmes.tables import Organisation, OrganisationKind


class DemandFilter(BaseModel):
    """Whose needs and offers are counted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    country: Line = Field(default="", max_length=2)
    """Where people would meet; those that named none are counted only without a country."""
    kind: OrganisationKind | None = None
    """Of the organisation that says it; a volunteer in their own name is counted with tech."""


@dataclass(frozen=True)
class Demand:
    """How often a competence is wanted and offered, in what is open."""

    competence: str
    needs: int
    """Needs that name it."""
    wishes: int
    """Offers whose side wants to learn it in return."""
    offers: int
    """Offers that name it."""
    returns: int
    """Needs whose side can teach it in return."""

    @property
    def wanted(self) -> int:
        """How often somebody wants to learn it."""
        return self.needs + self.wishes

    @property
    def offered(self) -> int:
        """How often somebody can teach it."""
        return self.offers + self.returns

    @property
    def lacking(self) -> int:
        """By how much it is wanted more often than it is offered."""
        return self.wanted - self.offered


def demand_in(work: Work, programme_id: UUID, asked: DemandFilter) -> list[Demand]:
    """Return the competences of a programme's open needs and offers, what is lacking most first; four queries."""
    columns: tuple[tuple[Any, Any], ...] = (
        (Need.competence, None),
        (OfferWish.competence, OfferWish.offer_id),
        (OfferedLevel.competence, OfferedLevel.offer_id),
        (NeedReturn.competence, NeedReturn.need_id),
    )
    counted = [
        _counted(work, competence, owner, programme_id, asked) for competence, owner in columns
    ]
    found = {competence for counts in counted for competence in counts}
    rows = [Demand(one, *(counts.get(one, 0) for counts in counted)) for one in found]
    return sorted(rows, key=lambda one: (-one.lacking, -one.wanted, one.competence))


def countries_in(work: Work, programme_id: UUID) -> Sequence[str]:
    """Return the countries that open needs and offers of a programme name."""
    found: set[str] = set()
    for table in (Need, Offer):
        query = select(table.country).where(
            table.programme_id == programme_id, table.state == SaidState.OPEN
        )
        found.update(work.session.exec(query.distinct()))
    return sorted(found - {""})


def _counted(
    work: Work, competence: Any, owner: Any, programme_id: UUID, asked: DemandFilter
) -> dict[str, int]:
    """Count open needs or offers by a competence that they name, or that a row names which hangs on them."""
    of_offers = owner is not None and owner.key == "offer_id"
    table: type[Need | Offer] = Offer if of_offers else Need
    query = select(competence, func.count()).select_from(table)
    if owner is not None:
        query = query.join(owner.class_, col(owner) == table.id)
    query = query.where(table.programme_id == programme_id, table.state == SaidState.OPEN)
    if asked.country:
        query = query.where(table.country == asked.country.upper())
    if asked.kind is not None:
        query = query.outerjoin(Organisation, col(Organisation.id) == table.organisation_id)
        query = query.where(_of_kind(table, asked.kind))
    return dict(work.session.exec(query.group_by(competence)).all())


def _of_kind(table: type[Need] | type[Offer], kind: OrganisationKind) -> ColumnElement[bool]:
    own = table is Offer and kind is OrganisationKind.TECH
    return or_(
        col(Organisation.kind) == kind, col(table.organisation_id).is_(None) if own else false()
    )
