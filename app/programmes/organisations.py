"""The organisations of a programme: they are entered, corrected and found."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import col, select

from app.errors import N_
from app.plumbing.audit import record
from app.plumbing.rows import belonging, change
from app.plumbing.service import Work
from app.plumbing.texts import Line, WebSite
from app.programmes.caller import Caller
from app.programmes.queries import Finder
from app.programmes.tables import Organisation, OrganisationKind


class OrganisationProfile(BaseModel):
    """What is known of an organisation."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    name: Line = Field(min_length=1, max_length=200)
    kind: OrganisationKind
    url: WebSite | None = None


class NewOrganisation(OrganisationProfile):
    """What is needed to enter an organisation into a programme."""

    programme_id: UUID


def add_organisation(work: Work, caller: Caller, asked: NewOrganisation) -> Organisation:
    """Enter an organisation into a programme."""
    organisation = Organisation(
        programme_id=asked.programme_id,
        name=asked.name,
        kind=asked.kind,
        url=str(asked.url or ""),
        created_at=work.now,
    )
    work.add(organisation)
    record(work, asked, "organisation.added", organisation, by=caller, kind=asked.kind.value)
    return organisation


def change_organisation(
    work: Work, caller: Caller, organisation: Organisation, wanted: OrganisationProfile
) -> Organisation:
    """Correct what is known of an organisation."""
    content = {**wanted.model_dump(mode="json"), "url": str(wanted.url or "")}
    changed = change(work, organisation, content)
    if changed:
        record(work, organisation, "organisation.changed", organisation, by=caller, fields=changed)
    return organisation


organisation_of = Finder(Organisation, N_("There is no such organisation among yours."))
"""Return an organisation of a programme in which the caller may act."""


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
