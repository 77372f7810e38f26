"""What this room brings along: its routers, in the order in which an address is looked up, and its words."""

from app.plumbing.rooms import Room
from app.programmes import (
    api,
    audit_log_api,
    audit_log_pages,
    key_api,
    key_pages,
    member_api,
    member_pages,
    pages,
    undelivered_api,
    undelivered_pages,
)
from app.programmes.audit_names import NAMERS
from app.programmes.events import EVENTS, LABELS

ROUTERS = (
    pages.router,
    member_pages.router,
    key_pages.router,
    audit_log_pages.router,
    undelivered_pages.router,
    api.router,
    member_api.router,
    key_api.router,
    audit_log_api.router,
    undelivered_api.router,
)
ROOM = Room(ROUTERS, EVENTS, LABELS, NAMERS)
