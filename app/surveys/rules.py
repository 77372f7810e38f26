"""What is decided about surveys, without database or web: when they are answered, changed, shown; whose form counts."""

from datetime import date, datetime, timedelta
from hashlib import sha256
from math import ceil
from secrets import token_urlsafe

from app.errors import N_, BadInput, Conflict, RuleRefused
from app.plumbing.keys.vault import Vault
from app.surveys.tables import Survey, SurveyState

SHEET_LASTS = timedelta(days=1)
QUICKEST = timedelta(seconds=3)
"""Nobody reads the questions in less time."""
PURPOSE = "survey form"
_NEXT = {
    SurveyState.OPEN: (SurveyState.DRAFT, SurveyState.CLOSED),
    SurveyState.CLOSED: (SurveyState.OPEN,),
}


def answerable(survey: Survey, today: date) -> bool:
    """Say whether a survey can be answered."""
    return survey.state == SurveyState.OPEN and today <= survey.closes_on


def check_move(survey: Survey, to: SurveyState, today: date) -> None:
    """Refuse to open what is open, to close what is not, and to open for a day that is over.

    Raises:
        Conflict: the survey is in that state, or never was in the one before.
        RuleRefused: its last day is over.
    """
    if survey.state not in _NEXT.get(to, ()):
        raise Conflict(N_("The survey is not in a state in which this can be done."))
    if to is SurveyState.OPEN and survey.closes_on < today:
        raise RuleRefused(
            N_("The last day of this survey is over."),
            remedy=N_("Choose a later one, then open it."),
        )


def check_last_day(closes_on: date, today: date) -> None:
    """Refuse a last day that is over, or years away.

    Raises:
        BadInput: it is.
    """
    if not today <= closes_on <= today + timedelta(days=366):
        raise BadInput(
            N_("The last day lies between today and a year from now."), field="closes_on"
        )


def is_counted_anew(new: int, counted: int, least: int) -> bool:
    """Say whether a survey that is closed again is counted again: with half as many new answers, `least` at least.

    A group that grew by fewer than `least` would tell what few said, so that after a handful of answers almost all has
    to be hidden: less would be shown than before, and long be worked on.
    """
    return new >= max(least, ceil(counted / 2))


def new_sheet(vault: Vault, survey: Survey, now: datetime) -> str:
    """Return what a form carries: it tells when it was opened, counts once, and says nothing of the reader."""
    opened = f"{token_urlsafe(12)}.{int(now.timestamp())}"
    return f"{opened}.{_seal(vault, survey, opened)}"


def check_sheet(vault: Vault, survey: Survey, sheet: str, now: datetime) -> str:
    """Return the fingerprint of a form that was sent.

    Raises:
        BadInput: it is none of ours, was open for too long, or came back at once.
    """
    opened, _, seal = sheet.rpartition(".")
    moment = opened.rpartition(".")[2]
    if not moment.isdecimal() or seal != _seal(vault, survey, opened):
        raise BadInput(
            N_("The form could not be recognised. Look at your answers and send it again.")
        )
    age = now.timestamp() - int(moment)
    if age > SHEET_LASTS.total_seconds():
        raise BadInput(
            N_("The form was open for more than a day. Look at your answers and send it again.")
        )
    if age < QUICKEST.total_seconds():
        raise BadInput(N_("That was very quick. Look at your answers and send it again."))
    return sha256(opened.encode()).hexdigest()


def _seal(vault: Vault, survey: Survey, opened: str) -> str:
    return vault.index(f"{survey.id} {opened}", purpose=PURPOSE)[:32]
