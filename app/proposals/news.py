"""What happens to a proposal is written into the log, and kept until webhooks were told of it."""

from typing import Any, Literal

from app.plumbing.audit import Acting, record
from app.plumbing.service import Work
from app.proposals.tables import Proposal

What = Literal["asked", "sent", "yes", "no", "agreed", "declined", "released", "withdrawn"]


def remember(work: Work, row: Proposal, what: What, *, by: Acting | None, **details: Any) -> None:
    """Write into the programme's log what happened to a proposal, and note it for webhooks.

    Both are one transaction with what happened: nothing is told that was undone.
    """
    if what != "declined":  # the log has the refusal itself
        record(work, row, f"proposal.{what}", row, by=by, **details)
    row.news = [*row.news, {"what": what, "at": work.now.isoformat(), **_side(details)}]
    row.news_at = row.news_at or work.now
    work.session.add(row)


def _side(details: dict[str, Any]) -> dict[str, str]:
    return {"side": details["side"]} if "side" in details else {}
