"""What this room brings along: its routers, in the order in which an address is looked up, and its words."""

from app.employers import (
    api,
    pages,
    programme_hook_api,
    webhook_api,
)
from app.employers.events import EVENTS, LABELS
from app.employers.expiry import EXPIRING
from app.plumbing.rooms import Room

ROUTERS = (
    pages.router,
    api.router,
    webhook_api.router,
    programme_hook_api.router,
)
ROOM = Room(ROUTERS, EVENTS, LABELS, expiring=EXPIRING)
