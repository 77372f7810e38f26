"""What this room brings along: its routers, in the order in which an address is looked up, and its words."""

from app.plumbing.rooms import Room
from app.sharing import (
    api_pages,
    file_pages,
    own_api,
    pages,
)
from app.sharing.events import EVENTS

ROUTERS = (pages.router, file_pages.router, own_api.router, api_pages.router)
ROOM = Room(ROUTERS, EVENTS)
