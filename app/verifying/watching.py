"""A verified badge is watched from then on, if who asked wants it."""

from app.employers.watches import award_behind, watch
from app.plumbing.service import Service
from app.verifying.requesters import Asker
from badges.verification import Report


def watch_for(service: Service, asker: Asker, report: Report) -> bool:
    """Watch the badge of a report for who asked, and say whether there is one of ours to watch.

    Raises:
        NotSignedIn: somebody without a name asked.
    """
    person_id = asker.demand_name()
    with service.begin() as work:
        award_id = award_behind(work, report)
        return award_id is not None and watch(work, person_id, award_id)
