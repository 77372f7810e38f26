"""The register of our own badges: what was awarded, by id and to the letter. A signature alone awards nothing."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select
from sqlmodel import col

from app.issuing.tables import Award, Credential, RevokedId
from app.people.identity import recognised_by
from app.plumbing.service import Work
from app.programmes.tables import Programme
from badges.ob2.fields import comparable
from badges.verification import ClaimedBadge, Format, Revocation, Standing

_ID = re.compile(r"(?:urn:uuid:|.*/ob/v[23]/(?:assertions|credentials)/)([0-9a-f-]{36})")
# One column of one row, found by its primary key. Written once: making a statement costs as much as having it answered.
_TEXTS: Mapping[Format, Select[Any]] = MappingProxyType(
    {
        Format.OB2_HOSTED: select(col(Award.hosted)).where(col(Award.id) == bindparam("award")),
        Format.OB2_SIGNED: select(col(Award.signed)).where(col(Award.id) == bindparam("award")),
        Format.OB3_DI: select(col(Credential.document)).where(
            col(Credential.award_id) == bindparam("award")
        ),
        Format.OB3_JWT: select(col(Credential.jwt)).where(
            col(Credential.award_id) == bindparam("award")
        ),
    }
)

CREDENTIALS = frozenset({Format.OB3_DI, Format.OB3_JWT})
_REVOCATION = select(col(Award.revoked_at), col(Award.revocation_code)).where(
    col(Award.id) == bindparam("award")
)
_GENERATION = re.compile(r"/ob/v2/issuers/(?P<slug>[a-z0-9-]+)/(?P<generation>[1-9][0-9]{0,5})\Z")
_REVOKED_ID = (
    select(col(RevokedId.name))
    .join(Programme, col(Programme.id) == col(RevokedId.programme_id))
    .where(
        col(Programme.slug) == bindparam("slug"),
        col(RevokedId.generation) == bindparam("generation"),
        func.lower(col(RevokedId.name)) == bindparam("name"),
    )
)


def standing_of(work: Work, badge: ClaimedBadge) -> Standing:
    """Say whether a badge that names one of our issuers was awarded here, with the text it has."""
    award_id = award_named(badge.id)
    if award_id is None:
        return Standing.UNKNOWN
    asked = {"award": award_id}
    stored: bytes | str | None = (
        work.session.connection().execute(_TEXTS[badge.format], asked).scalar()
    )
    if stored is None:
        return Standing.UNKNOWN
    awarded = stored if isinstance(stored, bytes) else stored.encode()
    return Standing.AWARDED if badge.is_text(awarded) else Standing.DIFFERENT


def revocation_of(work: Work, badge: ClaimedBadge) -> Revocation | None:
    """Say whether a badge that names one of our issuers is revoked, as its public list does, but from one row.

    An issuer's list may name thousands; who asks about one badge need not wait for the others. Of a credential that was
    never awarded the register knows no place in a status list: there the list itself has to say.
    """
    connection = work.session.connection()
    award_id = award_named(badge.id)
    row = award_id and connection.execute(_REVOCATION, {"award": award_id}).first()
    if row:
        return Revocation(row.revoked_at is not None, row.revocation_code)
    if badge.format in CREDENTIALS:
        return None
    place = _GENERATION.search(badge.issuer)
    wanted = {
        "slug": place["slug"] if place else "",
        "generation": int(place["generation"]) if place else 0,
        "name": badge.id.lower(),
    }
    names = connection.execute(_REVOKED_ID, wanted).scalars()
    return Revocation(any(comparable(name) == comparable(badge.id) for name in names))


def knows_holder_by(work: Work, badge: ClaimedBadge, address: str) -> bool:
    """Say whether the holder of a badge of ours lets it be recognised by an address of theirs."""
    award_id = award_named(badge.id)
    award = None if award_id is None else work.session.get(Award, award_id)
    return award is not None and recognised_by(work, award.person_id, address)


def award_named(name: str) -> UUID | None:
    """Return the award that an id of ours names: `urn:uuid:…`, or the address of an assertion or a credential."""
    match = _ID.fullmatch(name)
    try:
        return UUID(match[1]) if match else None
    except ValueError:
        return None
