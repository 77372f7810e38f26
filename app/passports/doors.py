"""What this room brings along: its routers, in the order in which an address is looked up, and its words."""

from app.passports import (
    imported_pages,
    pages,
    pdf_pages,
)
from app.passports.events import LABELS
from app.passports.held import held_by
from app.passports.imported import INDEXED
from app.plumbing.rooms import Room

ROUTERS = (
    pdf_pages.router,  # before the pages: “passport.pdf” is no link's secret
    pages.router,
    imported_pages.router,
)
ROOM = Room(ROUTERS, labels=LABELS, indexed=(INDEXED,), held=(held_by,))
