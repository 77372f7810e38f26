"""A person's passport: the badges whose pages they opened, together at one address."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import select

from app.catalogue.library import Library, Standing
from app.errors import N_, NotFound
from app.issuing.addresses import Addresses
from app.issuing.tables import Award
from app.people.identity import identity_of
from app.plumbing.desk import Desk
from app.plumbing.tokens import new_token
from app.sharing.tables import Passport
from app.sharing.workflow import awards_of


@dataclass(frozen=True)
class OpenPassport:
    """All that the page of a passport shows."""

    name: str
    badges: list[tuple[Award, Standing]]


def passport_of(desk: Desk, person_id: UUID) -> Passport | None:
    """Return a person's passport, if they ever opened one."""
    return desk.session.get(Passport, person_id)


def open_passport(desk: Desk, person_id: UUID) -> Passport:
    """Open a person's passport to whoever has its link; the address is made the first time."""
    passport = passport_of(desk, person_id) or Passport(person_id=person_id, handle=new_token())
    passport.opened_at = passport.opened_at or desk.now
    desk.session.add(passport)
    return passport


def close_passport(desk: Desk, person_id: UUID) -> None:
    """Close a person's passport: its link is dead at once."""
    passport = passport_of(desk, person_id)
    if passport is not None:
        passport.opened_at = None
        desk.session.add(passport)


def badges_shown(desk: Desk, library: Library, person_id: UUID) -> list[tuple[Award, Standing]]:
    """Return the badges in force whose own pages are open: a private badge stays private."""
    return [
        (award, library.standing(row.release, row.competence, row.level))
        for award, row in awards_of(desk, person_id)
        if award.opened_at is not None
        and award.revoked_at is None
        and (award.expires_at is None or award.expires_at > desk.now)
    ]


def read_passport(desk: Desk, library: Library, handle: str) -> OpenPassport:
    """Return what everybody may see of a passport.

    Raises:
        NotFound: there is none, or its owner keeps it private. Which of the two is not told.
    """
    passport = desk.session.exec(select(Passport).where(Passport.handle == handle)).first()
    if passport is None or passport.opened_at is None:
        raise NotFound(
            N_("There is no passport to see here, or its owner keeps it private."),
            remedy=N_("Ask the person who gave you the link."),
        )
    person_id = passport.person_id
    return OpenPassport(identity_of(desk, person_id).name, badges_shown(desk, library, person_id))


def profile_of(passport: OpenPassport, addresses: Addresses) -> dict[str, Any]:
    """Return the passport for machines: competence, level, e-CF and where to verify each."""
    return {
        "name": passport.name,
        "skills": [
            {
                "competence": standing.competence.id,
                "level": standing.level_id.value,
                "standing": addresses.standing(standing.path),
                "ecf": [{"code": claim.code, "level": claim.level} for claim in standing.level.ecf],
                "page": addresses.share(award.id),
                "assertion": addresses.assertion(award.id),
            }
            for award, standing in passport.badges
        ],
    }
