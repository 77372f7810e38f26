"""Who a person is: found by address, opened by their own key."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID, uuid4

from pydantic import TypeAdapter, ValidationError
from pydantic.networks import EmailStr
from sqlmodel import col, select

from app.errors import N_, BadInput, NotFound
from app.people.tables import EmailAddress, Person
from app.plumbing.languages import LANGUAGES
from app.plumbing.service import Work
from app.plumbing.texts import folded
from app.plumbing.vault import Vault

LONGEST_NAME = 200
_EMAIL: TypeAdapter[str] = TypeAdapter(EmailStr)


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
        return _EMAIL.validate_python(given.strip()).lower()
    except ValidationError as error:
        raise BadInput(
            N_("“{email}” is not an e-mail address: it needs a name, an @ and a domain."),
            field=field,
            email=given[:100],
        ) from error


def alphabetical(name: str | None) -> tuple[bool, str]:
    """Return what a list of people is sorted by: letters without case or accents; who was erased comes last."""
    return not name, folded(name or "")


def find(work: Work, email: str) -> Person | None:
    """Return the person to whom an address belongs, if we know one."""
    fingerprint = work.vault.index(email.strip().lower(), purpose="email")
    return work.session.exec(
        select(Person)
        .join(EmailAddress, EmailAddress.person_id == Person.id)  # type: ignore[arg-type]
        .where(EmailAddress.fingerprint == fingerprint)
    ).first()


def meet(work: Work, email: str, name: str, language: str) -> Person:
    """Return the person with this address, made now if we did not know them.

    Raises:
        BadInput: the address or the name cannot be used.
    """
    address = read_email(email)
    known = find(work, address)
    if known is not None:
        return known
    if not 1 <= len(name.strip()) <= LONGEST_NAME:
        raise BadInput(N_("A name of 1 to 200 characters is needed."), field="name")
    person_id = uuid4()
    sealed_key = work.vault.new_key(purpose=_purpose(person_id))
    own = work.vault.under(sealed_key, purpose=_purpose(person_id))
    person = Person(
        id=person_id,
        sealed_key=sealed_key,
        sealed_name=own.seal(name.strip().encode(), purpose="name"),
        language=language,
        created_at=work.now,
    )
    work.session.add(person)
    work.session.flush()
    work.session.add(
        EmailAddress(
            person_id=person.id,
            fingerprint=work.vault.index(address, purpose="email"),
            sealed=own.seal(address.encode(), purpose="email"),
            created_at=work.now,
        )
    )
    work.session.flush()
    return person


def correct(work: Work, person_id: UUID, name: str, language: str) -> None:
    """Put a person's own name right, and the language in which they are written to.

    Raises:
        BadInput: the name or the language cannot be used.
    """
    if not 1 <= len(name.strip()) <= LONGEST_NAME:
        raise BadInput(N_("A name of 1 to 200 characters is needed."), field="name")
    if language not in LANGUAGES:
        raise BadInput(N_("Choose one of the languages of the list."), field="language")
    person = work.session.get_one(Person, person_id)
    own = own_vault(work.vault, person)
    person.sealed_name = own.seal(name.strip().encode(), purpose="name")
    person.language = language
    work.session.add(person)


def addresses_of(work: Work, person_id: UUID, *, proved: bool = False) -> list[str]:
    """Return every address of a person, or only those they proved, in clear: the main one, then the oldest."""
    own = own_vault(work.vault, work.session.get_one(Person, person_id))
    rows = work.session.exec(
        select(EmailAddress)
        .where(EmailAddress.person_id == person_id)
        .order_by(col(EmailAddress.main).desc(), col(EmailAddress.created_at))
    )
    return [
        own.open(row.sealed, purpose="email").decode()
        for row in rows
        if row.verified_at is not None or not proved
    ]


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
        name=own.open(person.sealed_name, purpose="name").decode(),
        email="" if address is None else own.open(address.sealed, purpose="email").decode(),
        language=person.language,
    )


def names_of(work: Work, people: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of several people, in one query; who was erased is left out."""
    rows = work.session.exec(select(Person).where(col(Person.id).in_(people)))
    return {
        person.id: own_vault(work.vault, person).open(person.sealed_name, purpose="name").decode()
        for person in rows
        if person.sealed_key is not None
    }


def find_proved(work: Work, email: str) -> Person | None:
    """Return the person who has proved that an address is theirs, if we know one."""
    fingerprint = work.vault.index(email.strip().lower(), purpose="email")
    return work.session.exec(
        select(Person)
        .join(EmailAddress, col(EmailAddress.person_id) == Person.id)
        .where(EmailAddress.fingerprint == fingerprint, col(EmailAddress.verified_at).is_not(None))
    ).first()


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


def _purpose(person_id: UUID) -> str:
    return f"person {person_id}"
