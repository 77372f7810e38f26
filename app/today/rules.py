"""What is asked of somebody today, decided from values alone."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from app.assessing.tables import Moment

END_NEAR = timedelta(days=14)
"""How long before an exchange's last day its people are asked to rate themselves once more."""


def own_ratings_due(
    targets: Sequence[str],
    rated: Mapping[str, Collection[str]],
    decided: Collection[str],
    days: tuple[date, date],
) -> tuple[Moment, list[str]] | None:
    """Return at which moment a participant is asked to rate themselves now, and on which competences.

    Whoever has rated themselves on one competence chose it: the exchange's others are not asked of them.

    Args:
        targets: the competences that the exchange sets out to build.
        rated: competence → the moments at which they rated themselves.
        decided: the competences on which a mediator has decided.
        days: today, and the exchange's last day.
    """
    open_ones = [name for name in targets if name not in decided]
    if not rated and not decided:
        return (Moment.BASELINE, open_ones) if open_ones else None
    today, ends_on = days
    at_end = [
        name
        for name in open_ones
        if Moment.BASELINE in rated.get(name, ()) and Moment.FINAL not in rated.get(name, ())
    ]
    return (Moment.FINAL, at_end) if at_end and today >= ends_on - END_NEAR else None
