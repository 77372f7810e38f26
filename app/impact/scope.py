"""Of what a report tells: of a whole programme, or of the exchanges of one of its organisations."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import col

from app.assessing.tables import Decision
from app.exchanges.tables import Exchange
from app.issuing.tables import Award


@dataclass(frozen=True)
class Scope:
    """The conditions by which the database finds what belongs to a report."""

    exchanges: ColumnElement[bool]
    awards: ColumnElement[bool]


def of_programme(programme_id: UUID) -> Scope:
    """Return all of a programme."""
    return Scope(
        col(Exchange.programme_id) == programme_id, col(Award.programme_id) == programme_id
    )


def of_organisation(organisation_id: UUID) -> Scope:
    """Return the exchanges in which an organisation is a side, and the badges that came of them."""
    own = or_(
        col(Exchange.social_organisation_id) == organisation_id,
        col(Exchange.tech_organisation_id) == organisation_id,
    )
    decided = (
        select(col(Decision.id)).join(Exchange, col(Exchange.id) == Decision.exchange_id).where(own)
    )
    return Scope(own, col(Award.decision_id).in_(decided))
