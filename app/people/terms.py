"""The terms of the service in their versions, and what each person accepted, when."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from sqlmodel import col, select

from app.errors import N_, NotFound
from app.people.tables import Consent, Person
from app.plumbing.named import Named
from app.plumbing.service import Work

TEXTS = Path(__file__).with_name("terms_texts")


class Document(Named):
    """What a person can accept."""

    TERMS = "terms", N_("The terms of this service")
    PARTICIPATION = "participation", N_("Taking part in an exchange and being assessed")


@dataclass(frozen=True)
class Section:
    """A part of the terms; every text by its language."""

    title: Mapping[str, str]
    paragraphs: Sequence[Mapping[str, str]]


@cache
def versions() -> tuple[str, ...]:
    """Return the versions there are, oldest first."""
    return tuple(sorted((path.stem for path in TEXTS.glob("*.toml")), key=int))


def current() -> str:
    """Return the version that is asked for now."""
    return versions()[-1]


@cache
def sections_of(version: str) -> tuple[Section, ...]:
    """Return the terms in one of their versions.

    Raises:
        NotFound: there is no such version.
    """
    if version not in versions():
        raise NotFound(N_("There is no such version of the terms."))
    content = tomllib.loads((TEXTS / f"{version}.toml").read_text(encoding="utf-8"))
    return tuple(Section(**section) for section in content["sections"])


@dataclass(frozen=True)
class TextShown:
    """The text that somebody accepts, as they read it."""

    version: str
    language: str
    text: str

    @property
    def digest(self) -> str:
        """By which it can be shown later that a text is the one that was accepted: SHA-256, in hexadecimal."""
        return sha256(self.text.encode()).hexdigest()


def terms_shown(version: str, language: str) -> TextShown:
    """Return the terms in one version as somebody reads them: each title and paragraph on a line of its own.

    Raises:
        NotFound: there is no such version.
    """
    parts = (part for one in sections_of(version) for part in (one.title, *one.paragraphs))
    return TextShown(version, language, "\n".join(part[language] for part in parts))


def accept(work: Work, person_id: UUID, document: Document, shown: TextShown) -> None:
    """Remember that a person accepted a document and what they read; once for each version."""
    version = shown.version
    known = select(Consent.id).where(
        Consent.person_id == person_id, Consent.document == document, Consent.version == version
    )
    if work.session.exec(known).first() is None:
        work.session.add(
            Consent(
                person_id=person_id,
                document=document,
                version=version,
                at=work.now,
                language=shown.language,
                shown=shown.digest,
            )
        )


def take_over(work: Work, newcomer: UUID, account: UUID) -> None:
    """Give what somebody accepted about taking part to another account of theirs, as they read it."""
    rows = select(Consent).where(col(Consent.document) == Document.PARTICIPATION)
    known = {row.version for row in work.session.exec(rows.where(Consent.person_id == account))}
    for row in work.session.exec(rows.where(Consent.person_id == newcomer)):
        if row.version not in known:
            row.person_id = account
            work.session.add(row)
    work.session.flush()


def accept_terms(work: Work, person_id: UUID, language: str = "") -> None:
    """Remember that a person accepted the terms as they stand now, in the language in which they read them.

    Without one it is the language in which they are written to.
    """
    read_in = language or work.session.get_one(Person, person_id).language
    accept(work, person_id, Document.TERMS, terms_shown(current(), read_in))


def must_accept(work: Work, person_id: UUID) -> bool:
    """Say whether a person has not accepted the terms as they stand now."""
    known = select(Consent.id).where(
        Consent.person_id == person_id,
        Consent.document == Document.TERMS,
        Consent.version == current(),
    )
    return work.session.exec(known).first() is None


@dataclass(frozen=True)
class Accepted:
    """One thing that a person accepted."""

    document: Document
    version: str
    at: datetime
    language: str
    shown: str
    """The SHA-256 of the text; it and the language are empty of what was accepted before they were kept."""


def accepted_by(work: Work, person_id: UUID) -> list[Accepted]:
    """Return what a person accepted, newest first."""
    rows = work.session.exec(
        select(Consent).where(Consent.person_id == person_id).order_by(col(Consent.at).desc())
    )
    return [
        Accepted(Document(row.document), row.version, row.at, row.language, row.shown)
        for row in rows
    ]
