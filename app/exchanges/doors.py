"""What this room brings along: its routers, in the order in which an address is looked up, and its words."""

from app.exchanges import (
    api,
    charter_api,
    charter_pages,
    drafting_pages,
    hours_api,
    hours_pages,
    joining_api,
    joining_pages,
    list_pages,
    pages,
)
from app.exchanges.audit_names import NAMERS
from app.exchanges.events import EVENTS, LABELS
from app.plumbing.rooms import Room

ROUTERS = (
    pages.router,
    drafting_pages.router,
    joining_pages.router,
    list_pages.router,
    charter_pages.router,
    hours_pages.router,
    joining_api.router,
    charter_api.router,
    hours_api.router,
    api.router,
)
ROOM = Room(ROUTERS, EVENTS, LABELS, NAMERS)
