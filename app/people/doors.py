"""What this room brings along: its routers, in the order in which an address is looked up, and its words."""

from app.people import (
    address_pages,
    pages,
    provider_pages,
    security_txt,
    session_api,
    session_pages,
    terms_pages,
)
from app.people.events import LABELS
from app.people.expiry import EXPIRING
from app.people.identity import INDEXED
from app.plumbing.rooms import Room

ROUTERS = (
    pages.router,
    session_pages.router,
    session_api.router,
    address_pages.router,
    terms_pages.router,
    provider_pages.router,
    security_txt.router,
)
ROOM = Room(ROUTERS, labels=LABELS, expiring=EXPIRING, indexed=(INDEXED,))
