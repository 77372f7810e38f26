"""A small sample of the changed documents goes through every door each time; `make fuzz` throws tens of thousands."""

import json
from pathlib import Path
from random import Random

import pytest

from tests.fuzz.doors import DOORS
from tests.fuzz.mutations import DOCUMENTS, Trial, trial
from tests.fuzz.rounds import run

SAMPLE = {"library": 300, "cli": 40, "api": 60, "page": 30}


@pytest.mark.parametrize("name", DOORS)
def test_nothing_but_reports_and_our_errors_comes_out(name: str, tmp_path: Path) -> None:
    with DOORS[name](tmp_path) as door:
        assert run(door, range(SAMPLE[name])) == []


def test_the_same_seed_gives_the_same_question() -> None:
    for seed in range(20):
        first, again = trial(Random(seed)), trial(Random(seed))
        assert first.recipient == again.recipient
        if first.given.startswith(b"{"):
            assert first.given == again.given


def test_many_documents_are_changed() -> None:
    assert len(DOCUMENTS) > 80


def test_what_else_comes_out_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    def breaks(question: Trial) -> None:
        json.loads(question.given + b"x")

    assert run(breaks, range(3)) == [0, 1, 2]
    assert "--- trial 1:" in capsys.readouterr().err
