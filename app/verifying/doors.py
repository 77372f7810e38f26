"""What this room brings along: its routers, in the order in which an address is looked up, and its words."""

from app.plumbing.rooms import Room
from app.verifying import (
    api,
    bulk_pages,
    pages,
    receipt_pages,
)

ROUTERS = (
    api.router,
    pages.router,
    bulk_pages.router,
    receipt_pages.router,
)
ROOM = Room(ROUTERS)
