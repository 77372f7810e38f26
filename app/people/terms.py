"""The terms of the service in their versions, and what each person accepted, when."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import UUID

from sqlmodel import col, select

from app.errors import N_, NotFound
from app.people.tables import Consent
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


def accept(work: Work, person_id: UUID, document: Document, version: str) -> None:
    """Remember that a person accepted a document; once for each version."""
    known = select(Consent.id).where(
        Consent.person_id == person_id, Consent.document == document, Consent.version == version
    )
    if work.session.exec(known).first() is None:
        work.session.add(
            Consent(person_id=person_id, document=document, version=version, at=work.now)
        )


def accept_terms(work: Work, person_id: UUID) -> None:
    """Remember that a person accepted the terms as they stand now."""
    accept(work, person_id, Document.TERMS, current())


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


def accepted_by(work: Work, person_id: UUID) -> list[Accepted]:
    """Return what a person accepted, newest first."""
    rows = work.session.exec(
        select(Consent).where(Consent.person_id == person_id).order_by(col(Consent.at).desc())
    )
    return [Accepted(Document(row.document), row.version, row.at) for row in rows]
