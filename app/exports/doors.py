"""What this room brings along: its routers, in the order in which an address is looked up, and its words."""

from app.exports import pages
from app.exports.events import EVENTS, LABELS
from app.plumbing.rooms import Room

ROUTERS = (pages.router,)
ROOM = Room(ROUTERS, EVENTS, LABELS)
