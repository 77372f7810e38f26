"""Keys and places for awards to come: as many as are wanted, from as many key generations as that takes."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import exists, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from app.issuing import keyring
from app.issuing.keyring import HeldKey, current_key, ed25519_of
from app.issuing.signing import Dealt, Signer
from app.issuing.status_places import deal_places
from app.issuing.tables import SigningKey
from app.plumbing.service import Work


def deal(work: Work, programme_id: UUID, wanted: int) -> list[Dealt]:
    """Return places for a programme's awards, each with the key that signs it; after a full generation comes the next.

    Raises:
        RuleRefused: the programme has no signing key.
    """
    dealt: list[Dealt] = []
    while len(dealt) < wanted:
        held = current_key(work, programme_id)
        signer = signer_of(work, held)
        room = keyring.MOST_AWARDS - held.row.placed
        places = deal_places(work, held.row, min(wanted - len(dealt), room))
        dealt += [Dealt(signer, at) for at in places]
    return dealt


def signer_of(work: Work, held: HeldKey) -> Signer:
    """Return a generation's two keys, ready to sign."""
    row = held.row
    return Signer(row.id, row.programme_id, row.generation, held.private, ed25519_of(work, row))


def still_good(work: Work, dealt: Sequence[Dealt]) -> list[Dealt]:
    """Return those of the places dealt before whose key is still the present one, or was followed because it is full.

    Whoever declares that key compromised waits from now on, until what is signed with it is there to be found.
    """
    keys = {one.signer.key_id for one in dealt}
    if not keys:
        return []
    newer = aliased(SigningKey)
    followed = exists().where(
        col(newer.programme_id) == SigningKey.programme_id,
        col(newer.generation) > SigningKey.generation,
    )
    query = (
        select(SigningKey.id)
        .where(
            col(SigningKey.id).in_(keys),
            col(SigningKey.revoked_at).is_(None),
            or_(~followed, col(SigningKey.placed) >= keyring.MOST_AWARDS),
        )
        .with_for_update(read=True, key_share=True)
    )
    good = set(work.session.exec(query))
    return [one for one in dealt if one.signer.key_id in good]
