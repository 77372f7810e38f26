"""A signing key leaked: its generation is declared compromised, and everything that it served is gone at once."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select

from app.errors import N_, BadInput
from app.issuing.keyring import key_of, new_generation
from app.issuing.tables import Award, SigningKey
from app.plumbing.audit import record
from app.plumbing.service import Work
from app.plumbing.texts import checked_lines

LONGEST_REASON = 500


@dataclass(frozen=True)
class Outlook:
    """What declaring a generation compromised does, said before it is done."""

    key: SigningKey
    waiting: int
    """The badges in force that are to be made anew."""
    people: int
    """Those who hold them, and are told by mail."""
    successor: int | None
    """The generation that signs afterwards; nothing where it is yet to be made."""


def outlook(work: Work, programme_id: UUID, generation: int) -> Outlook:
    """Say what declaring a generation compromised would do; of one that was declared so, what is left to do.

    Raises:
        NotFound: the programme has no such generation.
    """
    key = key_of(work, programme_id, generation)
    in_force = _in_force(key)
    people = select(func.count(func.distinct(Award.person_id))).where(*in_force)
    return Outlook(
        key=key,
        waiting=waiting_under(work, key),
        people=work.session.exec(people).one(),
        successor=_successor(work, key),
    )


def waiting_under(work: Work, key: SigningKey) -> int:
    """Return how many badges in force a generation has signed."""
    query = select(func.count()).select_from(Award).where(*_in_force(key))
    return work.session.exec(query).one()


def revoke_generation(work: Work, programme_id: UUID, generation: int, reason: str) -> SigningKey:
    """Declare a generation compromised, and make the next one if there is none; done twice, it changes nothing.

    From the commit on, nothing of the generation is served, and nothing is signed with it, in any process. The badges
    that it signed are made anew by `app.issuing.renewing`.

    Args:
        work: the unit of work.
        programme_id: whose key it is.
        generation: its number.
        reason: the operator's words, for the programme's own people; may be empty.

    Raises:
        NotFound: the programme has no such generation.
        BadInput: the reason is too long, or holds control characters.
    """
    if len(reason) > LONGEST_REASON:
        raise BadInput(
            N_("A reason has at most {longest} characters."),
            field="reason",
            longest=LONGEST_REASON,
        )
    key = key_of(work, programme_id, generation)
    # Whoever signs with it at this moment is waited for: what they sign must be found, to be made anew.
    work.session.refresh(key, with_for_update=True)
    if key.revoked_at is not None:
        return key
    key.revoked_at = work.now
    key.revocation_reason = checked_lines(reason, field="reason") or None
    work.add(key)
    record(work, programme_id, "key.revoked", key, by=None, generation=generation)
    if _successor(work, key) is None:
        new_generation(work, programme_id)
    return key


def _successor(work: Work, key: SigningKey) -> int | None:
    query = select(func.max(SigningKey.generation)).where(
        SigningKey.programme_id == key.programme_id,
        col(SigningKey.revoked_at).is_(None),
        SigningKey.id != key.id,
    )
    return work.session.exec(query).one()


def _in_force(key: SigningKey) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Award.programme_id) == key.programme_id,
        col(Award.generation) == key.generation,
        col(Award.revoked_at).is_(None),
    )
