"""The doors of this room: its routers, in the order in which an address is looked up."""

from app.catalogue import (
    api,
    language_pages,
    pages,
    publications,
)

ROUTERS = (
    publications.router,  # before the pages: “0.1.0.ttl” is no release
    pages.router,
    language_pages.router,
    api.router,
)
