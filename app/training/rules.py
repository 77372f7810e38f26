"""What is decided about training, without database or web: which levels somebody lacks, and when an address is dead."""

from datetime import datetime, timedelta

LOOK_AGAIN = timedelta(days=30)
"""After which an address that answered is looked at again."""
TRY_AGAIN = timedelta(days=1)
"""After which one that did not is tried again."""
DEAD_AFTER = 3
"""So many days in a row without an answer, and an address is told to be dead."""
NOT_FOR_PROGRAMS = frozenset({401, 403, 405, 406, 429})
"""Statuses with which sites turn programs away (RFC 9110, section 15.5; RFC 6585, section 4): people may get in."""
FIRST_ERROR = 400


def answers(status: int) -> bool:
    """Say whether a status of HTTP tells that something is there for people."""
    return status < FIRST_ERROR or status in NOT_FOR_PROGRAMS


def after_look(fails: int, now: datetime, *, answered: bool) -> tuple[int, datetime]:
    """Return how often in a row an address has not answered, and when it is looked at next."""
    if answered:
        return 0, now + LOOK_AGAIN
    fails += 1
    return fails, now + (LOOK_AGAIN if fails >= DEAD_AFTER else TRY_AGAIN)


def is_dead(fails: int) -> bool:
    """Say whether an address is told to be dead."""
    return fails >= DEAD_AFTER


def lacking_ranks(start: int | None, target: int | None, reached: int | None, top: int) -> range:
    """Return the ranks of the levels that somebody could learn next, lowest first.

    Args:
        start: where they stood at the start: 0 below the first level; nothing where nobody rated it.
        target: up to where the exchange leads; nothing where it does not say.
        reached: what a mediator decided; nothing where nothing is decided.
        top: the highest level that the competence has.

    Returns:
        What lies between where they stand and the target; once they are there, the one level above it.
    """
    stands = start if reached is None else reached
    if stands is None:
        return range(0)
    end = target if target is not None and target > stands else stands + 1
    return range(stands + 1, min(end, top) + 1)
