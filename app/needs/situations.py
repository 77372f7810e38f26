"""Situations: an organisation says in its own words how things are, answers questions, and is led to needs.

Nothing technical is asked. What somebody wrote is kept as they typed it; what it leads to is looked for each time
anew, and each competence found says why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import col, select

from app.catalogue.browse import Wish, heard
from app.contacts.access import Act
from app.contacts.speaker import Speaker, Whose
from app.errors import N_, BadInput, NotFound, inside
from app.needs.needs import NewNeed, state_need
from app.needs.tables import Need, Situation
from app.plumbing.audit import record
from app.plumbing.service import Work
from app.plumbing.texts import Line, Lines, Typed
from app.programmes.tables import Organisation
from referential import Competence, LevelId, Referential
from referential.errors import ReferentialError
from referential.questions import Question

MOST_FOUND = 8
"""How many competences a situation is shown to lead to: more are a list that nobody reads."""
MOST_SITUATIONS = 20
USUAL_LEVEL = LevelId.PRACTISE
"""Up to where somebody mostly wants to learn what they have no word for."""


class NewSituation(Typed):
    """How things are, in own words."""

    words: Lines = Field(min_length=3, max_length=4000)


class Answers(BaseModel):
    """What was answered to the questions of a domain."""

    model_config = ConfigDict(extra="forbid")

    domain: Line = Field(min_length=1, max_length=80)
    answers: dict[Line, list[Line]] = Field(default_factory=dict, max_length=50)
    """The id of a question → the ids of the answers that are true."""


class Wanted(Typed):
    """A competence that a situation led to, and the way to learn."""

    competence: Line = Field(min_length=1, max_length=80)
    from_level: LevelId | None = None
    to_level: LevelId


@dataclass(frozen=True)
class Lead:
    """A competence to which a situation leads: a possible need."""

    competence: Competence
    from_level: LevelId | None
    to_level: LevelId
    because: tuple[str, ...]
    """The words or keywords of the sentence that led here; empty where an answer did."""
    answers: tuple[str, ...] = ()
    """The answers that led here."""

    @property
    def levels(self) -> list[LevelId]:
        """The levels up to which it can be learnt."""
        return list(self.competence.levels)


def say_situation(
    work: Work, speaker: Speaker, organisation: Organisation, asked: NewSituation, language: str
) -> Situation:
    """Keep what an organisation says of itself.

    Raises:
        NotFound, AccessRefused: the speaker may not.
    """
    speaker.demand(Whose.organisation(organisation), Act.SPEAK)
    row = Situation(
        programme_id=organisation.programme_id,
        organisation_id=organisation.id,
        words=asked.words,
        language=language,
        release=work.library.latest.version,
        created_at=work.now,
        changed_at=work.now,
    )
    work.add(row)
    record(work, row, "situation.told", row, by=speaker, organisation=str(organisation.id))
    return row


def say_anew(work: Work, speaker: Speaker, row: Situation, asked: NewSituation) -> Situation:
    """Write a situation anew; the needs that came of it stay as they are.

    Raises:
        NotFound, AccessRefused: the speaker may not.
    """
    _demand(speaker, row)
    row.words, row.changed_at = asked.words, work.now
    row.release = work.library.latest.version
    work.session.add(row)
    record(work, row, "situation.changed", row, by=speaker)
    return row


def answer_questions(work: Work, speaker: Speaker, row: Situation, asked: Answers) -> Situation:
    """Keep what was answered to the questions of one domain; answers of other domains stay.

    Raises:
        NotFound, AccessRefused: the speaker may not, or the release has no such domain.
        BadInput: an answer is none of the question's.
    """
    _demand(speaker, row)
    known = {one.id: one for one in questions_in(work.library.latest, asked.domain)}
    for question_id, chosen in asked.answers.items():
        question = known.get(question_id)
        answers = {one.id for one in question.answers} if question else set()
        if not set(chosen) <= answers:
            raise BadInput(N_("This is no answer to a question of this page."), field=question_id)
    kept = {name: value for name, value in row.answers.items() if name not in known}
    row.answers = {**kept, **{name: list(chosen) for name, chosen in asked.answers.items()}}
    row.domain, row.changed_at = asked.domain, work.now
    work.session.add(row)
    record(work, row, "situation.answered", row, by=speaker, domain=asked.domain)
    return row


def make_needs(
    work: Work, speaker: Speaker, row: Situation, wanted: Sequence[Wanted]
) -> list[Need]:
    """Write needs down as drafts, all of them or none, of what a situation led to.

    Raises:
        NotFound, AccessRefused: the speaker may not.
        BadInput: nothing was chosen, or a level is not right.
    """
    _demand(speaker, row)
    if not wanted:
        raise BadInput(N_("Tick at least one of them first."), field="competence")
    organisation = work.session.get_one(Organisation, row.organisation_id)
    made = []
    for place, one in enumerate(wanted):
        asked = NewNeed(situation_id=row.id, languages=[row.language], **one.model_dump())
        with inside(f"needs[{place}]"):
            made.append(state_need(work, speaker, organisation, asked))
    return made


def situation_of(
    work: Work, speaker: Speaker, situation_id: UUID, act: Act = Act.LOOK
) -> Situation:
    """Return a situation with which the speaker may do something.

    Raises:
        NotFound: there is none, or the speaker is nothing to its organisation.
        AccessRefused: the speaker may not.
    """
    row = work.session.get(Situation, situation_id)
    if row is None:
        raise NotFound(N_("There is no such organisation among yours."))
    speaker.demand(Whose(row.programme_id, row.organisation_id), act)
    return row


def situations_of(
    work: Work, organisation_id: UUID, most: int = MOST_SITUATIONS
) -> list[Situation]:
    """Return what an organisation said of itself, latest first."""
    query = select(Situation).where(Situation.organisation_id == organisation_id)
    latest = query.order_by(col(Situation.created_at).desc(), col(Situation.id).desc())
    return list(work.session.exec(latest.limit(most)))


def questions_in(referential: Referential, domain: str) -> Sequence[Question]:
    """Return the guided questions of a domain; none in a release that has no questions.

    Raises:
        NotFound: the release has no such domain.
    """
    try:
        return referential.questions(domain)
    except ReferentialError as error:
        raise NotFound(N_("There is no such domain."), field="domain") from error


def guided_domains(referential: Referential) -> list[str]:
    """Return the domains that have questions, in the referential's order."""
    return [one.id for one in referential.domains if referential.questions(one.id)]


def leads_of(referential: Referential, row: Situation, language: str) -> list[Lead]:
    """Return where a situation leads: what was answered first, then what the words say, best first."""
    answered = _answered(referential, row.answers, language)
    found = {one.competence.id for one in answered}
    heard_of = [
        Lead(one.competence, None, _usual(one.competence), one.because)
        for one in heard(referential, Wish(words=row.words), row.language)
        if one.competence.id not in found
    ]
    return [*answered, *heard_of[: max(MOST_FOUND - len(answered), MOST_FOUND // 2)]]


def _answered(referential: Referential, answers: Mapping[str, Any], language: str) -> list[Lead]:
    """Return what the answers lead to: what several answers say first, each competence once, at its highest level."""
    part = referential.cooperation.questions
    found: dict[str, Lead] = {}
    for question in part.questions if part else ():
        for answer in question.answers:
            if answer.id not in answers.get(question.id, ()):
                continue
            said = answer.text.in_language(language)
            for step in answer.competences:
                before = found.get(step.competence)
                found[step.competence] = _led(referential, step, said, before)
    return sorted(found.values(), key=lambda lead: -len(lead.answers))


def _led(referential: Referential, step: Any, said: str, before: Lead | None) -> Lead:
    further = before is None or (
        referential.level(before.to_level).rank < referential.level(step.to_level).rank
    )
    said_before = before.answers if before else ()
    if before is not None and not further:
        return Lead(before.competence, before.from_level, before.to_level, (), (*said_before, said))
    competence = referential.competence(step.competence)
    return Lead(competence, step.from_level, step.to_level, (), (*said_before, said))


def _usual(competence: Competence) -> LevelId:
    return USUAL_LEVEL if USUAL_LEVEL in competence.levels else next(iter(competence.levels))


def _demand(speaker: Speaker, row: Situation) -> None:
    speaker.demand(Whose(row.programme_id, row.organisation_id), Act.SPEAK)
