"""What this room brings along: its routers, in the order in which an address is looked up, and its words."""

from app.issuing import (
    api,
    award_list_pages,
    awards_pages,
    batches_api,
    grid_pages,
    hosted,
    pages,
)
from app.issuing.events import EVENTS, LABELS
from app.plumbing.rooms import Room

ROUTERS = (
    pages.router,  # before the documents: criteria are a page among them
    hosted.router,
    grid_pages.router,
    award_list_pages.router,
    awards_pages.router,
    api.router,
    batches_api.router,
)
ROOM = Room(ROUTERS, EVENTS, LABELS)
