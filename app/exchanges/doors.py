"""The doors of this room: its routers, in the order in which an address is looked up."""

from app.exchanges import (
    api,
    charter_api,
    charter_pages,
    drafting_pages,
    joining_api,
    joining_pages,
    pages,
)

ROUTERS = (
    pages.router,
    drafting_pages.router,
    joining_pages.router,
    charter_pages.router,
    joining_api.router,
    charter_api.router,
    api.router,
)
