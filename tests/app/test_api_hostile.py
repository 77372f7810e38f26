"""No call makes the service fail, whatever is in it and whoever makes it: schemathesis, on both databases.

Texts get characters that are none of a text: NUL, line ends, escapes, marks that turn the direction of writing. What
is answered is the business of `test_api_contract`; here it only must not be an error of the service.
"""

from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok

from tests.app.conftest import Cast
from tests.app.test_api_contract import schema, things_of

pytestmark = pytest.mark.both_databases

OPERATIONS = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
SPOILING = [
    "\x00",
    "a\x00b",
    "\r\nX-Evil: 1",
    "\x1b[2J",
    "\u202e",
    "\u2028",
    "\x7f",
    "\ufeff",
    "%00",
    "'",
    "%",
]
CALLERS = ("owner", "observer", "employer", "nobody", "wrong key")


@pytest.fixture
def town(cast: Cast) -> tuple[Cast, dict[str, str]]:
    """Return a programme in which a badge was awarded already, and the names of what is in it."""
    return cast, things_of(cast)


@pytest.mark.filterwarnings("ignore:Do not use the `random` module")
@settings(
    max_examples=250,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # the service remembers, so a call cannot be made again to shrink it
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_no_call_makes_the_service_fail(
    town: tuple[Cast, dict[str, str]], data: st.DataObject
) -> None:
    cast, things = town
    operation = data.draw(st.sampled_from(OPERATIONS))
    who = data.draw(st.sampled_from(CALLERS))
    chance = Random(data.draw(st.integers(0, 2**32)))
    case = data.draw(operation.as_strategy())
    parts = ("path_parameters", "query", "body")
    sent = {part: _spoilt(getattr(case, part), things, chance) for part in parts}
    for part, value in sent.items():
        setattr(case, part, value)
    key = cast.keys.get(who, "est_wrong")
    headers = {} if who == "nobody" else {"Authorization": f"Bearer {key}"}
    answer = case.call(app=cast.service.app, headers=headers)
    assert answer.status_code < 500, f"{operation.label} by {who}: {answer.text[:300]}"


def _spoilt(value: Any, things: dict[str, str], chance: Random, name: str = "") -> Any:
    """Return a part of a call in which some texts name what exists, and some hold odd characters."""
    if isinstance(value, dict):
        return {key: _spoilt(inner, things, chance, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_spoilt(inner, things, chance, name) for inner in value]
    if not isinstance(value, str):
        return value
    value = things.get(name, value) if chance.random() < 0.7 else value
    odd = chance.choice(SPOILING)
    return chance.choice([odd, f"{value}{odd}"]) if chance.random() < 0.3 else value
