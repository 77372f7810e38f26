"""The terms of reference for technology, as a checklist: at the start, at the end, and what differs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import select
from starlette.datastructures import FormData

from app.errors import N_, BadInput
from app.exchanges.tables import Exchange
from app.impact.rules import check_open
from app.impact.tables import MeasuredAt, TermAnswer, TermState
from app.library import Library
from app.plumbing.audit import record
from app.plumbing.csrf import text_of
from app.plumbing.forms import read
from app.plumbing.service import Work
from app.plumbing.texts import Line
from app.programmes.caller import Caller
from referential.guide import FieldKind
from referential.values import Text

DOCUMENT = "technology-terms"
"""The document of the guide that holds them."""
TERMS_MOMENTS = (MeasuredAt.START, MeasuredAt.END)


@dataclass(frozen=True)
class TermOfReference:
    """One line of the checklist."""

    id: str
    """Its place in the document of its release: section and line, `3-2`."""
    section: Text
    text: Text


@dataclass(frozen=True)
class TermLine:
    """One line with how it stood at both moments."""

    term: TermOfReference
    start: TermAnswer | None
    end: TermAnswer | None

    @property
    def differs(self) -> bool:
        """Whether it stood otherwise at the end than at the start."""
        return (
            self.start is not None and self.end is not None and self.start.state != self.end.state
        )

    def at(self, moment: MeasuredAt) -> TermAnswer | None:
        """Return the answer of one of the two moments."""
        return self.start if moment is MeasuredAt.START else self.end


class TermAnswerIn(BaseModel):
    """How the technology stands to one line."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    term: Line = Field(max_length=40)
    state: TermState
    note: Line = Field(default="", max_length=500)


class TermAnswers(BaseModel):
    """How the technology stands to its terms of reference at one moment."""

    model_config = ConfigDict(extra="forbid")

    moment: MeasuredAt
    answers: list[TermAnswerIn] = Field(max_length=100)


class HasTerms(Protocol):
    """A page with the checklist of an exchange."""

    work: Work
    exchange: Exchange
    form: FormData


def terms_of(library: Library, version: str) -> dict[str, TermOfReference]:
    """Return the lines that a release of the referential has; none where it has no such document.

    Raises:
        NotFound: there is no such release.
    """
    part = library.release(version).cooperation.documents
    documents = part.documents if part else ()
    sections = next((one.sections for one in documents if one.id == DOCUMENT), ())
    return {
        term.id: term
        for number, section in enumerate(sections, 1)
        for term in (
            TermOfReference(f"{number}-{place}", section.title, text)
            for place, text in enumerate(
                (
                    choice
                    for prompt in section.prompts
                    if prompt.kind is FieldKind.CHECKBOXES
                    for choice in prompt.choices
                ),
                1,
            )
        )
    }


def answer_terms(work: Work, caller: Caller, exchange: Exchange, asked: TermAnswers) -> None:
    """Keep how the technology stands to its terms of reference, in place of what was kept of that moment.

    Raises:
        BadInput: the release has no such line, or the moment is not one of the two or has not come.
    """
    known = terms_of(work.library, exchange.release)
    strangers = [one.term for one in asked.answers if one.term not in known]
    if strangers or asked.moment not in TERMS_MOMENTS:
        raise BadInput(N_("The form is not the one that this page showed."), field="moment")
    check_open(asked.moment, exchange.starts_on, exchange.ends_on, work.now.date())
    work.session.refresh(exchange, with_for_update=True)
    rows = {row.term: row for row in _answers(work, exchange) if row.moment == asked.moment}
    wanted = {one.term: one for one in asked.answers}
    for term, row in rows.items():
        if term not in wanted:
            work.session.delete(row)
    for term, one in wanted.items():
        row = rows.get(term) or TermAnswer(
            exchange_id=exchange.id,
            term=term,
            moment=asked.moment,
            state=one.state,
            entered_by=caller.person_id,
            created_at=work.now,
            updated_at=work.now,
        )
        row.state, row.note = one.state, one.note
        row.entered_by, row.updated_at = caller.person_id, work.now
        work.session.add(row)
    work.session.flush()
    record(work, exchange, "terms.answered", exchange, by=caller, moment=asked.moment.value)


def term_lines(work: Work, exchange: Exchange) -> list[TermLine]:
    """Return the checklist of an exchange with how each line stood."""
    answers = {(row.term, row.moment): row for row in _answers(work, exchange)}
    return [
        TermLine(
            term,
            answers.get((term.id, MeasuredAt.START)),
            answers.get((term.id, MeasuredAt.END)),
        )
        for term in terms_of(work.library, exchange.release).values()
    ]


def terms_shown(work: Work, exchange: Exchange, moment: MeasuredAt) -> Mapping[str, Any]:
    """Return what the page of the checklist shows."""
    lines = term_lines(work, exchange)
    sections: dict[str, list[TermLine]] = {}
    for line in lines:
        sections.setdefault(line.term.id.partition("-")[0], []).append(line)
    return {
        "sections": list(sections.values()),
        "moment": moment,
        "differing": [line for line in lines if line.differs],
        "state_names": TermState.labels(),
    }


def read_terms(at: HasTerms) -> TermAnswers:
    """Return what was ticked of the checklist.

    Raises:
        BadInput: a state or the moment is none.
    """
    answers = [
        {
            "term": term,
            "state": text_of(at.form, f"state-{term}"),
            "note": text_of(at.form, f"note-{term}"),
        }
        for term in terms_of(at.work.library, at.exchange.release)
        if text_of(at.form, f"state-{term}")
    ]
    return read(TermAnswers, {"moment": text_of(at.form, "moment"), "answers": answers})


def _answers(work: Work, exchange: Exchange) -> list[TermAnswer]:
    query = select(TermAnswer).where(TermAnswer.exchange_id == exchange.id)
    return list(work.session.exec(query))
