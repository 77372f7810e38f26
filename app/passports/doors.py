"""What this room brings along: its routers, in the order in which an address is looked up, and its words."""

from datetime import timedelta

from app.passports import (
    imported_pages,
    pages,
    pdf_pages,
)
from app.passports.events import LABELS
from app.passports.held import held_by
from app.passports.imported import INDEXED
from app.passports.tables import PassportLink
from app.plumbing.links import ENDS
from app.plumbing.rooms import Expiring, Room

ROUTERS = (
    pdf_pages.router,  # before the pages: “passport.pdf” is no link's secret
    pages.router,
    imported_pages.router,
)
EXPIRING = (Expiring(PassportLink, ENDS, timedelta(days=90)),)
ROOM = Room(ROUTERS, labels=LABELS, indexed=(INDEXED,), expiring=EXPIRING, held=(held_by,))
