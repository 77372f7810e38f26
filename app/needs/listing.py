"""Needs and offers as lists: what the speaker sees of them, filtered."""

from datetime import date
from typing import TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.contacts.speaker import Speaker
from app.errors import N_
from app.needs.speaking import seen_by
from app.needs.tables import Need, Offer, OfferedLevel, SaidState
from app.plumbing.named import Named
from app.plumbing.texts import Line

Saying = TypeVar("Saying", Need, Offer)


class SaidShown(Named):
    """Which needs or offers a page shows."""

    ALL = "", N_("Drafts and open ones")
    OWN = "own", N_("Ours")
    DRAFT = "draft", N_("Drafts")
    OPEN = "open", N_("Open")
    CLOSED = "closed", N_("Closed")


class SaidFilter(BaseModel):
    """Which needs or offers are asked for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    show: SaidShown = SaidShown.ALL
    organisation: UUID | None = None
    competence: Line = Field(default="", max_length=80)


def needs_listed(speaker: Speaker, asked: SaidFilter) -> SelectOfScalar[Need]:
    """Return the query of the needs that the speaker sees and a filter lets through."""
    query = _shown(select(Need).where(seen_by(speaker, Need)), Need, asked, speaker)
    return query.where(Need.competence == asked.competence) if asked.competence else query


def offers_listed(speaker: Speaker, asked: SaidFilter) -> SelectOfScalar[Offer]:
    """Return the query of the offers that the speaker sees and a filter lets through."""
    query = _shown(select(Offer).where(seen_by(speaker, Offer)), Offer, asked, speaker)
    if not asked.competence:
        return query
    named = select(OfferedLevel.offer_id).where(OfferedLevel.competence == asked.competence)
    return query.where(col(Offer.id).in_(named))


def public_ones(table: type[Saying], today: date) -> SelectOfScalar[Saying]:
    """Return the query of what may be read by everybody: open, marked public, and not over."""
    end = col(Need.wanted_by) if table is Need else col(Offer.available_until)
    return select(table).where(
        col(table.public).is_(True),
        table.state == SaidState.OPEN,
        end.is_(None) | (end >= today),
    )


def _shown(
    query: SelectOfScalar[Saying], table: type[Saying], asked: SaidFilter, speaker: Speaker
) -> SelectOfScalar[Saying]:
    if asked.organisation is not None:
        query = query.where(table.organisation_id == asked.organisation)
    if asked.show is SaidShown.ALL:
        return query.where(table.state != SaidState.CLOSED)
    if asked.show is SaidShown.OWN:
        own: ColumnElement[bool] = col(table.organisation_id).in_(speaker.speaks_for())
        if table is Offer:
            own = own | (col(Offer.person_id) == speaker.person_id)
        return query.where(own)
    return query.where(table.state == asked.show.value)
