"""What this room brings along: its routers, in the order in which an address is looked up, and its words."""

from app.needs import (
    feed_api,
    needs_api,
    needs_pages,
    offers_api,
    offers_pages,
    situation_pages,
    situations_api,
)
from app.needs.audit_names import NAMERS
from app.needs.events import EVENTS, LABELS
from app.needs.sections import SECTIONS
from app.plumbing.rooms import Room

ROUTERS = (
    needs_pages.router,
    offers_pages.router,
    situation_pages.router,
    needs_api.router,
    offers_api.router,
    situations_api.router,
    feed_api.router,
)
ROOM = Room(ROUTERS, EVENTS, LABELS, NAMERS, home=SECTIONS)
