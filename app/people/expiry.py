"""Which rows of this room are deleted some time after they ended."""

from datetime import timedelta

from app.people.challenges import CHALLENGE_LASTS
from app.people.tables import AddressLink, Challenge, LoginLink, SignIn
from app.plumbing.links import ENDS
from app.plumbing.rooms import Expiring

A_MONTH = timedelta(days=30)
EXPIRING = (
    Expiring(LoginLink, ENDS, A_MONTH),
    Expiring(AddressLink, ENDS, A_MONTH),
    Expiring(Challenge, ENDS, CHALLENGE_LASTS),
    Expiring(SignIn, ("expires_at", "revoked_at"), A_MONTH),
)
