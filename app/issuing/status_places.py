"""Places in status lists: dealt by a counter, in an order that only the issuer knows.

Whoever reads a list must not learn from a place when a badge was awarded, nor which badges were awarded together. A
counter under a secret permutation is as unpredictable as chance to them, is never taken twice, and costs the same for
the millionth badge as for the first.
"""

import hmac
import secrets
from dataclasses import dataclass

from sqlalchemy import update
from sqlmodel import col, select

from app.issuing.tables import ORDER_KEY, RevokedId, SigningKey
from app.plumbing.service import Work
from badges.ob3.status import MIN_ENTRIES

IN_A_LIST = MIN_ENTRIES // 2
"""How many credentials one list takes: between the set bits of a list stand as many that are nobody's."""
TRIES = 60
ROUNDS = 12
LEFT_BITS, RIGHT_BITS = 8, 9
"""Together they count every place of a list (2^17)."""


@dataclass(frozen=True)
class StatusPlace:
    """Where the revocation of a credential is told."""

    list_number: int
    place: int


def deal_place(work: Work, key: SigningKey) -> StatusPlace:
    """Return the next place of a signing key, which is then nobody else's."""
    for _ in range(TRIES):
        dealt = deal_places(work, key, 1)
        if dealt:
            return dealt[0]
    message = f"no free place in a status list after {TRIES} tries"
    raise RuntimeError(message)


def deal_places(work: Work, key: SigningKey, wanted: int) -> list[StatusPlace]:
    """Return the next places of a signing key, which are then nobody else's; fewer where one is told as revoked.

    Until the unit of work is committed, whoever else asks for one waits.
    """
    count = (
        update(SigningKey)
        .where(col(SigningKey.id) == key.id)
        .values(placed=SigningKey.placed + wanted)
        .returning(col(SigningKey.placed), col(SigningKey.first_list))
        .execution_options(synchronize_session=False)
    )
    placed, first_list = work.session.execute(count).one()
    order = _order_of(work, key)
    told = _told_revoked(work, key)
    dealt = []
    for position in range(placed - wanted, placed):
        lists, number = divmod(position, IN_A_LIST)
        list_number = first_list + lists
        at = StatusPlace(list_number, place_of(order, list_number, number))
        if at not in told:
            dealt.append(at)
    return dealt


def place_of(order: bytes, list_number: int, number: int) -> int:
    """Return the place of the credential with a number, from 0, in a list: each number has a place of its own.

    A Feistel network of unequal halves (as in NIST SP 800-38G, without its tweaks) whose rounds are HMAC-SHA-256.
    """
    left, right = number >> RIGHT_BITS, number & (1 << RIGHT_BITS) - 1
    for at in range(0, ROUNDS, 2):
        left ^= _round(order, list_number, at, right) & (1 << LEFT_BITS) - 1
        right ^= _round(order, list_number, at + 1, left) & (1 << RIGHT_BITS) - 1
    return left << RIGHT_BITS | right


def new_order() -> bytes:
    """Return a fresh secret order."""
    return secrets.token_bytes(32)


def order_purpose(key: SigningKey) -> str:
    """Return what the order of a signing key is sealed for."""
    return ORDER_KEY.format(programme_id=key.programme_id, generation=key.generation)


def _round(order: bytes, list_number: int, at: int, half: int) -> int:
    message = b"%d.%d.%d" % (list_number, at, half)
    return int.from_bytes(hmac.digest(order, message, "sha256")[:4])


def _order_of(work: Work, key: SigningKey) -> bytes:
    # A key that is older than this way has none; its row is held by the count, so that it is given one once.
    if key.sealed_order is None:
        work.session.refresh(key, ["sealed_order"])
    if key.sealed_order is None:
        key.sealed_order = work.vault.seal(new_order(), purpose=order_purpose(key))
        work.session.add(key)
        work.session.flush()
    return work.vault.open(key.sealed_order, purpose=order_purpose(key))


def _told_revoked(work: Work, key: SigningKey) -> set[StatusPlace]:
    """Return where badges that were never awarded are told as revoked: no badge of ours may be born revoked."""
    query = select(RevokedId.list_number, RevokedId.place).where(
        RevokedId.programme_id == key.programme_id,
        RevokedId.generation == key.generation,
        col(RevokedId.list_number).is_not(None),
        col(RevokedId.place).is_not(None),
    )
    return {StatusPlace(at, place) for at, place in work.session.exec(query)}  # type: ignore[arg-type]
