"""What this room brings along: its routers, in the order in which an address is looked up, and its words."""

from app.plumbing.rooms import Room
from app.today import pages

ROUTERS = (pages.router,)
ROOM = Room(ROUTERS)
