"""HTML doors: the badges that were never awarded, and the form that revokes one by its id."""

from typing import Any

from fastapi import APIRouter
from sqlmodel import col

from app.errors import N_
from app.issuing.keyring import keys_of
from app.issuing.revoked_ids import UnknownBadge, revoke_id, revoked_ids
from app.issuing.tables import RevokedId
from app.plumbing.doors import At, saying, shown_at
from app.programmes.access import Action
from app.programmes.page_context import ProgrammePage

router = APIRouter(prefix="/programmes/{programme_id}", include_in_schema=False)
MOST_SHOWN = 500


@shown_at(router, "/revoked-ids")
class RevokedIdsPage(ProgrammePage):
    """The badges that a programme never awarded and revoked."""

    template = "issuing/revoked_ids.html"
    to_change = Action.REVOKE

    def values(self) -> dict[str, Any]:
        newest = revoked_ids(self.programme_id).order_by(col(RevokedId.created_at).desc())
        return {
            **self.context,
            "revoked": list(self.work.session.exec(newest.limit(MOST_SHOWN))),
            "generations": [
                (str(key.generation), str(key.generation))
                for key in reversed(keys_of(self.work, self.programme_id))
            ],
        }


@router.post("/revoked-ids")
@saying(N_("The id is revoked: the public list names it from this moment."))
def create_revoked_id(at: At[RevokedIdsPage]) -> None:
    """Revoke a badge that was never awarded."""
    revoke_id(at.work, at.programme_id, at.read(UnknownBadge), by=at.caller)
