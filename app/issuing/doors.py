"""What this room brings along: its routers, in the order in which an address is looked up, and its words."""

from app.issuing import (
    api,
    award_list_pages,
    awards_pages,
    batches_api,
    group_pages,
    hosted,
    import_pages,
    importing_api,
    pages,
    revoked_ids_api,
    revoked_ids_pages,
)
from app.issuing.audit_names import NAMERS
from app.issuing.events import EVENTS, LABELS
from app.plumbing.rooms import Room

ROUTERS = (
    pages.router,  # before the documents: criteria are a page among them
    hosted.router,
    group_pages.router,
    award_list_pages.router,
    awards_pages.router,
    import_pages.router,
    revoked_ids_pages.router,
    importing_api.router,  # before the awards: its addresses would be an award's
    api.router,
    batches_api.router,
    revoked_ids_api.router,
)
ROOM = Room(ROUTERS, EVENTS, LABELS, NAMERS)
