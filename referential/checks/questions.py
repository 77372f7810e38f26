"""Check the guided questions: where they stand and where their answers lead, and that an answer leads upwards."""

from collections.abc import Iterator
from pathlib import Path

from referential.errors import offer
from referential.levels import LevelId
from referential.models import Status
from referential.parts import Part
from referential.problems import Code, Problem, Trail
from referential.questions import Answer, Questions
from referential.sentences import N_
from referential.sources import Entry, Sources

_RANKS = {level_id: rank for rank, level_id in enumerate(LevelId)}


def check_questions(sources: Sources, entry: Entry[Part], part: Questions) -> Iterator[Problem]:
    """Check every answer of every question; a deprecated competence is offered to nobody."""
    domains = sources.domains.value.domains if sources.domains else ()
    known = [domain.id for domain in domains]
    for index, question in enumerate(part.questions):
        trail: Trail = ("questions", index)
        if known and question.domain not in known:
            yield entry.problem(
                (*trail, "domain"),
                Code.REFERENCE_DOMAIN,
                N_("there is no domain “{domain}”", domain=question.domain),
                offer(question.domain, known),
            )
        ids: set[str] = set()
        for at, answer in enumerate(question.answers):
            if answer.id in ids:
                yield entry.problem(
                    (*trail, "answers", at, "id"),
                    Code.REFERENCE_REPEATED,
                    N_("“{id}” is in this list twice", id=answer.id),
                    N_("keep it once"),
                )
            ids.add(answer.id)
            yield from _answer(sources, entry, (*trail, "answers", at), answer)


def _answer(
    sources: Sources, entry: Entry[Part], trail: Trail, answer: Answer
) -> Iterator[Problem]:
    active = [one.value.id for one in sources.competences if one.value.status is Status.ACTIVE]
    written = {one.value.id for one in sources.competences}
    broken = {Path(one.file).stem for one in sources.documents} - written
    for at, step in enumerate(answer.competences):
        here: Trail = (*trail, "competences", at)
        if active and step.competence not in active and step.competence not in broken:
            yield entry.problem(
                (*here, "competence"),
                Code.REFERENCE_NAME,
                N_("there is no active competence “{competence}”", competence=step.competence),
                offer(step.competence, active),
            )
        if step.from_level is not None and _RANKS[step.from_level] >= _RANKS[step.to_level]:
            yield entry.problem(
                (*here, "to_level"),
                Code.QUESTION_STEP,
                N_(
                    "an answer leads from {from_level} to {to_level}, which is no step up",
                    from_level=step.from_level,
                    to_level=step.to_level,
                ),
                N_("write a higher level in `to_level`, or leave `from_level` out"),
            )
