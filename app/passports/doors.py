"""The doors of this room: its routers, in the order in which an address is looked up."""

from app.passports import (
    imported_pages,
    pages,
    pdf_pages,
)

ROUTERS = (
    pdf_pages.router,  # before the pages: “passport.pdf” is no link's secret
    pages.router,
    imported_pages.router,
)
