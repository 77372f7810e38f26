"""What is asked of somebody today, decided from values alone."""

from collections.abc import Collection, Mapping, Sequence

from app.assessing.tables import Moment


def own_ratings_due(
    targets: Sequence[str],
    rated: Mapping[str, Collection[str]],
    decided: Collection[str],
    *,
    end_is_open: bool,
) -> tuple[Moment, list[str]] | None:
    """Return at which moment a participant is asked to rate themselves now, and on which competences.

    Whoever has rated themselves on one competence chose it: the exchange's others are not asked of them.

    Args:
        targets: the competences that the exchange sets out to build.
        rated: competence → the moments at which they rated themselves.
        decided: the competences on which a mediator has decided.
        end_is_open: whether people may be rated at the end by now.
    """
    open_ones = [name for name in targets if name not in decided]
    if not rated and not decided:
        return (Moment.BASELINE, open_ones) if open_ones else None
    at_end = [
        name
        for name in open_ones
        if Moment.BASELINE in rated.get(name, ()) and Moment.FINAL not in rated.get(name, ())
    ]
    return (Moment.FINAL, at_end) if at_end and end_is_open else None
