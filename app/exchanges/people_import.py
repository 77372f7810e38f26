"""People are invited from a list: it is judged row by row, and entered only when somebody has looked at it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from app.errors import N_, AppError, BadInput, Conflict
from app.exchanges.people_rows import (
    ListedPerson,
    Meaning,
    PeopleList,
    check_length,
    language_called,
    organisation_called,
    read_people,
    role_called,
    rows_in,
)
from app.exchanges.queries import participants_of, sides_of
from app.exchanges.tables import Exchange, Participant, ParticipantRole
from app.exchanges.workflow import NewParticipant, enrol
from app.people.identity import find
from app.plumbing.forms import read
from app.plumbing.service import Work
from app.programmes.caller import Caller
from app.programmes.tables import OrganisationKind

ROLES_FOR_EXAMPLE = N_("Write “volunteer” or “staff”, or choose a role for the whole list.")
_KINDS = {
    OrganisationKind.SOCIAL: (
        "social",
        "organisation sociale",
        "organização social",
        "association",
    ),
    OrganisationKind.TECH: ("tech", "tech company", "entreprise tech", "empresa", "company"),
}
"""What a list may call an organisation besides its name."""


class ForAll(BaseModel):
    """What holds for every row that says nothing else."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    organisation_id: UUID | None = None
    role: ParticipantRole | None = None


@dataclass(frozen=True)
class JudgedPerson:
    """One row of a list: what stands in it, and what it would do or why it would do nothing."""

    row: ListedPerson
    asked: NewParticipant | None = None
    problem: AppError | None = None
    known: bool = False
    """Whether the person takes part already: nothing is wrong with the row."""


@dataclass(frozen=True)
class JudgedList:
    """A list, how it was read, and what each of its rows would do."""

    read: PeopleList
    people: Sequence[JudgedPerson]

    @property
    def good(self) -> list[NewParticipant]:
        """Who would be invited."""
        return [one.asked for one in self.people if one.asked is not None]

    @property
    def wrong(self) -> list[JudgedPerson]:
        """The rows that have to be mended."""
        return [one for one in self.people if one.problem is not None and not one.known]

    @property
    def known(self) -> int:
        """How many take part already."""
        return sum(one.known for one in self.people)


def judge_list(
    work: Work,
    exchange: Exchange,
    rows: Sequence[Sequence[str]],
    for_all: ForAll | None = None,
    chosen: Sequence[Meaning | None] | None = None,
) -> JudgedList:
    """Judge every row of a list; nothing is stored.

    Raises:
        BadInput: the list names nobody, or too many.
    """
    sides = _sides(work, exchange)
    found = read_people(rows, sides, chosen)
    check_length(len(found.people))
    taking_part = {one.person_id for one in participants_of(work, exchange.id)}
    seen: set[str] = set()
    judged = []
    for row in found.people:
        try:
            asked = _asked(row.said, sides, for_all or ForAll())
            if asked.email.lower() in seen:
                raise Conflict(N_("This address stands twice in the list."), field="email")
            seen.add(asked.email.lower())
        except AppError as error:
            judged.append(JudgedPerson(row, problem=error))
            continue
        person = find(work, asked.email)
        if person is not None and person.id in taking_part:
            known = Conflict(N_("This person already takes part in the exchange."), field="email")
            judged.append(JudgedPerson(row, problem=known, known=True))
        else:
            judged.append(JudgedPerson(row, asked))
    return JudgedList(found, judged)


def judge_text(work: Work, exchange: Exchange, text: str) -> JudgedList:
    """Judge a list that came as text, its columns as they were guessed.

    Raises:
        BadInput: the list names nobody or too many, or is no table.
    """
    return judge_list(work, exchange, rows_in(text))


def enter_participants(
    work: Work, caller: Caller, exchange: Exchange, people: Iterable[NewParticipant]
) -> list[Participant]:
    """Invite people together, in one transaction: all of them or nobody."""
    return [enrol(work, exchange, asked, actor=caller.person_id)[0] for asked in people]


def _sides(work: Work, exchange: Exchange) -> dict[str, tuple[str, ...]]:
    """Return what a list may call the two organisations, by their ids: their name, or their kind."""
    return {
        str(one.id): (one.name, *_KINDS[OrganisationKind(one.kind)])
        for one in sides_of(work, exchange).values()
    }


def _asked(
    said: Mapping[Meaning, str], sides: Mapping[str, tuple[str, ...]], for_all: ForAll
) -> NewParticipant:
    return read(
        NewParticipant,
        {
            "name": said.get(Meaning.NAME, ""),
            "email": said.get(Meaning.EMAIL, ""),
            "organisation_id": _organisation(said.get(Meaning.ORGANISATION, ""), sides, for_all),
            "role": _role(said.get(Meaning.ROLE, ""), for_all),
            "language": language_called(said.get(Meaning.LANGUAGE, "")),
        },
    )


def _organisation(name: str, sides: Mapping[str, tuple[str, ...]], for_all: ForAll) -> UUID:
    if not name and for_all.organisation_id is not None:
        return for_all.organisation_id
    remedy = N_("Write the organisation's name, or choose one for the whole list.")
    if not name:
        raise BadInput(N_("The organisation is missing."), field="organisation", remedy=remedy)
    found = organisation_called(name, sides)
    if found is None:
        raise BadInput(
            N_("“{name}” has no part in this exchange."),
            field="organisation",
            remedy=remedy,
            name=name,
        )
    return UUID(found)


def _role(word: str, for_all: ForAll) -> ParticipantRole:
    if not word and for_all.role is not None:
        return for_all.role
    if not word:
        raise BadInput(N_("The role is missing."), field="role", remedy=ROLES_FOR_EXAMPLE)
    role = role_called(word)
    if role is None:
        raise BadInput(
            N_("“{role}” is no role."), field="role", remedy=ROLES_FOR_EXAMPLE, role=word
        )
    return role
