"""A verified badge is watched from then on, if who asked wants it."""

from app.plumbing.desk import Desks
from app.verifying.askers import Asker
from app.verifying.webhooks import award_behind, watch
from badges.verification import Report


def watch_for(desks: Desks, asker: Asker, report: Report) -> bool:
    """Watch the badge of a report for who asked, and say whether there is one of ours to watch.

    Raises:
        NotSignedIn: somebody without a name asked.
    """
    person_id = asker.demand_name()
    with desks.open() as desk:
        award_id = award_behind(desk, report)
        return award_id is not None and watch(desk, person_id, award_id)
