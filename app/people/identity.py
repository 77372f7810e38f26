"""Who a person is: found by address, opened by their own key."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID, uuid4

from pydantic import BeforeValidator, TypeAdapter, ValidationError
from pydantic.networks import EmailStr
from pydantic_core import PydanticCustomError
from sqlalchemy import and_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.errors import N_, BadInput, NotFound
from app.people.tables import PERSON_KEY, EmailAddress, FormerName, Person
from app.plumbing.keys.sealed import Indexed
from app.plumbing.keys.vault import Vault
from app.plumbing.languages import LANGUAGES
from app.plumbing.service import Work
from app.plumbing.texts import checked_line, folded
from badges.identity import plain_spelling

LONGEST_NAME = 200
SEALED_NAME, SEALED_ADDRESS, SEALED_NEW_ADDRESS = "name", "email", "new address"
SEALED_FORMER_NAME = "former name"
"""What a person's vault seals: changed, what was sealed before cannot be opened any more."""


def _bare(given: object) -> object:
    if isinstance(given, str) and "<" in given:
        raise PydanticCustomError("email", "an address without a name is needed")
    return given


BareEmail = Annotated[EmailStr, BeforeValidator(_bare)]
"""An address alone. `Ada <ada@example.org>` (RFC 5322, section 3.4, “name-addr”) is refused, which `EmailStr` takes:
one mailbox would have any number of spellings, each counted and compared by itself."""
_EMAIL: TypeAdapter[str] = TypeAdapter(BareEmail)


@dataclass(frozen=True)
class Identity:
    """A person's name and address, in clear, for as long as one request lasts."""

    person_id: UUID
    name: str
    email: str
    language: str


def read_email(given: str, *, field: str = "email") -> str:
    """Return an address in its normal form: stripped, in lower case.

    Raises:
        BadInput: it is not an e-mail address.
    """
    try:
        return plain_spelling(_EMAIL.validate_python(given.strip()))
    except ValidationError as error:
        raise BadInput(
            N_("“{email}” is not an e-mail address: it needs a name, an @ and a domain."),
            field=field,
            email=given[:100],
        ) from error


def mailbox_of(address: str) -> str:
    """Return the mailbox behind an address: most mail servers put `ada+anything@…` into that of `ada@…`."""
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def alphabetical(name: str | None) -> tuple[bool, str]:
    """Return what a list of people is sorted by: letters without case or accents; who was erased comes last."""
    return not name, folded(name or "")


def find(work: Work, email: str, *, proved: bool = False) -> Person | None:
    """Return the person to whom an address belongs, or who has proved that it is theirs, if we know one."""
    query = (
        select(Person)
        .join(EmailAddress, col(EmailAddress.person_id) == Person.id)
        .where(EmailAddress.fingerprint == _fingerprint(work, email))
    )
    if proved:
        query = query.where(col(EmailAddress.verified_at).is_not(None))
    return work.session.exec(query).first()


def find_many(work: Work, emails: Collection[str]) -> dict[str, UUID]:
    """Return to whom addresses belong, by the address in its normal form; one query for all."""
    prints = {_fingerprint(work, email): email for email in emails}
    query = select(EmailAddress.fingerprint, EmailAddress.person_id).where(
        col(EmailAddress.fingerprint).in_(prints)
    )
    return {prints[known]: person_id for known, person_id in work.session.exec(query)}


def meet(work: Work, email: str, name: str, language: str) -> Person:
    """Return the person with this address, made now if we did not know them.

    Raises:
        BadInput: the address or the name cannot be used.
    """
    address = read_email(email)
    known = find(work, address)
    if known is not None:
        return known
    person, own = _enter(work, name, language)
    add_address(work, own, person.id, address)
    work.session.flush()
    return person


def introduce(work: Work, name: str, language: str) -> Person:
    """Return a new person who has no e-mail address: they are known by nothing but their number.

    Raises:
        BadInput: the name cannot be used.
    """
    return _enter(work, name, language)[0]


def _enter(work: Work, name: str, language: str) -> tuple[Person, Vault]:
    tidy = checked_name(name)
    person_id = uuid4()
    sealed_key = work.vault.new_key(purpose=_purpose(person_id))
    own = work.vault.under(sealed_key, purpose=_purpose(person_id))
    person = Person(
        id=person_id,
        sealed_key=sealed_key,
        sealed_name=own.seal(tidy.encode(), purpose=SEALED_NAME),
        language=language,
        created_at=work.now,
    )
    work.add(person)
    return person, own


def checked_name(name: str) -> str:
    """Return a name as it is kept.

    Raises:
        BadInput: it cannot be used.
    """
    tidy = checked_line(name, field="name")
    if not 1 <= len(tidy) <= LONGEST_NAME:
        raise BadInput(N_("A name of 1 to 200 characters is needed."), field="name")
    return tidy


def add_address(work: Work, own: Vault, person_id: UUID, address: str, **facts: Any) -> None:
    """Make an address a person's: sealed in their own vault, to be found by its fingerprint."""
    work.session.add(
        EmailAddress(
            person_id=person_id,
            fingerprint=_fingerprint(work, address),
            sealed=own.seal(address.encode(), purpose=SEALED_ADDRESS),
            created_at=work.now,
            **facts,
        )
    )


def addresses_query(person_id: UUID) -> SelectOfScalar[EmailAddress]:
    """Return the query of a person's addresses: the one that is written to, then the oldest."""
    own = select(EmailAddress).where(EmailAddress.person_id == person_id)
    return own.order_by(col(EmailAddress.main).desc(), col(EmailAddress.created_at))


def address_in(own: Vault, row: EmailAddress) -> str:
    """Return an address in clear."""
    return own.open(row.sealed, purpose=SEALED_ADDRESS).decode()


def correct(work: Work, person_id: UUID, name: str, language: str) -> bool:
    """Put a person's own name right, and the language in which they are written to; say whether the name changed.

    Raises:
        BadInput: the name or the language cannot be used.
    """
    tidy = checked_name(name)
    if language not in LANGUAGES:
        raise BadInput(N_("Choose one of the languages of the list."), field="language")
    person = work.session.get_one(Person, person_id)
    own = own_vault(work.vault, person)
    before = own.open(person.sealed_name, purpose=SEALED_NAME)
    changed = before.decode() != tidy
    if changed:
        kept = own.seal(before, purpose=SEALED_FORMER_NAME)
        work.add(FormerName(person_id=person_id, sealed=kept, created_at=work.now))
        person.sealed_name = own.seal(tidy.encode(), purpose=SEALED_NAME)
        person.named_at = work.now
    if person.language != language:
        person.language, person.language_chosen = language, True
    work.session.add(person)
    return changed


def read_in(work: Work, person_id: UUID, language: str) -> None:
    """Remember in which language a person reads: they are written to in it, unless they chose another."""
    person = work.session.get_one(Person, person_id)
    if not person.language_chosen and person.language != language:
        person.language = language
        work.session.add(person)


def rename(work: Work, person_id: UUID, name: str) -> None:
    """Put right the name with which somebody was entered who has not been here yet.

    Raises:
        BadInput: the name cannot be used.
    """
    person = work.session.get_one(Person, person_id)
    own = own_vault(work.vault, person)
    person.sealed_name = own.seal(checked_name(name).encode(), purpose=SEALED_NAME)
    work.session.add(person)


def addresses_of(work: Work, person_id: UUID, *, proved: bool = False) -> list[str]:
    """Return every address of a person, or only those they proved, in clear: the main one, then the oldest."""
    own = own_vault(work.vault, work.session.get_one(Person, person_id))
    rows = work.session.exec(addresses_query(person_id))
    return [address_in(own, row) for row in rows if row.verified_at is not None or not proved]


def former_names_of(work: Work, person_id: UUID) -> list[str]:
    """Return the names that a person had before: only erasing looks for them, and their own archive holds them."""
    own = own_vault(work.vault, work.session.get_one(Person, person_id))
    rows = work.session.exec(select(FormerName).where(FormerName.person_id == person_id))
    return [own.open(row.sealed, purpose=SEALED_FORMER_NAME).decode() for row in rows]


def identity_of(work: Work, person_id: UUID) -> Identity:
    """Return a person's name and main address, in clear.

    Raises:
        NotFound: nobody has this id, or the person was erased.
    """
    person = work.session.get(Person, person_id)
    if person is None or person.sealed_key is None:
        raise NotFound(N_("This person is not known here any more."))
    own = own_vault(work.vault, person)
    address = work.session.exec(
        select(EmailAddress).where(EmailAddress.person_id == person_id, col(EmailAddress.main))
    ).first()
    return Identity(
        person_id=person.id,
        name=own.open(person.sealed_name, purpose=SEALED_NAME).decode(),
        email="" if address is None else address_in(own, address),
        language=person.language,
    )


def identities_of(work: Work, people: Collection[UUID]) -> dict[UUID, Identity]:
    """Return the names and main addresses of several people, in one query; who was erased is left out."""
    query = (
        select(Person, EmailAddress)
        .join(
            EmailAddress,
            and_(col(EmailAddress.person_id) == Person.id, col(EmailAddress.main)),
            isouter=True,
        )
        .where(col(Person.id).in_(people), col(Person.sealed_key).is_not(None))
    )
    rows: Iterable[tuple[Person, EmailAddress | None]] = work.session.exec(query)
    found = {}
    for person, address in rows:
        own = own_vault(work.vault, person)
        name = own.open(person.sealed_name, purpose=SEALED_NAME).decode()
        email = "" if address is None else address_in(own, address)
        found[person.id] = Identity(person.id, name, email, person.language)
    return found


def names_of(work: Work, people: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of several people, in one query; who was erased is left out."""
    query = select(Person.id, Person.sealed_key, Person.sealed_name).where(
        col(Person.id).in_(people), col(Person.sealed_key).is_not(None)
    )
    return {
        person_id: work.vault.under(sealed_key, purpose=_purpose(person_id))
        .open(sealed_name, purpose=SEALED_NAME)
        .decode()
        for person_id, sealed_key, sealed_name in work.session.exec(query)
        if sealed_key is not None
    }


def addresses_in(session: Session, vault: Vault, rows: Sequence[EmailAddress]) -> list[str]:
    """Return what some addresses are found by, in clear: their fingerprints change with the house key."""
    own = own_vaults(session, vault, {row.person_id for row in rows})
    return [plain_spelling(address_in(own[row.person_id], row)) for row in rows]


INDEXED = Indexed(EmailAddress, "fingerprint", SEALED_ADDRESS, addresses_in)


def recognised_by(work: Work, person_id: UUID, email: str) -> bool:
    """Say whether an address is a proved one of a person's by which they let their badges be recognised."""
    query = select(EmailAddress.id).where(
        EmailAddress.person_id == person_id,
        EmailAddress.fingerprint == _fingerprint(work, email),
        col(EmailAddress.verified_at).is_not(None),
        col(EmailAddress.recognises),
    )
    return work.session.exec(query).first() is not None


def verified(work: Work, people: Collection[UUID]) -> set[UUID]:
    """Return which of these people have proved an address: they have been here at least once."""
    proved = select(EmailAddress.person_id).where(
        col(EmailAddress.person_id).in_(people), col(EmailAddress.verified_at).is_not(None)
    )
    return set(work.session.exec(proved))


def own_vault(vault: Vault, person: Person) -> Vault:
    """Return the vault of a person's own key.

    Raises:
        NotFound: the person was erased.
    """
    if person.sealed_key is None:
        raise NotFound(N_("This person is not known here any more."))
    return vault.under(person.sealed_key, purpose=_purpose(person.id))


def own_vaults(session: Session, vault: Vault, people: Collection[UUID]) -> dict[UUID, Vault]:
    """Return the vaults of several people's own keys, in one query.

    Raises:
        NotFound: one of them was erased.
    """
    rows = session.exec(select(Person).where(col(Person.id).in_(people)))
    return {person.id: own_vault(vault, person) for person in rows}


def _fingerprint(work: Work, email: str) -> str:
    return work.vault.index(plain_spelling(email), purpose=SEALED_ADDRESS)


def _purpose(person_id: UUID) -> str:
    return PERSON_KEY.format(id=person_id)
