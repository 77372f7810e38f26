"""What this room brings along: its routers, in the order in which an address is looked up, and its words."""

from datetime import timedelta

from app.assessing import (
    api,
    batch_api,
    pages,
    partner_api,
    partner_pages,
    rating_api,
)
from app.assessing.audit_names import NAMERS
from app.assessing.events import EVENTS, LABELS
from app.assessing.leaving import forget_undecided
from app.assessing.tables import NotedReading, PartnerLink
from app.plumbing.links import ENDS
from app.plumbing.rooms import Expiring, Room

ROUTERS = (
    pages.router,
    partner_pages.router,
    api.router,
    batch_api.router,
    partner_api.router,
    rating_api.router,
)
EXPIRING = (
    Expiring(PartnerLink, ENDS, timedelta(days=30)),
    Expiring(NotedReading, ("created_at",), timedelta(days=365)),
)
ROOM = Room(ROUTERS, EVENTS, LABELS, NAMERS, expiring=EXPIRING, leaving=(forget_undecided,))
