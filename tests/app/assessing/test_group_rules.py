"""The group, from values alone: how far a seat is, whom a filter keeps, which stage is next, who is refused why."""

from datetime import date
from uuid import UUID

import pytest

from app.assessing import rules
from app.assessing.refusals import Remedy, grouped
from app.assessing.seat_state import SeatFacts, SeatState, keeps, state_of
from app.assessing.waiting import Waiting
from app.errors import Conflict, RuleRefused
from app.exchanges.rules import ExchangeStage, check_target_free, is_late, stages_of
from app.exchanges.tables import ExchangeState
from tests.app.exchanges.unsaved import unsaved_exchange

LEA, KARIM, VIOLETTE = (UUID(int=number) for number in (1, 2, 3))
RATED = {"accepted": True, "started": True, "ended": True, "enough_evidence": True}


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"accepted": False}, "invited"),
        ({"started": False, "ended": False}, "to-rate"),
        ({"ended": False}, "started"),
        ({"enough_evidence": False}, "ended"),
        ({"started": False}, "ready"),
        ({}, "ready"),
        ({"decision": "proposed"}, "waiting"),
        ({"decision": "final"}, "decided"),
        ({"decision": "final", "badge": True}, "awarded"),
        ({"decision": "final", "badge": False}, "revoked"),
        ({"accepted": False, "ended": False, "enough_evidence": False}, "invited"),
    ],
)
def test_a_seat_is_as_far_as_what_was_said_there(facts, state):
    assert state_of(SeatFacts(**{**RATED, **facts})) == state


@pytest.mark.parametrize(
    ("show", "states", "started", "kept"),
    [
        ("invited", ["invited", "invited"], False, True),
        ("invited", ["to-rate"], False, False),
        ("no-baseline", ["to-rate", "ready"], False, True),
        ("no-baseline", ["to-rate", "started"], True, False),
        ("no-baseline", ["to-rate", "decided"], False, False),
        ("no-baseline", ["invited"], False, False),
        ("no-baseline", [], False, False),
        ("ready-to-decide", ["to-rate", "ready"], True, True),
        ("ready-to-decide", ["ended", "decided"], True, False),
        ("second", ["waiting", "awarded"], True, True),
        ("second", ["decided"], True, False),
        ("ready-to-award", ["awarded", "decided"], True, True),
        ("ready-to-award", ["awarded", "revoked", "waiting"], True, False),
    ],
)
def test_a_filter_keeps_who_waits_for_it_on_one_competence_at_least(show, states, started, kept):
    assert keeps(Waiting(show), [SeatState(state) for state in states], started=started) is kept


@pytest.mark.parametrize(
    ("done", "late", "states"),
    [
        ([0, 0, 0, 0, 0, 0], False, "next later later later later later"),
        ([4, 0, 0, 0, 0, 0], False, "under-way next later later later later"),
        ([4, 4, 2, 0, 0, 0], False, "under-way done next later later later"),
        ([5, 2, 4, 4, 1, 0], False, "done next under-way under-way under-way later"),
        ([4, 4, 4, 4, 4, 4], False, "under-way done done done done done"),
        ([5, 5, 5, 5, 4, 0], True, "done done done done late late"),
    ],
)
def test_the_first_stage_that_is_not_behind_comes_next_and_all_are_late_after_the_last_day(
    done, late, states
):
    of = [5, *[max(done[0], done[1])] * 5]
    counted = dict(zip(ExchangeStage, zip(done, of, strict=True), strict=True))
    found = stages_of(counted, late=late)
    assert [stage.state.value for stage in found] == states.split()
    assert [(stage.done, stage.of) for stage in found] == list(zip(done, of, strict=True))


@pytest.mark.parametrize(
    ("state", "today", "late"),
    [("running", 19, True), ("running", 18, False), ("closed", 19, False), ("draft", 19, False)],
)
def test_an_exchange_is_late_that_runs_on_after_its_last_day(state, today, late):
    exchange = unsaved_exchange(state=state, ends_on=date(2026, 12, 18))
    assert is_late(exchange, date(2026, 12, today)) is late


@pytest.mark.parametrize(
    ("state", "targets", "in_use", "refused"),
    [
        ("running", 2, False, ""),
        ("draft", 1, False, ""),
        ("running", 1, False, "at least one"),
        ("draft", 2, True, "rated on this competence"),
    ],
)
def test_a_competence_goes_while_nothing_was_said_of_it_and_another_stays(
    state, targets, in_use, refused
):
    exchange = unsaved_exchange(state=ExchangeState(state))
    if not refused:
        check_target_free(exchange, targets=targets, in_use=in_use)
        return
    with pytest.raises(RuleRefused, match=refused):
        check_target_free(exchange, targets=targets, in_use=in_use)


def lacking(evidence, **ratings):
    case = rules.LevelCase(
        descriptors=["one", "two"], ratings=ratings, evidence=evidence, evidence_needed=2
    )
    with pytest.raises(RuleRefused) as refused:
        rules.check_level(case)
    return refused.value


def test_refusals_are_grouped_by_reason_whatever_differs_between_people():
    refused = {
        (LEA, "data"): lacking(0, one="yes", two="yes"),
        (KARIM, "data"): lacking(1, one="yes", two="yes"),
        (KARIM, "maps"): lacking(1, one="yes"),
        (VIOLETTE, "data"): Conflict("The level was decided already."),
        (LEA, "maps"): lacking(2, one="no", two="yes"),
    }
    groups = grouped(refused, str.upper)
    assert [(group.sentence, group.people, group.competences) for group in groups] == [
        ("NOT ENOUGH EVIDENCE YET", [LEA, KARIM], ["data", "maps"]),
        ("NOT EVERYTHING IS RATED AT THE END YET", [KARIM], ["maps"]),
        ("THE LEVEL WAS DECIDED ALREADY.", [VIOLETTE], ["data"]),
        ("“NOT YET” WAS GIVEN AT THIS LEVEL", [LEA], ["maps"]),
    ]
    assert [group.remedy for group in groups] == [Remedy.EVIDENCE, Remedy.RATE, None, None]
