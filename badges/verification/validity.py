"""Is a signed list still the list of today?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from badges.errors import CredentialError
from badges.ob2.fields import DateTime
from badges.ob3.older import in_newer_names
from badges.sentences import N_
from badges.verification.claims import CLOCK_SKEW

_TIME: TypeAdapter[datetime] = TypeAdapter(DateTime)


def read_time(value: Any) -> datetime:
    """Return a date of a signed document.

    Raises:
        CredentialError: it is no ISO 8601 time with a zone.
    """
    try:
        return _TIME.validate_python(value)
    except ValidationError:
        raise CredentialError(N_("a date is no ISO 8601 time with a zone")) from None


def refuse_outside_validity(members: Mapping[str, Any], now: datetime) -> None:
    """Refuse a list before its start or after its end, in the names of either model.

    Raises:
        CredentialError: it is not valid now, or a date cannot be read.
    """
    dates = in_newer_names(members)
    start, end = (
        None if dates.get(name) is None else read_time(dates[name])
        for name in ("validFrom", "validUntil")
    )
    if start is not None and start > now + CLOCK_SKEW:
        raise CredentialError(N_("the list is dated in the future"))
    if end is not None and end <= now:
        raise CredentialError(N_("the list is out of date"))
