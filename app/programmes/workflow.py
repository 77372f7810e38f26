"""What happens in a programme: it is created, people join it, organisations enter, keys are made."""

from datetime import timedelta
from uuid import UUID

from pydantic import BaseModel, ConfigDict, EmailStr, Field, HttpUrl
from sqlmodel import col, select

from app.errors import N_, BadInput, Conflict, NotFound
from app.people.accounts import INVITATION_LASTS, make_link
from app.people.identity import identity_of, meet
from app.plumbing.audit import record
from app.plumbing.desk import Desk
from app.plumbing.languages import LANGUAGES
from app.plumbing.mailing import post
from app.plumbing.templating import render_mail
from app.plumbing.tokens import digest_of, new_token
from app.programmes.access import Action, Role
from app.programmes.caller import Caller
from app.programmes.tables import ApiKey, Member, Organisation, OrganisationKind, Programme

KEY_PREFIX = "est_"
LONGEST_KEY_DAYS = 366


class NewProgramme(BaseModel):
    """What is needed to create a programme."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    slug: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)
    name: str = Field(min_length=1, max_length=200)
    url: HttpUrl
    email: EmailStr
    description: str = Field(default="", max_length=2000)
    language: str = Field(default="fr", pattern=f"^({'|'.join(LANGUAGES)})$")
    minimum_evidence: int = Field(default=1, ge=0, le=10)
    validity_days: int | None = Field(default=None, ge=1, le=36_500)


class NewOrganisation(BaseModel):
    """What is needed to enter an organisation."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    programme_id: UUID
    name: str = Field(min_length=1, max_length=200)
    kind: OrganisationKind
    url: HttpUrl | None = None


def create_programme(desk: Desk, asked: NewProgramme, *, actor: UUID | None = None) -> Programme:
    """Create a programme.

    Raises:
        Conflict: another programme has this slug.
    """
    taken = desk.session.exec(select(Programme.id).where(Programme.slug == asked.slug)).first()
    if taken is not None:
        raise Conflict(
            N_("Another programme is called “{slug}”."),
            field="slug",
            remedy=N_("Choose another short name."),
            slug=asked.slug,
        )
    programme = Programme(
        **asked.model_dump(mode="json"),
        created_at=desk.now,
    )
    desk.session.add(programme)
    desk.session.flush()
    record(desk, programme.id, "programme.created", programme.id, actor=actor, slug=asked.slug)
    return programme


def add_member(
    desk: Desk,
    programme: Programme,
    email: str,
    name: str,
    role: Role,
    *,
    organisation_id: UUID | None = None,
    actor: UUID | None = None,
) -> tuple[Member, str]:
    """Make a person a member and mail them an invitation; return the member and the link in it.

    Raises:
        BadInput: the address or the name cannot be used.
        Conflict: the person is a member already.
    """
    person = meet(desk, email, name, programme.language)
    known = desk.session.exec(
        select(Member).where(Member.programme_id == programme.id, Member.person_id == person.id)
    ).first()
    if known is not None:
        raise Conflict(
            N_("This person is already a member, as “{role}”."), field="email", role=known.role
        )
    member = Member(
        programme_id=programme.id,
        person_id=person.id,
        role=role,
        organisation_id=organisation_id,
        created_at=desk.now,
    )
    desk.session.add(member)
    desk.session.flush()
    record(desk, programme.id, "member.invited", member.id, actor=actor, role=role.value)
    link = make_link(desk, person.id, lasts=INVITATION_LASTS)
    who = identity_of(desk, person.id)
    letter = render_mail(
        "member_invited", who.language, name=who.name, programme=programme.name, link=link
    )
    post(desk, who.email, letter)
    return member, link


def add_organisation(desk: Desk, caller: Caller, asked: NewOrganisation) -> Organisation:
    """Enter an organisation into a programme."""
    caller.demand(asked.programme_id, Action.MANAGE_EXCHANGES)
    organisation = Organisation(
        programme_id=asked.programme_id,
        name=asked.name,
        kind=asked.kind,
        url=str(asked.url or ""),
        created_at=desk.now,
    )
    desk.session.add(organisation)
    desk.session.flush()
    record(
        desk,
        asked.programme_id,
        "organisation.added",
        organisation.id,
        actor=caller.person_id,
        kind=asked.kind.value,
    )
    return organisation


def make_api_key(
    desk: Desk, member: Member, name: str, scopes: list[Action], days: int
) -> tuple[ApiKey, str]:
    """Make an API key for a member; the key itself is returned once and not kept.

    Raises:
        BadInput: it would last too long.
    """
    if not 1 <= days <= LONGEST_KEY_DAYS:
        raise BadInput(
            N_("An API key lasts from 1 to {longest} days."), field="days", longest=LONGEST_KEY_DAYS
        )
    token = KEY_PREFIX + new_token()
    key = ApiKey(
        digest=digest_of(token),
        member_id=member.id,
        name=name,
        scopes=[scope.value for scope in scopes],
        created_at=desk.now,
        expires_at=desk.now + timedelta(days=days),
    )
    desk.session.add(key)
    desk.session.flush()
    record(
        desk, member.programme_id, "api-key.made", key.id, actor=member.person_id, scopes=key.scopes
    )
    return key, token


def programme_of(desk: Desk, caller: Caller, programme_id: UUID) -> Programme:
    """Return a programme in which the caller may read.

    Raises:
        NotFound: there is none, or the caller has no part in it.
    """
    caller.demand(programme_id, Action.READ)
    return get_programme(desk, programme_id)


def get_programme(desk: Desk, programme_id: UUID) -> Programme:
    """Return a programme.

    Raises:
        NotFound: there is none.
    """
    programme = desk.session.get(Programme, programme_id)
    if programme is None:
        raise NotFound(N_("There is no such programme."))
    return programme


def organisations_of(desk: Desk, programme_id: UUID) -> list[Organisation]:
    """Return a programme's organisations, by name."""
    query = select(Organisation).where(Organisation.programme_id == programme_id)
    return list(desk.session.exec(query.order_by(col(Organisation.name))))


def organisation_in(desk: Desk, programme_id: UUID, organisation_id: UUID) -> Organisation:
    """Return an organisation of a programme.

    Raises:
        NotFound: the programme has none with this id.
    """
    organisation = desk.session.get(Organisation, organisation_id)
    if organisation is None or organisation.programme_id != programme_id:
        raise NotFound(N_("The programme has no such organisation."), field="organisation")
    return organisation
