"""An exchange from values alone, for rules that need no database."""

from typing import Any
from uuid import UUID

from app.exchanges.tables import Exchange
from tests.app.running import START


def unsaved_exchange(**changes: Any) -> Exchange:
    """Return an exchange that stands in no database; what a test does not say of it is beside its point."""
    known: dict[str, Any] = {
        "created_at": START,
        "programme_id": UUID(int=1),
        "title": "Un échange",
        "social_organisation_id": UUID(int=2),
        "tech_organisation_id": UUID(int=3),
        "form": "skills-based-pro-bono",
        "starts_on": START.date(),
        "ends_on": START.date(),
        "hours": 40,
        "release": "1.0.0",
    }
    return Exchange(**{**known, **changes})
