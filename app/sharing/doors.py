"""The doors of this room: its routers, in the order in which an address is looked up."""

from app.sharing import (
    pages,
)

ROUTERS = (pages.router,)
