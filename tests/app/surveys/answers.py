"""Somebody answers a survey."""

from datetime import timedelta

from app.plumbing.service import Work
from app.surveys.answering import Sent, answer
from app.surveys.rules import new_sheet
from app.surveys.tables import Survey, SurveyAnswer
from app.surveys.workflow import asked_in

SURVEY = {
    "slug": "a-survey",
    **{f"title_{language}": "A survey" for language in ("en", "fr", "pt")},
    **{f"purpose_{language}": "We would like to know." for language in ("en", "fr", "pt")},
    "closes_on": "2026-12-31",
}


def answered(
    work: Work, survey: Survey, *, missing: str = "", remark: str = "", **chosen: list[str]
) -> SurveyAnswer:
    """Store an answer as the form sends it, from a social organisation unless it says otherwise."""
    sheet = new_sheet(work.vault, survey, work.now - timedelta(minutes=1))
    sent = Sent({"kind": ["social"], **chosen}, missing, remark, sheet, "")
    made = answer(work, survey, asked_in(work, survey), sent)
    assert made is not None
    return made
