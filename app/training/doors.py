"""What this room brings along: its routers, in the order in which an address is looked up, and its words."""

from app.plumbing.rooms import Room
from app.training import api, pages
from app.training.events import EVENTS, LABELS, NAMERS
from app.training.sections import PARTS

ROOM = Room((pages.router, api.router), EVENTS, LABELS, NAMERS, parts=PARTS)
