"""Read the shapes of Open Badges 0.5, 1.0 and 1.1 as those of 2.0.

Such badges are still in circulation. They are read into the shape of 2.0 where that can be done
without inventing anything; the report labels them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from badges.errors import DocumentError, Problem
from badges.ob2.documents import Assertion, OrImageIri
from badges.ob2.fields import CONTEXT, IDENTITY_HASH, HttpUrl, Iri, Many, Names, OrIri, Text
from badges.ob2.objects import BadgeObject
from badges.ob2.parts import Alignment, Criteria, VerificationObject
from badges.ob2.reading import parse
from badges.sentences import N_, Sentence

# A tuple, since a stranger's context may be a list, which no set can be asked for.
_OLD_CONTEXTS = ("https://w3id.org/openbadges/v1", "http://w3id.org/openbadges/v1")
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
    description: Text
    image: OrImageIri
    criteria: OrIri[Criteria]
    issuer: HttpUrl
    alignment: Many[Alignment] | None = None
    tags: Many[Text] | None = None


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
        return "Open Badges 1.1" if members["@context"] in _OLD_CONTEXTS else None
    if isinstance(members.get("recipient"), str) and isinstance(members.get("badge"), dict):
        return "Open Badges 0.5"
    return "Open Badges 1.0" if "uid" in members and "verify" in members else None


def address_of(members: Mapping[str, Any]) -> Any:
    """Return where an old assertion says that it is hosted."""
    verify = members.get("verify")
    return members.get("id") or (verify.get("url") if isinstance(verify, dict) else None)


def upgrade(members: Mapping[str, Any], address: str | None) -> Upgraded:
    """Return an old assertion in the shape of 2.0.

    Args:
        members: the assertion as it was read.
        address: where it was read, if it is hosted: 0.5 does not say it itself.

    Raises:
        DocumentError: it cannot be read, even by the rules of its time.
    """
    if isinstance(members.get("badge"), dict):
        return _upgrade_oldest(members, address)
    verify = members.get("verify")
    if not isinstance(verify, dict):
        missing = Problem("verify", Sentence(N_("is missing; the norm requires it")))
        raise DocumentError("Assertion", (missing,))
    if verify.get("type") == "signed":
        verification = {"type": "SignedBadge", "creator": verify.get("url")}
        own = members.get("id") or f"urn:uid:{members.get('uid')}"
    else:
        verification = {"type": "HostedBadge"}
        own = members.get("id") or address
    new = {**members, **_times(members), "id": own, "verification": verification}
    del new["verify"]
    return Upgraded(_assertion(new))


def read_class(members: Mapping[str, Any], address: str) -> LegacyBadgeClass:
    """Return an old badge class.

    Raises:
        DocumentError: it cannot be read, even by the rules of its time.
    """
    new = {**_without_context(members), "id": address, "type": "BadgeClass"}
    if isinstance(new.get("alignment"), list):
        new["alignment"] = [_alignment(one) for one in new["alignment"]]
    return parse(LegacyBadgeClass, new)


def read_issuer(members: Mapping[str, Any], address: str) -> LegacyIssuer:
    """Return an old issuer.

    Raises:
        DocumentError: it cannot be read, even by the rules of its time.
    """
    return parse(LegacyIssuer, {**_without_context(members), "id": address, "type": "Issuer"})


def _upgrade_oldest(members: Mapping[str, Any], address: str | None) -> Upgraded:
    badge = dict(members["badge"])
    issuer = badge.get("issuer")
    if address is None or not isinstance(issuer, dict):
        missing = Problem("badge.issuer", Sentence(N_("is missing")))
        raise DocumentError("Assertion", (missing,))
    origin, contact = issuer.get("origin"), issuer.get("contact")
    # Pictures and criteria of 0.5 may be paths on the issuer's own site.
    for name in ("image", "criteria"):
        if isinstance(badge.get(name), str) and badge[name].startswith("/"):
            badge[name] = f"{origin}{badge[name]}"
    new = {
        "id": address,
        "verification": {"type": "HostedBadge"},
        "recipient": _identity(members["recipient"], members.get("salt")),
        "badge": f"{address}#badge",
        "evidence": members.get("evidence"),
        **_times({**members, "issuedOn": members.get("issued_on")}),
    }
    organisation = {"name": issuer.get("name"), "url": origin, "email": contact}
    return Upgraded(
        _assertion(new),
        read_class({**badge, "issuer": origin}, f"{address}#badge"),
        read_issuer(organisation, str(origin)),
    )


def _assertion(members: Mapping[str, Any]) -> Assertion:
    return parse(Assertion, {**members, "@context": CONTEXT, "type": "Assertion"})


def _without_context(members: Mapping[str, Any]) -> dict[str, Any]:
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
