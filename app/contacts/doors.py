"""What this room brings along: its routers, in the order in which an address is looked up, and its words."""

from datetime import timedelta

from sqlmodel import col

from app.contacts import api, exchange_pages, pages, request_pages, requests_api
from app.contacts.audit_names import NAMERS
from app.contacts.events import EVENTS, LABELS
from app.contacts.homes import SECTIONS
from app.contacts.tables import Contact, ContactRequest, ContactState
from app.plumbing.rooms import Expiring, Room

ROUTERS = (
    pages.router,
    exchange_pages.router,
    request_pages.router,
    api.router,
    requests_api.router,
)
EXPIRING = (
    Expiring(ContactRequest, ("answered_at",), timedelta(days=365)),
    Expiring(
        Contact,
        ("ended_at",),
        timedelta(days=365),
        only=col(Contact.state) != ContactState.ACTS,
    ),
)
"""Who asked and was answered, and who no longer acts for an organisation, is forgotten after a year."""
ROOM = Room(ROUTERS, EVENTS, LABELS, NAMERS, expiring=EXPIRING, home=SECTIONS)
