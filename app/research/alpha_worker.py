"""Reads ratings as JSON, writes how far raters agree: Krippendorff's alpha with an interval for each, and ends.

Run as a program (`agreement.py` does), never imported: numpy would weigh on every process of the service.
Source: K. Krippendorff, Content Analysis, 4th edition, chapter 12; the interval is a percentile bootstrap over units
(B. Efron, 1979).
"""

import json
import sys
import warnings
from typing import Any

import krippendorff
import numpy as np

DRAWS = 500
SEED = 20_000
VALUES = 3
"""Not yet, in part, yes: an ordinal scale."""
LOWER, UPPER = 2.5, 97.5


def main() -> None:
    """Answer each list of units with alpha and its interval; with nothing where alpha is not defined."""
    asked: dict[str, list[list[int]]] = json.load(sys.stdin)
    warnings.simplefilter("ignore")
    found = {name: agreement(np.array(units)) for name, units in asked.items()}
    json.dump(found, sys.stdout)


def agreement(units: Any) -> list[float] | None:
    """Return alpha, and the bounds of its interval.

    Args:
        units: of each rated sentence, how many raters gave each value.
    """
    alpha = _alpha(units)
    if alpha is None:
        return None
    random = np.random.default_rng(SEED)
    drawn = (units[random.integers(0, len(units), len(units))] for _ in range(DRAWS))
    known = [found for found in map(_alpha, drawn) if found is not None]
    lower, upper = np.percentile(known, [LOWER, UPPER])
    return [alpha, float(lower), float(upper)]


def _alpha(units: Any) -> float | None:
    used = np.count_nonzero(units.sum(axis=0))
    if used < 2:  # nobody differs where one value alone was given
        return None
    found = krippendorff.alpha(
        value_counts=units, value_domain=list(range(VALUES)), level_of_measurement="ordinal"
    )
    return None if np.isnan(found) else float(found)


if __name__ == "__main__":
    main()
