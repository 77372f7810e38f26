"""What happens to a programme itself: it is created, its profile changes."""

import re
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from sqlmodel import select

from app.errors import N_, BadInput, Conflict
from app.people.identity import BareEmail
from app.plumbing.audit import record
from app.plumbing.languages import LANGUAGES
from app.plumbing.rows import change, existing
from app.plumbing.service import Work
from app.plumbing.texts import Line, Lines, WebSite
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.tables import DocumentsFrom, Programme


def _number_alone(given: object) -> object:
    """Return the number of a page on LinkedIn from what people have of it: the number, or an address that holds it."""
    if not isinstance(given, str):
        return given
    found = re.search(r"linkedin\.com/(?:company|school|organization)/(\d+)", given)
    return (found[1] if found else given.strip()) or None


LinkedInId = Annotated[Line, Field(pattern=r"^[0-9]{1,20}$")]


class ProgrammeProfile(BaseModel):
    """A programme's public face and its policies."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    name: Line = Field(min_length=1, max_length=200)
    url: WebSite
    email: BareEmail
    description: Lines = Field(default="", max_length=2000)
    language: Line = Field(default="fr", pattern=f"^({'|'.join(LANGUAGES)})$")
    minimum_evidence: int = Field(default=1, ge=0, le=10)
    validity_days: int | None = Field(default=None, ge=1, le=36_500)
    linkedin_id: Annotated[LinkedInId | None, BeforeValidator(_number_alone)] = Field(
        default=None, description="The number of the programme's page on LinkedIn."
    )
    minimum_age: int = Field(
        default=16, ge=16, le=99, description="How old who takes part must be, in years."
    )
    second_mediator: bool = False
    charter_needed: bool = False
    documents_from: DocumentsFrom = DocumentsFrom.ACCEPTANCE
    holders_told: bool = Field(
        default=False,
        description="That the people who earn badges were told, where documents are public from the award.",
    )
    staff_basis: bool = Field(
        default=False,
        description="That the basis on which staff are assessed was checked; needed before any is invited.",
    )
    staff_told: bool = Field(
        default=False,
        description="That employers tell their staff beforehand; needed before any is invited.",
    )
    representatives_told: bool = Field(
        default=False,
        description="That employees' representatives are informed first; needed before staff are invited.",
    )


class NewProgramme(ProgrammeProfile):
    """What is needed to create a programme."""

    slug: Line = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)


def create_programme(work: Work, asked: NewProgramme, *, actor: UUID | None = None) -> Programme:
    """Create a programme.

    Raises:
        Conflict: another programme has this slug.
        BadInput: documents shall be public from the award, and nobody states that the holders were told.
    """
    _check_told(asked)
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
    work.add(programme)
    record(work, programme, "programme.created", programme, by=actor, slug=asked.slug)
    return programme


def change_profile(
    work: Work, caller: Caller, programme: Programme, wanted: ProgrammeProfile
) -> Programme:
    """Change a programme's public face and its policies; badges already awarded stay as they are.

    Raises:
        BadInput: documents shall be public from the award, and nobody states that the holders were told.
    """
    _check_told(wanted)
    changed = change(work, programme, wanted.model_dump(mode="json"))
    if changed:
        record(work, programme, "programme.changed", programme, by=caller, fields=changed)
    return programme


def _check_told(asked: ProgrammeProfile) -> None:
    if asked.documents_from is DocumentsFrom.AWARD and not asked.holders_told:
        raise BadInput(
            N_("Documents are public before the person has accepted: state that people are told."),
            field="holders_told",
            remedy=N_(
                "Tell them when they join, then tick the statement; or choose “from acceptance”."
            ),
        )


def profile_of(programme: Programme) -> ProgrammeProfile:
    """Return what can be changed of a programme, as it stands."""
    return ProgrammeProfile.model_validate(
        programme.model_dump(include=set(ProgrammeProfile.model_fields))
    )


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
