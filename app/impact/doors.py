"""What this room brings along: its routers, in the order in which an address is looked up, and its words."""

from datetime import timedelta

from app.impact import (
    api,
    organisation_pages,
    own_pages,
    pages,
    public_pages,
    report_api,
    report_pages,
)
from app.impact.events import EVENTS, LABELS, NAMERS
from app.impact.sections import HOME, PARTS
from app.impact.tables import MeasuringLink
from app.plumbing.rooms import Expiring, Room

ROUTERS = (
    pages.router,
    own_pages.router,
    report_pages.router,
    organisation_pages.router,
    public_pages.router,
    report_api.router,
    api.router,
)
EXPIRING = (Expiring(MeasuringLink, ("expires_at",), timedelta(days=30)),)
ROOM = Room(ROUTERS, EVENTS, LABELS, NAMERS, expiring=EXPIRING, parts=PARTS, home=HOME)
