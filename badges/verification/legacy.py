"""Read the shapes of Open Badges 0.5, 1.0 and 1.1 as those of 2.0.

Such badges are still in circulation. They are read into the shape of 2.0 where that can be done
without inventing anything; the report labels them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import urljoin

from badges.errors import BrokenRule, DocumentError, Problem
from badges.ob2.documents import Assertion, BadgeClass, OrImageIri
from badges.ob2.fields import (
    CONTEXT,
    IDENTITY_HASH,
    DateTime,
    DescribingText,
    HttpUrl,
    Iri,
    Many,
    Names,
    OrIri,
    Text,
    is_http_url,
)
from badges.ob2.leniency import Lenient, refuse_redefinitions
from badges.ob2.objects import BadgeObject
from badges.ob2.parts import Alignment, Criteria, VerificationObject
from badges.ob2.reading import parse
from badges.sentences import N_, Sentence
from badges.verification.scope import same_origin

# A tuple, since a stranger's context may be a list, which no set can be asked for.
_OLD_CONTEXTS = (
    "https://w3id.org/openbadges/v1",
    "http://w3id.org/openbadges/v1",
    "https://openbadgespec.org/v1/context.json",
    "http://openbadgespec.org/v1/context.json",
)
_OLD_ALIGNMENT = {"name": "targetName", "url": "targetUrl", "description": "targetDescription"}


class LegacyIssuer(BadgeObject):
    """An issuer of 1.x, which needs no id, no type and no e-mail address."""

    id: HttpUrl
    """Where it was read."""
    type: Names = "Issuer"
    name: Text
    url: HttpUrl
    email: Text | None = None
    revocation_list: HttpUrl | None = None

    public_key: ClassVar[None] = None
    verification: ClassVar[VerificationObject | None] = None


class LegacyBadgeClass(BadgeObject):
    """A badge class of 1.x, which needs no id and no type."""

    id: Iri
    """Where it was read."""
    type: Names = "BadgeClass"
    name: Text
    description: DescribingText
    image: OrImageIri | None = None
    criteria: OrIri[Criteria] | None = None
    issuer: HttpUrl
    alignment: Many[Alignment] | None = None
    tags: Many[Text] | None = None

    may_be_empty: ClassVar[frozenset[str]] = BadgeClass.may_be_empty


class LegacyAssertion(Assertion):
    """An assertion of 0.5 or 1.x, which may not say when it was issued."""

    type_name: ClassVar[str] = "Assertion"

    issued_on: DateTime | None = None  # type: ignore[assignment]  # the only member that it may lack


@dataclass(frozen=True)
class Upgraded:
    """An old badge in the shape of 2.0."""

    assertion: Assertion
    badge_class: LegacyBadgeClass | None = None
    """Open Badges 0.5 keeps the class inside the assertion."""
    issuer: LegacyIssuer | None = None
    """And the issuer inside the class."""


def version_of(members: Mapping[str, Any]) -> str | None:
    """Return `Open Badges 0.5`, `1.0` or `1.1` for an old assertion, None for one of 2.0."""
    if "@context" in members:
        written = members["@context"]
        old = written in _OLD_CONTEXTS
        if isinstance(written, list):
            old = any(one in _OLD_CONTEXTS for one in written)
        return "Open Badges 1.1" if old else None
    if isinstance(members.get("recipient"), str) and isinstance(members.get("badge"), dict):
        return "Open Badges 0.5"
    return "Open Badges 1.0" if "uid" in members and "verify" in members else None


def address_of(members: Mapping[str, Any]) -> Any:
    """Return where an old assertion says that it is hosted."""
    verify = members.get("verify")
    return members.get("id") or (verify.get("url") if isinstance(verify, dict) else None)


def upgrade(members: Mapping[str, Any], address: str | None, lenient: Lenient) -> Upgraded:
    """Return an old assertion in the shape of 2.0.

    Args:
        members: the assertion as it was read.
        address: where it was read, if it is hosted: 0.5 does not say it itself.
        lenient: each departure in what only describes is noted in it.

    Raises:
        DocumentError: it cannot be read, even by the rules of its time.
    """
    if isinstance(members.get("badge"), dict):
        return _upgrade_oldest(members, address, lenient)
    verify = members.get("verify")
    if not isinstance(verify, dict):
        missing = Problem("verify", Sentence(N_("is missing; the standard requires it")))
        raise DocumentError("Assertion", (missing,))
    if verify.get("type") == "signed":
        verification = {"type": "SignedBadge", "creator": verify.get("url")}
        own = members.get("id") or f"urn:uid:{members.get('uid')}"
    else:
        verification = {"type": "HostedBadge"}
        own = members.get("id") or address
    new = {**members, **_times(members), "id": own, "verification": verification}
    del new["verify"]
    new["evidence"] = _evidence(members.get("evidence"), address)
    return Upgraded(_assertion(new, lenient))


def read_class(members: Mapping[str, Any], address: str) -> LegacyBadgeClass:
    """Return an old badge class.

    Raises:
        DocumentError: it cannot be read, even by the rules of its time.
    """
    new = {**_without_context("BadgeClass", members), "id": address, "type": "BadgeClass"}
    written = new.get("alignment")
    if written is not None:
        new["alignment"] = [
            _alignment(one) for one in (written if isinstance(written, list) else [written])
        ]
    return parse(LegacyBadgeClass, new, Lenient())


def read_issuer(members: Mapping[str, Any], address: str) -> LegacyIssuer:
    """Return an old issuer.

    Raises:
        DocumentError: it cannot be read, even by the rules of its time.
    """
    new = {**_without_context("Issuer", members), "id": address, "type": "Issuer"}
    return parse(LegacyIssuer, new, Lenient())


def _upgrade_oldest(members: Mapping[str, Any], address: str | None, lenient: Lenient) -> Upgraded:
    badge = dict(members["badge"])
    issuer = badge.get("issuer")
    if address is None or not isinstance(issuer, dict):
        missing = Problem("badge.issuer", Sentence(N_("is missing")))
        raise DocumentError("Assertion", (missing,))
    origin, contact = issuer.get("origin"), issuer.get("contact")
    # Pictures, criteria and evidence of 0.5 may be paths on the issuer's own site.
    for name in ("image", "criteria"):
        badge[name] = _in_full(badge.get(name), origin)
    new = {
        "id": address,
        "verification": {"type": "HostedBadge"},
        "recipient": _identity(members["recipient"], members.get("salt")),
        "badge": f"{address}#badge",
        "evidence": _evidence(members.get("evidence"), origin),
        **_times({**members, "issuedOn": members.get("issued_on")}),
    }
    organisation = {"name": issuer.get("name"), "url": origin, "email": contact}
    return Upgraded(
        _assertion(new, lenient),
        read_class({**badge, "issuer": origin}, f"{address}#badge"),
        read_issuer(organisation, str(origin)),
    )


def _assertion(members: Mapping[str, Any], lenient: Lenient) -> LegacyAssertion:
    whole = {**_without_context("Assertion", members), "@context": CONTEXT, "type": "Assertion"}
    return parse(LegacyAssertion, whole, lenient)


def _evidence(value: Any, base: object) -> Any:
    """Return evidence with addresses in full; what has none cannot be shown and is left out."""
    if isinstance(value, list):
        return [one for one in (_evidence(each, base) for each in value) if one is not None]
    whole = _in_full(value, base)
    return None if isinstance(whole, str) and not _is_address(whole) else whole


def _in_full(value: Any, base: object) -> Any:
    """Return an address in full that is written as a path on a site."""
    if not isinstance(value, str) or not value.strip() or _is_address(value):
        return value
    if not isinstance(base, str) or not is_http_url(base):
        return value
    try:
        whole = urljoin(base, value.strip())
    except ValueError:
        return value
    return whole if same_origin(whole, base) else value


def _is_address(value: str) -> bool:
    return is_http_url(value) or value.startswith("urn:")


def _without_context(document: str, members: Mapping[str, Any]) -> dict[str, Any]:
    """Return an old document without its context, which must not have changed the words of the norm."""
    try:
        if "@context" in members:
            refuse_redefinitions(members["@context"])
    except BrokenRule as error:
        raise DocumentError(document, (Problem("@context", error.said),)) from None
    return {name: value for name, value in members.items() if name != "@context"}


def _times(members: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _time(members.get(name)) for name in ("issuedOn", "expires")}


def _time(value: Any) -> Any:
    """Read the dates of 1.x: seconds since 1970, or a day without an hour (taken as UTC)."""
    if isinstance(value, int) and not isinstance(value, bool):
        try:
            return datetime.fromtimestamp(value, UTC)
        except (OverflowError, OSError, ValueError):
            return value
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return value
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return value


def _identity(recipient: str, salt: Any) -> dict[str, Any]:
    hashed = IDENTITY_HASH.fullmatch(recipient) is not None
    return {"type": "email", "hashed": hashed, "identity": recipient, "salt": salt}


def _alignment(members: Any) -> Any:
    if not isinstance(members, dict):
        return members
    return {_OLD_ALIGNMENT.get(name, name): value for name, value in members.items()}
