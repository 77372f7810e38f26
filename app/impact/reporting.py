"""The report of a programme for a period: read, composed, and given to who may read the programme."""

from uuid import UUID

from app.impact.compose import compose
from app.impact.period import Period
from app.impact.reading import read_facts
from app.impact.report import Report
from app.impact.scope import of_programme
from app.plumbing.service import Work
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.workflow import programme_of


def report_of(work: Work, caller: Caller, programme_id: UUID, period: Period) -> Report:
    """Return the report of a programme for a period.

    Raises:
        NotFound: there is no such programme among the caller's.
    """
    programme = programme_of(work, caller, programme_id, Action.READ)
    return report_for(work, programme.id, programme.name, period)


def report_for(work: Work, programme_id: UUID, name: str, period: Period) -> Report:
    """Return the report of a programme that somebody may see."""
    facts = read_facts(work, of_programme(programme_id), period)
    before = read_facts(work, of_programme(programme_id), period.before())
    return compose(work.library, name, period, facts, before)
