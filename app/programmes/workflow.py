"""What happens to a programme itself: it is created, its profile changes, organisations enter it."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, EmailStr, Field, HttpUrl
from sqlmodel import SQLModel, col, select

from app.errors import N_, Conflict
from app.plumbing.audit import record
from app.plumbing.languages import LANGUAGES
from app.plumbing.rows import belonging, existing
from app.plumbing.service import Work
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.queries import Finder
from app.programmes.tables import Organisation, OrganisationKind, Programme


class ProgrammeProfile(BaseModel):
    """A programme's public face and its policies."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    name: str = Field(min_length=1, max_length=200)
    url: HttpUrl
    email: EmailStr
    description: str = Field(default="", max_length=2000)
    language: str = Field(default="fr", pattern=f"^({'|'.join(LANGUAGES)})$")
    minimum_evidence: int = Field(default=1, ge=0, le=10)
    validity_days: int | None = Field(default=None, ge=1, le=36_500)
    second_mediator: bool = False
    charter_needed: bool = False


class NewProgramme(ProgrammeProfile):
    """What is needed to create a programme."""

    slug: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)


class OrganisationProfile(BaseModel):
    """What is known of an organisation."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    name: str = Field(min_length=1, max_length=200)
    kind: OrganisationKind
    url: HttpUrl | None = None


class NewOrganisation(OrganisationProfile):
    """What is needed to enter an organisation into a programme."""

    programme_id: UUID


def create_programme(work: Work, asked: NewProgramme, *, actor: UUID | None = None) -> Programme:
    """Create a programme.

    Raises:
        Conflict: another programme has this slug.
    """
    taken = work.session.exec(select(Programme.id).where(Programme.slug == asked.slug)).first()
    if taken is not None:
        raise Conflict(
            N_("Another programme is called “{slug}”."),
            field="slug",
            remedy=N_("Choose another short name."),
            slug=asked.slug,
        )
    programme = Programme(
        **asked.model_dump(mode="json"),
        created_at=work.now,
    )
    work.session.add(programme)
    work.session.flush()
    record(work, programme, "programme.created", programme, by=actor, slug=asked.slug)
    return programme


def change_profile(
    work: Work, caller: Caller, programme: Programme, wanted: ProgrammeProfile
) -> Programme:
    """Change a programme's public face and its policies; badges already awarded stay as they are."""
    changed = _change(work, programme, wanted.model_dump(mode="json"))
    if changed:
        record(work, programme, "programme.changed", programme, by=caller, fields=changed)
    return programme


def profile_of(programme: Programme) -> ProgrammeProfile:
    """Return what can be changed of a programme, as it stands."""
    return ProgrammeProfile.model_validate(
        programme.model_dump(include=set(ProgrammeProfile.model_fields))
    )


def add_organisation(work: Work, caller: Caller, asked: NewOrganisation) -> Organisation:
    """Enter an organisation into a programme."""
    organisation = Organisation(
        programme_id=asked.programme_id,
        name=asked.name,
        kind=asked.kind,
        url=str(asked.url or ""),
        created_at=work.now,
    )
    work.session.add(organisation)
    work.session.flush()
    record(work, asked, "organisation.added", organisation, by=caller, kind=asked.kind.value)
    return organisation


def change_organisation(
    work: Work, caller: Caller, organisation: Organisation, wanted: OrganisationProfile
) -> Organisation:
    """Correct what is known of an organisation."""
    content = {**wanted.model_dump(mode="json"), "url": str(wanted.url or "")}
    changed = _change(work, organisation, content)
    if changed:
        record(work, organisation, "organisation.changed", organisation, by=caller, fields=changed)
    return organisation


organisation_of = Finder(Organisation, N_("There is no such organisation among yours."))
"""Return an organisation of a programme in which the caller may act."""


def programme_of(
    work: Work, caller: Caller, programme_id: UUID, action: Action = Action.READ
) -> Programme:
    """Return a programme in which the caller may act.

    Raises:
        NotFound: there is none, or the caller has no part in it.
    """
    caller.demand(programme_id, action)
    return get_programme(work, programme_id)


get_programme = existing(Programme, N_("There is no such programme."))
"""Return a programme."""


def organisations_of(work: Work, programme_id: UUID) -> list[Organisation]:
    """Return a programme's organisations, by name."""
    query = select(Organisation).where(Organisation.programme_id == programme_id)
    return list(work.session.exec(query.order_by(col(Organisation.name))))


organisation_in = belonging(
    Organisation,
    "programme_id",
    N_("The programme has no such organisation."),
    field="organisation",
)
"""Return an organisation of a programme."""


def _change(work: Work, row: SQLModel, wanted: dict[str, Any]) -> list[str]:
    """Write what differs and return the names of the fields that did."""
    changed = sorted(name for name, value in wanted.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, wanted[name])
    work.session.add(row)
    return changed
