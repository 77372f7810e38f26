"""The doors of this room: its routers, in the order in which an address is looked up."""

from app.employers import (
    api,
    pages,
    webhook_api,
)

ROUTERS = (
    pages.router,
    api.router,
    webhook_api.router,
)
