"""A person's passport: their badges together at one address, for everybody or for one audience."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import col, select

from app.errors import N_, NotFound
from app.issuing.addresses import Addresses
from app.issuing.tables import Award
from app.passports.badges import PassportEntry, entries_of, for_everybody
from app.passports.imported import Imported, for_readers, imported_by
from app.passports.tables import ImportedBadge, Passport, PassportBadge, PassportLink
from app.people.protection import check_may_be_public, is_protected, shown_names_of
from app.plumbing.service import Work
from app.plumbing.tokens import new_token


@dataclass(frozen=True)
class ReadPassport:
    """All that a reader of a passport is shown."""

    person_id: UUID
    name: str
    """Empty where its owner keeps it to themselves."""
    entries: Sequence[PassportEntry]
    address: str
    """Where it is read; empty while only its owner reads it."""
    imported: Sequence[Imported] = ()
    """Badges of other issuers, apart from those of this service."""

    @property
    def renamed(self) -> bool:
        """Whether the name it shows is the holder's word only: a programme has not confirmed it."""
        return bool(self.name) and any(entry.renamed for entry in self.entries)


def passport_of(work: Work, person_id: UUID) -> Passport | None:
    """Return a person's passport, if they ever opened one."""
    return work.session.get(Passport, person_id)


def open_address(work: Work, person_id: UUID) -> str:
    """Return the address at which everybody reads a person's passport; empty while it is private."""
    passport = passport_of(work, person_id)
    opened = passport is not None and passport.opened_at is not None
    return work.settings.url(f"/p/{passport.handle}") if passport and opened else ""


def open_passport(work: Work, person_id: UUID) -> Passport:
    """Open a person's passport to whoever has its link; the address is made the first time.

    Raises:
        RuleRefused: they are protected: nothing of theirs is public.
    """
    check_may_be_public(work, person_id)
    passport = passport_of(work, person_id) or Passport(person_id=person_id, handle=new_token())
    passport.opened_at = passport.opened_at or work.now
    work.session.add(passport)
    return passport


def close_passport(work: Work, person_id: UUID) -> None:
    """Close a person's passport: its link is dead at once."""
    passport = passport_of(work, person_id)
    if passport is not None:
        passport.opened_at = None
        work.session.add(passport)


def nothing_here() -> NotFound:
    """Return the one answer to whoever may read nothing: why is not told."""
    return NotFound(
        N_("There is no passport to see here, or its owner keeps it private."),
        remedy=N_("Ask the person who gave you the link."),
    )


def read_passport(work: Work, handle: str) -> ReadPassport:
    """Return what everybody may see of a passport.

    Raises:
        NotFound: there is none, or its owner keeps it private. Which of the two is not told.
    """
    passport = work.session.exec(select(Passport).where(Passport.handle == handle)).first()
    if passport is None or passport.opened_at is None:
        raise nothing_here()
    person_id = passport.person_id
    if is_protected(work, person_id):
        raise nothing_here()
    return ReadPassport(
        person_id=person_id,
        name=shown_names_of(work, [person_id]).get(person_id, ""),
        entries=for_everybody(entries_of(work, person_id)),
        address=work.settings.url(f"/p/{handle}"),
        imported=for_readers(imported_by(work, person_id), work.now),
    )


def profile_of(passport: ReadPassport, addresses: Addresses) -> dict[str, Any]:
    """Return the passport for machines: competence, level, e-CF and where to verify each; those of others apart."""
    return {
        "name": passport.name or None,
        "skills": [_skill(passport, entry, addresses) for entry in passport.entries],
        "imported": [_imported(badge, addresses) for badge in passport.imported],
    }


def _skill(passport: ReadPassport, entry: PassportEntry, addresses: Addresses) -> dict[str, Any]:
    level, earned = entry.level, entry.earned
    assertion = addresses.assertion(entry.award.id)
    return {
        "competence": level.competence.id,
        "level": level.id.value,
        "standing": addresses.level(level.path),
        "ecf": [{"code": claim.code, "level": claim.level} for claim in level.definition.ecf],
        "programme": entry.programme,
        "exchange": earned and earned.exchange.title,
        "organisations": [earned.social, earned.tech] if earned else [],
        # The badge's own page names its owner.
        "page": addresses.share(entry.award.id)
        if passport.name and entry.award.opened_at
        else None,
        "assertion": assertion,
        "verify": f"{addresses.base}/verify?input={addresses.signed(entry.award.id)}",
    }


def _imported(badge: Imported, addresses: Addresses) -> dict[str, Any]:
    report = badge.report
    return {
        "name": report.badge and report.badge.name,
        "issuer": report.issuer and report.issuer.model_dump(mode="json"),
        "format": report.format,
        "issued_on": report.issued_on and report.issued_on.isoformat(),
        "checked_at": report.checked_at.isoformat(),
        "assertion": badge.address or None,
        "verify": f"{addresses.base}/verify?input={quote(badge.address, safe='')}"
        if badge.address
        else None,
    }


def forget(work: Work, person_id: UUID) -> None:
    """Delete all that a person made of their passport, imported badges too; every address of it is dead at once."""
    own = select(Award.id).where(Award.person_id == person_id)
    connection = work.session.connection()
    connection.execute(delete(PassportBadge).where(col(PassportBadge.award_id).in_(own)))
    connection.execute(delete(PassportLink).where(col(PassportLink.person_id) == person_id))
    connection.execute(delete(ImportedBadge).where(col(ImportedBadge.person_id) == person_id))
    connection.execute(delete(Passport).where(col(Passport.person_id) == person_id))
