"""Measures how often something can be done in a second, fairly beside something else."""

import time
from collections.abc import Callable

Action = Callable[[], object]

ROUNDS = 5
SECONDS = 0.2
"""How long one round of one action lasts, at least."""


def rate(action: Action, seconds: float = SECONDS) -> float:
    """Return how often a second an action was done, in one round of at least that long."""
    done = 0
    start = time.perf_counter()
    while (elapsed := time.perf_counter() - start) < seconds:
        action()
        done += 1
    return done / elapsed


def rates(
    ours: Action, limit: Action, *, rounds: int = ROUNDS, seconds: float = SECONDS
) -> tuple[float, float]:
    """Return the best rate of each of two actions.

    They take turns, so that a machine that is busy for a while slows both; the best round is the
    one that was disturbed least. Each is done once before, so that caches are as in daily work.
    """
    ours()
    limit()
    pairs = [(rate(ours, seconds), rate(limit, seconds)) for _ in range(rounds)]
    return max(own for own, _ in pairs), max(other for _, other in pairs)
