"""What this room brings along: its routers, in the order in which an address is looked up, and its words."""

from datetime import timedelta

from app.exchanges import (
    api,
    charter_api,
    charter_pages,
    claim_pages,
    drafting_pages,
    hours_api,
    hours_pages,
    joining_api,
    joining_pages,
    list_pages,
    pages,
    people_api,
    people_pages,
)
from app.exchanges.audit_names import NAMERS
from app.exchanges.events import EVENTS, LABELS
from app.exchanges.tables import CharterLink, ClaimCode, JoinLink
from app.plumbing.links import ENDS
from app.plumbing.rooms import Expiring, Room

ROUTERS = (
    pages.router,
    drafting_pages.router,
    people_pages.router,
    joining_pages.router,
    claim_pages.router,
    list_pages.router,
    charter_pages.router,
    hours_pages.router,
    people_api.router,
    joining_api.router,
    charter_api.router,
    hours_api.router,
    api.router,
)
A_MONTH = timedelta(days=30)
EXPIRING = tuple(Expiring(table, ENDS, A_MONTH) for table in (ClaimCode, JoinLink, CharterLink))
ROOM = Room(ROUTERS, EVENTS, LABELS, NAMERS, expiring=EXPIRING)
