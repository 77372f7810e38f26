"""An organisation answers a survey: without an account, once a form, with what it likes to say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlmodel import select

from app.errors import N_, BadInput, Conflict
from app.plumbing.service import Work
from app.plumbing.texts import checked_line, checked_lines
from app.surveys.questionnaire import Question, Questionnaire
from app.surveys.results import KIND
from app.surveys.rules import answerable, check_sheet
from app.surveys.tables import Survey, SurveyAnswer

LONGEST_LINE, LONGEST_TEXT = 200, 2000
MONTH = timedelta(days=31)
NONE = "none"
"""The box of a question with several answers: none of these."""


@dataclass(frozen=True)
class Sent:
    """What came back of a form."""

    chosen: Mapping[str, Sequence[str]]
    """By question."""
    missing: str
    remark: str
    sheet: str
    trap: str
    """A field that people do not see: who fills it in is a program."""


def answer(work: Work, survey: Survey, asked: Questionnaire, sent: Sent) -> SurveyAnswer | None:
    """Store an answer; nothing where the same form was stored before.

    Raises:
        Conflict: the survey is not open.
        BadInput: an answer is none of those offered, the kind of organisation is missing, a text is too long, or the
            form is none of ours or was filled in by a program.
    """
    if not answerable(survey, work.now.date()):
        raise Conflict(N_("This survey is closed: it takes no more answers."))
    if sent.trap:
        raise BadInput(N_("Leave the last field empty: it is there for programs."))
    sheet = check_sheet(work.vault, survey, sent.sheet, work.now)
    chosen = read_answers(asked, sent.chosen)
    missing = _text(checked_line(sent.missing, field="missing"), "missing", LONGEST_LINE)
    remark = _text(checked_lines(sent.remark, field="remark"), "remark", LONGEST_TEXT)
    same = select(SurveyAnswer.id).where(
        SurveyAnswer.survey_id == survey.id, SurveyAnswer.sheet == sheet
    )
    if work.session.exec(same).first() is not None:
        return None
    row = SurveyAnswer(
        survey_id=survey.id,
        sheet=sheet,
        answers=chosen,
        missing=missing,
        remark=remark,
        created_at=datetime.combine(work.now.date(), time(), work.now.tzinfo),
        expires_at=datetime.combine(survey.closes_on, time(), work.now.tzinfo)
        + survey.keep_months * MONTH,
    )
    work.add(row)
    return row


def read_answers(asked: Questionnaire, chosen: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return what was answered, by question; what was left out is left out.

    Raises:
        BadInput: an answer is none of those offered, or the kind of organisation is missing.
    """
    # A list left at “Choose…” is sent empty.
    given = {name: [one for one in its if one] for name, its in chosen.items()}
    found = {
        question.id: _chosen(question, given[question.id])
        for question in asked.questions
        if given.get(question.id)
    }
    found = {name: its for name, its in found.items() if _is_asked(asked, name, found)}
    if KIND not in found:
        raise BadInput(
            N_("Say what kind of organisation it is: answers are counted by it."), field=KIND
        )
    return found


def _chosen(question: Question, given: Sequence[str]) -> list[str]:
    known = {option.id for option in question.options}
    wanted = [one for one in dict.fromkeys(given) if one != NONE]
    several = question.takes == "several"
    if (
        not known.issuperset(wanted)
        or (not several and len(given) != 1)
        or (not several and not wanted)
    ):
        raise BadInput(N_("This is none of the answers that are offered."), field=question.id)
    return wanted


def _is_asked(asked: Questionnaire, name: str, found: Mapping[str, Sequence[str]]) -> bool:
    question = next(one for one in asked.questions if one.id == name)
    return question.of is None or question.of.answer in found.get(question.of.question, ())


def _text(text: str, name: str, most: int) -> str:
    if len(text) > most:
        raise BadInput(
            N_("This text is too long: at most {most} characters."), field=name, most=most
        )
    return text
