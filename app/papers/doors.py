"""What this room brings along: its routers, and its section on an organisation's page."""

from app.papers import own_pages, pages
from app.papers.sections import SECTIONS
from app.plumbing.rooms import Room

ROUTERS = (pages.router, own_pages.router)
ROOM = Room(ROUTERS, home=SECTIONS)
