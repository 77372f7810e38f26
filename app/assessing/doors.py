"""What this room brings along: its routers, in the order in which an address is looked up, and its words."""

from app.assessing import (
    api,
    batch_api,
    pages,
    partner_api,
    partner_pages,
)
from app.assessing.audit_names import NAMERS
from app.assessing.events import EVENTS, LABELS
from app.plumbing.rooms import Room

ROUTERS = (
    pages.router,
    partner_pages.router,
    api.router,
    batch_api.router,
    partner_api.router,
)
ROOM = Room(ROUTERS, EVENTS, LABELS, NAMERS)
