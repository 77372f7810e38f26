"""Badges that carry our signature and were never awarded: revoked by their id, for verifiers who ask only our lists.

Here they fail without this, since the register does not hold them. Elsewhere they pass until the generation's list
names them, or its key is declared compromised (`app.issuing.key_revocation`), which is the remedy.
"""

import re
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import IntegrityError
from sqlmodel import select
from sqlmodel.sql.expression import SelectOfScalar

from app.errors import N_, BadInput, Conflict
from app.issuing.addresses import Addresses
from app.issuing.keyring import key_of
from app.issuing.register import award_named
from app.issuing.tables import Award, Credential, RevokedId, SigningKey
from app.issuing.taking_back import lists_changed
from app.plumbing.audit import Acting, record
from app.plumbing.service import Work
from app.plumbing.texts import Line, Lines
from app.programmes.workflow import get_programme
from badges.ob3.status import MIN_ENTRIES

LONGEST_ID, LONGEST_REASON = 500, 500
_IRI = re.compile(r"[a-z][a-z0-9+.-]*:[!-~]+", re.IGNORECASE)
_ID = Annotated[Line, Field(min_length=1, max_length=LONGEST_ID)]
_REASON = Annotated[Lines, Field(min_length=1, max_length=LONGEST_REASON)]


class UnknownBadge(BaseModel):
    """A badge that somebody showed, and that the programme never awarded."""

    model_config = ConfigDict(extra="forbid")

    generation: int = Field(ge=1, le=999_999)
    """Of the key that signed it."""
    id: _ID
    """As it stands in the badge: `urn:uuid:…`, or an address."""
    status: Annotated[Line, Field(max_length=LONGEST_ID)] = ""
    """Of a credential of Open Badges 3.0: the `id` of its `credentialStatus`."""
    reason: _REASON


def revoke_id(
    work: Work, programme_id: UUID, asked: UnknownBadge, *, by: Acting | None
) -> RevokedId:
    """Revoke a badge that was never awarded: from now on the generation's public list names its id.

    Of a credential, its place in the status list is told as well, if the place is free: one that the thief copied
    from a credential of ours must not revoke that one too.

    Raises:
        NotFound: the programme has no such key generation.
        BadInput: the id is no IRI, or the place is in none of the generation's lists.
        Conflict: the id is of a badge that was awarded, or was revoked before; or the place belongs to an awarded one.
    """
    key = key_of(work, programme_id, asked.generation)
    _refuse_awarded(work, asked.id)
    list_number, place = _place(work, key, asked.status)
    row = RevokedId(
        programme_id=programme_id,
        generation=asked.generation,
        name=asked.id,
        list_number=list_number,
        place=place,
        reason=asked.reason,
        created_at=work.now,
    )
    try:
        with work.session.begin_nested():
            work.session.add(row)
    except IntegrityError as error:
        raise Conflict(N_("This id was revoked before."), field="id") from error
    record(work, programme_id, "id.revoked", row, by=by, generation=asked.generation)
    lists_changed(work, programme_id, asked.generation)
    return row


def revoked_ids(programme_id: UUID) -> SelectOfScalar[RevokedId]:
    """Return the query for a programme's revoked ids."""
    return select(RevokedId).where(RevokedId.programme_id == programme_id)


def _refuse_awarded(work: Work, name: str) -> None:
    if not _IRI.fullmatch(name):
        raise BadInput(
            N_("This is no id of a badge."),
            field="id",
            remedy=N_("Give it as it stands in the badge: “urn:uuid:…”, or an address."),
        )
    award_id = award_named(name)
    if award_id is not None and work.session.get(Award, award_id) is not None:
        raise Conflict(
            N_("This badge was awarded here."),
            field="id",
            remedy=N_("Revoke it on the page of its decision."),
        )


def _place(work: Work, key: SigningKey, status: str) -> tuple[int | None, int | None]:
    if not status:
        return None, None
    programme = get_programme(work, key.programme_id)
    start = Addresses(work.settings.base_url).status_list(programme.slug, key.generation, 0)[:-1]
    match = re.fullmatch(re.escape(start) + r"([1-9][0-9]{0,5})#([0-9]{1,6})", status)
    if match is None or int(match[2]) >= MIN_ENTRIES:
        raise BadInput(
            N_("This is no place in a status list of this key generation."),
            field="status",
            remedy=N_("Give the “id” of the credential's “credentialStatus”, or leave it empty."),
        )
    number, place = int(match[1]), int(match[2])
    taken = select(Credential.award_id).where(
        Credential.signing_key_id == key.id,
        Credential.list_number == number,
        Credential.place == place,
    )
    if work.session.exec(taken).first() is not None:
        raise Conflict(
            N_("That place in the status list belongs to a badge that was awarded."),
            field="status",
            remedy=N_(
                "Leave it empty. Other verifiers refuse the credential once the key is declared compromised."
            ),
        )
    return number, place
