"""Credentials of the older model, Verifiable Credentials 1.1, in the names of today's.

W3C Verifiable Credentials Data Model 1.1, sections 4.6, 4.8 and 6.3.1. Where a credential tells a date twice, the
stricter one counts: a context decides what a member means, and nobody may choose another to be rid of an end.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from badges.contexts import CREDENTIALS_V1
from badges.errors import CredentialError
from badges.ob2.fields import DateTime
from badges.sentences import N_

CLAIMS = ("iss", "jti", "nbf", "sub", "exp", "iat")
"""The registered claims of a token (RFC 7519, section 4.1) that say again what a credential says."""

_STARTS, _ENDS = ("validFrom", "issuanceDate"), ("validUntil", "expirationDate")
_SAID_INSIDE = frozenset(
    {"@context", "type", "issuer", "credentialSubject", "credentialStatus", *_STARTS, *_ENDS}
)
_TIME: TypeAdapter[datetime] = TypeAdapter(DateTime)


def is_older(members: Mapping[str, Any]) -> bool:
    """Tell whether a credential is written in the older model."""
    context = members.get("@context")
    first = context[0] if isinstance(context, list) and context else context
    return first == CREDENTIALS_V1 or ("issuanceDate" in members and "validFrom" not in members)


def credential_in(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return the credential that the payload of a token is, or carries in its claim `vc`.

    What only the claims around it say is put inside; what they say in another way stays for `differing_claims`.

    Raises:
        CredentialError: the claim `vc` holds no object, or stands beside another credential.
    """
    inside = payload.get("vc")
    if "vc" not in payload:
        members = {name: value for name, value in payload.items() if name not in CLAIMS}
    elif not isinstance(inside, Mapping):
        raise CredentialError(N_("the claim vc holds no credential"))
    elif _SAID_INSIDE.intersection(payload):
        raise CredentialError(N_("the token holds a credential in its claim vc and another beside"))
    else:
        members = _with_claims(inside, payload)
    if not any(name in members for name in _ENDS) and (end := _time(payload.get("exp"))):
        members["validUntil"] = end
    return members


def in_newer_names(members: Mapping[str, Any]) -> dict[str, Any]:
    """Return a credential of either model with `validFrom` and `validUntil`, for reading only."""
    if not any(name in members for name in (_STARTS[1], _ENDS[1])):
        return dict(members)
    found = {name: value for name, value in members.items() if name not in (*_STARTS, *_ENDS)}
    for names, pick in ((_STARTS, max), (_ENDS, min)):
        said = [members[name] for name in names if members.get(name) is not None]
        if said:
            found[names[0]] = _strictest(said, pick)
    return found


def _with_claims(inside: Mapping[str, Any], payload: Mapping[str, Any]) -> dict[str, Any]:
    members = dict(inside)
    for name, claim in (("id", "jti"), ("issuer", "iss")):
        if claim in payload:
            members.setdefault(name, payload[claim])
    start = _time(payload.get("nbf"))
    if start is not None and not any(name in members for name in _STARTS):
        members["issuanceDate"] = start
    subject = members.get("credentialSubject")
    if isinstance(subject, Mapping) and "sub" in payload:
        members["credentialSubject"] = {"id": payload["sub"], **subject}
    return members


def _time(seconds: Any) -> str | None:
    """Return a NumericDate (RFC 7519, section 2) as text, if it is one."""
    if not isinstance(seconds, int | float) or isinstance(seconds, bool):
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat()
    except (OverflowError, ValueError, OSError):
        return None


def _strictest(said: list[Any], pick: Callable[..., Any]) -> Any:
    """Return the latest start or the earliest end; one that is no date, for the model to refuse."""
    times = []
    for one in said:
        try:
            times.append((_TIME.validate_python(one), one))
        except ValidationError:
            return one
    return pick(times, key=lambda pair: pair[0])[1]
