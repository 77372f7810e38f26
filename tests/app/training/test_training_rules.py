"""Which levels somebody lacks, and when an address is dead: values in, values out."""

from datetime import UTC, datetime, timedelta

import pytest

from app.training.rules import DEAD_AFTER, after_look, answers, is_dead, lacking_ranks

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "target", "reached", "expected"),
    [
        (None, 2, None, []),
        (0, 2, None, [1, 2]),
        (1, 3, None, [2, 3]),
        (2, 2, None, [3]),
        (0, 3, 1, [2, 3]),
        (None, 2, 2, [3]),
        (0, 2, 3, [4]),
        (1, None, None, [2]),
        (4, 4, None, []),
        (1, 4, 4, []),
    ],
)
def test_what_lies_between_where_somebody_stands_and_the_target(start, target, reached, expected):
    assert list(lacking_ranks(start, target, reached, 4)) == expected


def test_an_address_is_dead_after_days_without_an_answer_and_alive_after_one():
    fails, at = 0, NOW
    for day in range(1, DEAD_AFTER + 1):
        assert not is_dead(fails)
        fails, at = after_look(fails, NOW, answered=False)
        assert at - NOW == (timedelta(days=30) if day == DEAD_AFTER else timedelta(days=1))
    assert is_dead(fails)
    assert after_look(fails, NOW, answered=True) == (0, NOW + timedelta(days=30))
    there = [
        status for status in (200, 204, 304, 401, 403, 404, 410, 429, 500, 503) if answers(status)
    ]
    assert there == [200, 204, 304, 401, 403, 429]
