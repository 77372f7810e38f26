"""What this room adds to an organisation's own page: its situation, its needs, its offers."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import col, select

from app.contacts.access import Act
from app.contacts.homes import OWN, Home
from app.needs.needs import needs_shown
from app.needs.offers import offers_shown
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
    query = select(Need).where(Need.organisation_id == home.organisation.id)
    latest = query.order_by(col(Need.created_at).desc(), col(Need.id).desc()).limit(MOST)
    return {
        **names_for(work.library, home.language),
        "rows": needs_shown(work, list(work.session.exec(latest))),
        "base": home.base,
        "organisation": home.organisation,
        "speaks": home.may(Act.SPEAK),
    }


def _offers(work: Work, home: Home) -> Mapping[str, Any]:
    query = select(Offer).where(Offer.organisation_id == home.organisation.id)
    latest = query.order_by(col(Offer.created_at).desc(), col(Offer.id).desc()).limit(MOST)
    return {
        **names_for(work.library, home.language),
        "rows": offers_shown(work, home.speaker, list(work.session.exec(latest))),
        "base": home.base,
        "organisation": home.organisation,
        "speaks": home.may(Act.SPEAK),
    }


SECTIONS = (
    HomeSection(OWN, "needs/home_situation.html", _situation),
    HomeSection(OWN + 1, "needs/home_needs.html", _needs),
    HomeSection(OWN + 2, "needs/home_offers.html", _offers),
)
