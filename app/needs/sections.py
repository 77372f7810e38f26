"""What this room adds to an organisation's own page: its situation, its needs, its offers."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import col, select

from app.contacts.access import Act
from app.contacts.homes import OWN, Home
from app.needs.listing import Saying
from app.needs.needs import NeedShown, needs_shown
from app.needs.offers import OfferShown, offers_shown
from app.needs.page_context import names_for
from app.needs.situations import situations_of
from app.needs.tables import Need, Offer
from app.plumbing.rooms import HomeSection
from app.plumbing.service import Work

MOST = 30
"""How many needs and offers the page names, the latest first; all stand in their list."""


def _situation(work: Work, home: Home) -> Mapping[str, Any]:
    return {
        "rows": situations_of(work, home.organisation.id, 3),
        "base": home.base,
        "speaks": home.may(Act.SPEAK),
    }


def _needs(work: Work, home: Home) -> Mapping[str, Any]:
    return _latest(work, home, needs_shown(work, _rows(work, home, Need)))


def _offers(work: Work, home: Home) -> Mapping[str, Any]:
    return _latest(work, home, offers_shown(work, home.speaker, _rows(work, home, Offer)))


def _rows(work: Work, home: Home, table: type[Saying]) -> list[Saying]:
    query = select(table).where(table.organisation_id == home.organisation.id)
    latest = query.order_by(col(table.created_at).desc(), col(table.id).desc())
    return list(work.session.exec(latest.limit(MOST)))


def _latest(work: Work, home: Home, rows: Sequence[NeedShown | OfferShown]) -> Mapping[str, Any]:
    return {
        **names_for(work.library, home.language),
        "rows": rows,
        "base": home.base,
        "organisation": home.organisation,
        "speaks": home.may(Act.SPEAK),
    }


SECTIONS = (
    HomeSection(OWN, "needs/home_situation.html", _situation),
    HomeSection(OWN + 1, "needs/home_needs.html", _needs),
    HomeSection(OWN + 2, "needs/home_offers.html", _offers),
)
