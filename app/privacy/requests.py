"""Rights without the mailbox: an operator finds a person, gives them their data, freezes or erases them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from shutil import copyfileobj
from uuid import UUID

from sqlmodel import col, select

from app.errors import BadInput, NotFound
from app.people.frozen import set_frozen
from app.people.identity import addresses_of, find, identity_of, names_of
from app.people.tables import Person
from app.plumbing.audit import record
from app.plumbing.service import Work
from app.plumbing.texts import folded
from app.privacy.erasing import erase_for, mentions_of, programmes_of
from app.privacy.export import pack
from app.privacy.records import places_of, records_of
from app.privacy.request_register import done_for, enter_request
from app.privacy.tables import DataRequest, Right

AT_ONCE = 500
MOST = 50
"""How many people a search by name gives."""


@dataclass(frozen=True)
class PersonFound:
    """A person as an operator finds them."""

    id: str
    name: str
    addresses: list[str]
    frozen: bool
    places: list[str]


def find_people(work: Work, words: str) -> list[PersonFound]:
    """Return whom a number, an address or a name leads to; a name is found in any order of its words, without accents.

    Names are sealed, so that every one is opened: this takes a while where there are many people.
    """
    number = _as_number(words)
    if number is not None:
        ids = [number] if work.session.get(Person, number) is not None else []
    elif "@" in words:
        person = find(work, words)
        ids = [] if person is None else [person.id]
    else:
        ids = list(_named(work, words))
    return [_told(work, one) for one in ids if _is_there(work, one)]


def person_numbered(work: Work, number: str) -> UUID:
    """Return a person by their number.

    Raises:
        BadInput: it is no number.
        NotFound: nobody has it, or they were erased.
    """
    found = _as_number(number)
    if found is None:
        raise BadInput(
            "“{number}” is not a person's number.",
            field="number",
            remedy="Find it with “estampille person find”, by address or name.",
            number=number,
        )
    if not _is_there(work, found):
        raise NotFound("Nobody has the number {number}, or they were erased.", number=number)
    return found


def export_person(work: Work, person_id: UUID, file: Path, reason: str) -> int:
    """Write a person's archive into a file that is not there yet; return its bytes.

    Raises:
        BadInput: the file is there already.
    """
    if file.exists():
        raise BadInput("{file} is there already.", file=file, remedy="Name another file.")
    with (
        pack(work, records_of(work, identity_of(work, person_id))) as archive,
        file.open("wb") as out,
    ):
        copyfileobj(archive, out)
    _note(work, person_id, "person.exported", reason)
    done_for(work, person_id, Right.ACCESS, reason)
    return file.stat().st_size


def freeze(work: Work, person_id: UUID, reason: str) -> bool:
    """Freeze a person's data in every programme; say whether they were not frozen before."""
    changed = set_frozen(work, person_id, work.now)
    if changed:
        _note(work, person_id, "person.frozen", reason)
        done_for(work, person_id, Right.FREEZE, reason)
    return changed


def unfreeze(work: Work, person_id: UUID, reason: str) -> bool:
    """Let a person's data be used again; say whether they were frozen."""
    changed = set_frozen(work, person_id, None)
    if changed:
        _note(work, person_id, "person.unfrozen", reason)
    return changed


def erase_person(work: Work, person_id: UUID, reason: str, *, withdrawing: bool) -> None:
    """Erase a person who asked the operator; an only owner too, whose programme is then without one."""
    _check_reason(work, person_id, reason)
    done_for(work, person_id, Right.ERASE, reason)
    erase_for(work, person_id, withdrawing=withdrawing, reason=reason)


def _note(work: Work, person_id: UUID, action: str, reason: str) -> None:
    _check_reason(work, person_id, reason)
    for chain in programmes_of(work, person_id):
        record(work, chain, action, person_id, by=None, reason=reason)


def note_request(
    work: Work, person_id: UUID, asked: Right, reason: str, received_on: date | None = None
) -> DataRequest:
    """Enter what a person asked for, with a reason that names nobody.

    Raises:
        BadInput: the reason names the person, or the day is still to come.
    """
    _check_reason(work, person_id, reason)
    return enter_request(work, person_id, asked, reason, received_on)


def _check_reason(work: Work, person_id: UUID, reason: str) -> None:
    """Refuse a reason that names the person: it stands in audit logs, from which nothing is ever taken."""
    if mentions_of(work, person_id).stand_in(reason):
        raise BadInput(
            "The reason names the person, and it stays in the audit logs.",
            field="reason",
            remedy="Say who asked, how and when without a name: “letter of 3 March”.",
        )


def _as_number(words: str) -> UUID | None:
    try:
        return UUID(words.strip())
    except ValueError:
        return None


def _is_there(work: Work, person_id: UUID) -> bool:
    person = work.session.get(Person, person_id)
    return person is not None and person.sealed_key is not None


def _named(work: Work, words: str) -> Iterator[UUID]:
    wanted = set(folded(words).split())
    after, found = UUID(int=0), 0
    while wanted and found < MOST:
        query = select(Person.id).where(Person.id > after, col(Person.sealed_key).is_not(None))
        ids = list(work.session.exec(query.order_by(col(Person.id)).limit(AT_ONCE)))
        if not ids:
            return
        after = ids[-1]
        for person_id, name in sorted(names_of(work, ids).items()):
            if wanted <= set(folded(name).split()):
                found += 1
                yield person_id


def _told(work: Work, person_id: UUID) -> PersonFound:
    who = identity_of(work, person_id)
    person = work.session.get_one(Person, person_id)
    return PersonFound(
        id=str(person_id),
        name=who.name,
        addresses=addresses_of(work, person_id),
        frozen=person.frozen_at is not None,
        places=[f"{one.exchange} ({one.programme})" for one in places_of(work, person_id)],
    )
