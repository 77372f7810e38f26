"""What this room brings along: its routers, in the order in which an address is looked up."""

from app.matching import demand_pages
from app.plumbing.rooms import Room

ROOM = Room((demand_pages.router, demand_pages.api))
