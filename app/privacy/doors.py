"""The doors of this room: its routers, in the order in which an address is looked up."""

from app.privacy import (
    erasing_pages,
    pages,
)

ROUTERS = (
    pages.router,
    erasing_pages.router,
)
