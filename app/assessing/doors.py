"""The doors of this room: its routers, in the order in which an address is looked up."""

from app.assessing import (
    api,
    pages,
    partner_api,
    partner_pages,
)

ROUTERS = (
    pages.router,
    partner_pages.router,
    api.router,
    partner_api.router,
)
