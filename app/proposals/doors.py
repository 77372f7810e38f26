"""What this room brings along: its routers, in the order in which an address is looked up, and its words."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlmodel import col, select

from app.contacts.access import Act
from app.contacts.homes import PROPOSED, Home
from app.errors import N_
from app.plumbing.rooms import Events, HomeSection, Room, Thing
from app.plumbing.service import Work
from app.programmes.audit_names import uuids
from app.proposals import api, matches_api, matches_pages, pages
from app.proposals.queries import of_organisations
from app.proposals.shown import STATE_NAMES, proposals_shown
from app.proposals.tables import Proposal, Side

MOST = 10
"""How many proposals an organisation's own page names, the latest first."""
EVENTS = Events(
    subjects={"proposal": "proposal"},
    things={"proposal": "/proposals/{id}"},
    names={
        "proposal.asked": N_("A side asked for a proposal"),
        "proposal.sent": N_("Proposal sent to both sides"),
        "proposal.yes": N_("A side said yes to a proposal"),
        "proposal.no": N_("A side said no to a proposal"),
        "proposal.agreed": N_("Both sides agreed to a proposal"),
        "proposal.reminded": N_("A side was reminded of a proposal"),
        "proposal.released": N_("Proposal released without an answer"),
        "proposal.withdrawn": N_("Proposal withdrawn"),
    },
)
LABELS = Side.labels_as("side") | {
    "need_id": N_("Need"),
    "offer_id": N_("Offer"),
    "proposal": N_("Proposal"),
    "side": N_("Side"),
}


def _proposals(work: Work, ids: Collection[str], _language: str) -> dict[str, Thing]:
    query = select(Proposal.id, Proposal.title).where(col(Proposal.id).in_(uuids(ids)))
    return {str(one): Thing(title) for one, title in work.session.exec(query)}


def _on_home(work: Work, home: Home) -> Mapping[str, Any] | None:
    """Return the latest proposals of an organisation for its own page; nothing where there are none."""
    if not home.may(Act.LOOK):
        return None
    latest = of_organisations([home.organisation.id]).order_by(
        col(Proposal.created_at).desc(), col(Proposal.id)
    )
    rows = list(work.session.exec(latest.limit(MOST)))
    if not rows:
        return None
    return {
        "proposals": proposals_shown(work, home.speaker, rows, home.language),
        "state_names": STATE_NAMES,
    }


ROUTERS = (
    matches_pages.router,
    pages.router,
    matches_api.router,
    api.router,
)
SECTIONS = (HomeSection(PROPOSED, "proposals/home_proposals.html", _on_home),)
ROOM = Room(ROUTERS, EVENTS, LABELS, {"proposal": _proposals}, home=SECTIONS)
