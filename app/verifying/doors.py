"""The doors of this room: its routers, in the order in which an address is looked up."""

from app.verifying import (
    api,
    bulk_pages,
    pages,
    receipt_pages,
)

ROUTERS = (
    api.router,
    pages.router,
    bulk_pages.router,
    receipt_pages.router,
)
