"""What a form of measurements says, and what every page with one shows."""

from collections.abc import Sequence
from typing import Any, Protocol

from starlette.datastructures import FormData

from app.errors import BadInput, Trouble
from app.exchanges.queries import sides_of
from app.exchanges.tables import Exchange
from app.impact.access import Measurer
from app.impact.indicators import PARTY_NAMES, Gauge, chosen_gauges
from app.impact.measuring import (
    Measured,
    Taken,
    field_of,
    measure,
    measurements_of,
    take_back,
)
from app.impact.progress import lines_of
from app.impact.rules import NO, YES, check_open, open_moments, typed_value
from app.impact.tables import MeasuredAt
from app.plumbing.csrf import text_of
from app.plumbing.forms import read
from app.plumbing.service import Work
from app.programmes.tables import OrganisationKind


class HasMeasurements(Protocol):
    """A page about an exchange that is measured, for somebody who measures or only looks."""

    work: Work
    exchange: Exchange
    form: FormData

    @property
    def moment(self) -> str:
        """Which moment is asked for."""

    @property
    def measurer(self) -> Measurer | None:
        """As who the visitor measures; nothing for who only looks."""


def shown(at: HasMeasurements) -> dict[str, Any]:
    """Return what a page with measurements shows."""
    work, exchange = at.work, at.exchange
    gauges = chosen_gauges(work, exchange)
    opened = open_moments(exchange.starts_on, exchange.ends_on, work.now.date())
    lines = lines_of(gauges, measurements_of(work, exchange))
    measurer = at.measurer
    asked = [one for one in opened if one == at.moment]
    return {
        "exchange": exchange,
        "organisations": sides_of(work, exchange),
        "side_ids": dict(zip(OrganisationKind, exchange.sides, strict=True)),
        "gauges": gauges,
        "lines": lines,
        "moments": opened,
        "moment": asked[0] if asked else opened[-1],
        "moment_names": MeasuredAt.labels(),
        "party_names": PARTY_NAMES,
        "measures": []
        if measurer is None
        else [one for one in OrganisationKind if one in measurer.sides],
        "yes": YES,
        "no": NO,
    }


def keep(at: HasMeasurements, measurer: Measurer) -> None:
    """Keep what the form says of one side at one moment.

    Raises:
        BadInput: with one sentence for each field that is wrong; then nothing is kept.
        AccessRefused: the side is not the measurer's.
    """
    asked, emptied = read_form(at.form, chosen_gauges(at.work, at.exchange))
    check_open(asked.moment, at.exchange.starts_on, at.exchange.ends_on, at.work.now.date())
    take_back(at.work, measurer, at.exchange, asked, emptied)
    measure(at.work, measurer, at.exchange, asked)


def read_form(form: FormData, gauges: Sequence[Gauge]) -> tuple[Measured, list[Taken]]:
    """Return what was typed: the answers, and the indicators whose fields are empty.

    Raises:
        BadInput: with one sentence for each field that is wrong.
    """
    frame = read(
        Measured, {"side": text_of(form, "side"), "moment": text_of(form, "moment"), "values": []}
    )
    answers: list[dict[str, Any]] = []
    emptied: list[Taken] = []
    troubles: list[Trouble] = []
    for gauge in gauges:
        if frame.side not in gauge.sides or gauge.how(frame.moment) is None:
            continue
        typed, none = text_of(form, field_of(gauge.id)), text_of(form, f"none-{gauge.id}")
        if not typed and not none:
            emptied.append(Taken(gauge.id))
            continue
        answer = {
            "indicator": gauge.id,
            "note": text_of(form, f"note-{gauge.id}"),
            "evidence": text_of(form, f"evidence-{gauge.id}"),
        }
        try:
            value = None if none else typed_value(typed, field_of(gauge.id))
            answers.append({**answer, "value": value})
        except BadInput as error:
            troubles += error.troubles
    if troubles:
        raise BadInput.of(troubles)
    asked = read(Measured, {"side": frame.side, "moment": frame.moment, "values": answers})
    return asked, emptied
