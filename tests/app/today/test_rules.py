"""When a participant is asked to rate themselves: values in, an answer out."""

from datetime import date, timedelta

import pytest

from app.assessing.tables import Moment
from app.today.rules import END_NEAR, own_ratings_due

END = date(2026, 12, 18)
EARLY, NEAR = END - END_NEAR - timedelta(days=1), END - END_NEAR
BOTH = ["data-analysis", "skills-transfer"]
START, FINAL = Moment.BASELINE, Moment.FINAL


@pytest.mark.parametrize(
    ("rated", "decided", "today", "due"),
    [
        ({}, (), EARLY, (START, BOTH)),
        ({}, (), END + timedelta(days=9), (START, BOTH)),
        ({"data-analysis": {START}}, (), EARLY, None),
        ({"data-analysis": {START}}, (), NEAR, (FINAL, ["data-analysis"])),
        ({"data-analysis": {START, FINAL}}, (), NEAR, None),
        ({"data-analysis": {START}}, {"data-analysis"}, NEAR, None),
        ({"data-analysis": {FINAL}}, (), NEAR, None),
        ({}, {"data-analysis"}, EARLY, None),
    ],
)
def test_own_ratings_are_asked_for_at_the_start_and_near_the_end(rated, decided, today, due):
    assert own_ratings_due(BOTH, rated, decided, (today, END)) == due


def test_nothing_is_asked_where_an_exchange_builds_nothing():
    assert own_ratings_due([], {}, (), (EARLY, END)) is None
