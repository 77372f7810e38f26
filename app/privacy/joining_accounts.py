"""Who took part without an e-mail address shows one that has an account here already: what is theirs moves there.

Both are proved: the sign-in by the code, and the mailbox to which the link went.
"""

from uuid import UUID

from sqlalchemy import update
from sqlmodel import SQLModel, col, select

from app.errors import N_, Conflict
from app.exchanges.tables import Exchange, Participant
from app.passports.workflow import forget
from app.people.addresses import proved_by
from app.people.identity import Identity, find
from app.people.tables import Person
from app.people.terms import take_over
from app.plumbing.audit import record
from app.plumbing.service import Work
from app.privacy.erasing import drop_rows
from app.privacy.erasure_policy import STAYS


def join_accounts(work: Work, newcomer: Identity, token: str) -> str:
    """Give what somebody without an address has here to the account of an address of theirs; return the address.

    Raises:
        NotFound: the link is unknown, somebody else's, too old, or was used.
        Conflict: they have an address by now, nobody has that one any more, or both take part in the same exchange.
    """
    address = proved_by(work, newcomer, token)
    account = find(work, address)
    if newcomer.email or account is None:
        raise Conflict(
            N_("This link does not fit any more."), remedy=N_("Add the address once more.")
        )
    _check_apart(work, newcomer.person_id, account.id)
    places = list(
        work.session.exec(select(Participant).where(Participant.person_id == newcomer.person_id))
    )
    take_over(work, newcomer.person_id, account.id)
    _move(work, newcomer.person_id, account.id)
    forget(work, newcomer.person_id)
    drop_rows(work, newcomer.person_id)
    work.session.connection().execute(
        update(Person)
        .where(col(Person.id) == newcomer.person_id)
        .values(sealed_key=None, sealed_name=b"")
    )
    work.session.expire_all()
    for place in places:
        exchange = work.session.get_one(Exchange, place.exchange_id)
        record(work, exchange, "participant.claimed", place, by=account.id)
    return address


def _check_apart(work: Work, newcomer: UUID, account: UUID) -> None:
    theirs = select(Participant.exchange_id).where(Participant.person_id == account)
    both = select(Participant.id).where(
        Participant.person_id == newcomer, col(Participant.exchange_id).in_(theirs)
    )
    if work.session.exec(both).first() is not None:
        raise Conflict(
            N_("With this address you take part in the same exchange already."),
            remedy=N_("Ask the mediator to take one of the two places out."),
        )


def _move(work: Work, newcomer: UUID, account: UUID) -> None:
    """What speaks of an exchange stays there when a person is erased, and so it moves here."""
    tables = SQLModel.metadata.tables
    for column in STAYS:
        name, key = column.split(".")
        held = tables[name]
        work.session.connection().execute(
            update(held).where(held.c[key] == newcomer).values({key: account})
        )
