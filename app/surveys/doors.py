"""What this room brings along: its routers, in the order in which an address is looked up, and its words."""

from datetime import timedelta

from app.plumbing.rooms import Expiring, Room
from app.surveys import api, pages, public_pages
from app.surveys.events import EVENTS, LABELS, NAMERS
from app.surveys.tables import SurveyAnswer

ROUTERS = (public_pages.router, pages.router, api.router)
EXPIRING = (Expiring(SurveyAnswer, ("expires_at",), timedelta(0)),)
ROOM = Room(ROUTERS, EVENTS, LABELS, NAMERS, expiring=EXPIRING)
