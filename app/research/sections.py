"""What this room adds to pages of rooms to its left: a participant's yes or no to research."""

from collections.abc import Mapping
from typing import Any

from app.plumbing.rooms import PagePart
from app.research.anonymity import LEAST


def _own(page: Any) -> Mapping[str, Any] | None:
    one = page.participant
    if not one.takes_part:
        return None
    address = f"/participations/{one.id}/research"
    return {"address": address, "agreed": one.research_at, "least": LEAST}


PARTS = {"OwnPartPage": (PagePart("research/section.html", _own),)}
