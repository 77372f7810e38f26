"""What this room brings along: its routers, in the order in which an address is looked up, and its words."""

from app.catalogue import (
    api,
    case_api,
    guide_pages,
    language_pages,
    pages,
    publications,
)
from app.plumbing.rooms import Room

ROUTERS = (
    publications.router,  # before the pages: “0.1.0.ttl” is no release
    case_api.router,
    pages.router,
    pages.concepts,  # after the page that compares two releases
    guide_pages.router,
    language_pages.router,
    api.router,
)
ROOM = Room(ROUTERS)
