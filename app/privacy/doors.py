"""What this room brings along: its routers, in the order in which an address is looked up, and its words."""

from app.plumbing.rooms import Room
from app.privacy import (
    erasing_pages,
    joining_pages,
    notice_pages,
    pages,
    papers_pages,
    refusing_pages,
)
from app.privacy.events import EVENTS

ROUTERS = (
    pages.router,
    erasing_pages.router,
    joining_pages.router,
    notice_pages.router,
    papers_pages.router,
    refusing_pages.router,
)
ROOM = Room(ROUTERS, EVENTS)
