"""When a participant is asked to rate themselves: values in, an answer out."""

import pytest

from app.assessing.tables import Moment
from app.today.rules import own_ratings_due

BOTH = ["data-analysis", "skills-transfer"]
START, FINAL = Moment.BASELINE, Moment.FINAL


@pytest.mark.parametrize(
    ("rated", "decided", "end_is_open", "due"),
    [
        ({}, (), False, (START, BOTH)),
        ({}, (), True, (START, BOTH)),
        ({"data-analysis": {START}}, (), False, None),
        ({"data-analysis": {START}}, (), True, (FINAL, ["data-analysis"])),
        ({"data-analysis": {START, FINAL}}, (), True, None),
        ({"data-analysis": {START}}, {"data-analysis"}, True, None),
        ({"data-analysis": {FINAL}}, (), True, None),
        ({}, {"data-analysis"}, False, None),
    ],
)
def test_own_ratings_are_asked_for_at_the_start_and_once_the_end_is_open(
    rated, decided, end_is_open, due
):
    assert own_ratings_due(BOTH, rated, decided, end_is_open=end_is_open) == due


def test_nothing_is_asked_where_an_exchange_builds_nothing():
    assert own_ratings_due([], {}, (), end_is_open=True) is None
