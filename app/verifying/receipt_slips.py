"""The slip of a receipt: what the code on its paper says, short enough to be scanned, signed like the receipt itself.

We keep no copy of a receipt. So the code carries what is needed to say that this service issued it, and for what.
"""

from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ValidationError

from app.errors import N_, NotFound
from app.plumbing.service import Service, Work
from app.plumbing.texts import Line, plain_line
from app.verifying.receipt_keys import payload_of, sign_as_service
from app.verifying.receipts import Receipt
from badges.errors import BadgeError

SLIPS_PATH = "/verify/receipts"
TYPE = "receipt-slip"
LONGEST_NAME = 60
"""Letters of a name that go into the code: each makes it finer, and harder to scan."""


class Slip(BaseModel):
    """What a slip says, in short names."""

    n: UUID
    """The number of the receipt."""
    t: int
    """When it was signed, in seconds since 1970."""
    v: Literal["valid", "invalid", "unverifiable"]
    b: Line = ""
    """What the badge is called."""
    i: Line = ""
    """What its issuer is called."""

    @property
    def issued_at(self) -> datetime:
        """When the receipt was signed."""
        return datetime.fromtimestamp(self.t, UTC)


def slip_address(service: Service, receipt: Receipt) -> str:
    """Return the address at which anybody sees that this service issued a receipt."""
    badge, issuer = receipt.report.badge, receipt.report.issuer
    slip = Slip(
        n=UUID(receipt.id),
        t=int(receipt.issued_at.timestamp()),
        v=receipt.report.verdict,
        b=plain_line(badge.name)[:LONGEST_NAME] if badge else "",
        i=plain_line(issuer.name)[:LONGEST_NAME] if issuer else "",
    )
    return service.settings.url(
        f"{SLIPS_PATH}/{sign_as_service(service, slip.model_dump_json(), TYPE)}"
    )


def read_slip(work: Work, token: str) -> Slip:
    """Return what a slip says.

    Raises:
        NotFound: this service did not sign it, or not as it is now.
    """
    try:
        payload = payload_of(work, token, TYPE)
        if payload is not None:
            return Slip.model_validate_json(payload)
    except (BadgeError, ValidationError):
        pass
    raise NotFound(
        N_("This service issued no such receipt."),
        remedy=N_("Scan the code again, or have the receipt’s file checked."),
    )
