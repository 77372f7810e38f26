"""Is a signed list still the list of today?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from badges.errors import CredentialError
from badges.ob2.fields import DateTime
from badges.sentences import N_
from badges.verification.claims import CLOCK_SKEW

_TIME: TypeAdapter[datetime] = TypeAdapter(DateTime)


def refuse_outside_validity(members: Mapping[str, Any], now: datetime) -> None:
    """Refuse a document before its `validFrom` or after its `validUntil`.

    Raises:
        CredentialError: it is not valid now, or a date cannot be read.
    """
    try:
        start, end = (
            None if members.get(name) is None else _TIME.validate_python(members[name])
            for name in ("validFrom", "validUntil")
        )
    except ValidationError:
        raise CredentialError(N_("a date of the list is no ISO 8601 time with a zone")) from None
    if start is not None and start > now + CLOCK_SKEW:
        raise CredentialError(N_("the list is dated in the future"))
    if end is not None and end <= now:
        raise CredentialError(N_("the list is out of date"))
