"""What this room adds to pages of rooms to its left: the way to the papers from an organisation's own page."""

from collections.abc import Mapping
from typing import Any

from app.contacts.homes import Home
from app.plumbing.rooms import HomeSection
from app.plumbing.service import Work

PAPERS = 70
"""After the exchanges, before the people."""


def _papers(_work: Work, home: Home) -> Mapping[str, Any]:
    return {"base": home.base}


SECTIONS = (HomeSection(PAPERS, "papers/section.html", _papers),)
