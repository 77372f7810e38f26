"""The doors of this room: its routers, in the order in which an address is looked up."""

from app.people import (
    address_pages,
    pages,
    provider_pages,
    session_pages,
    terms_pages,
)

ROUTERS = (
    pages.router,
    session_pages.router,
    address_pages.router,
    terms_pages.router,
    provider_pages.router,
)
