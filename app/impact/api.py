"""JSON doors: what an exchange measures, and what each side measured."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlmodel.sql.expression import SelectOfScalar

from app.errors import BadInput, NotFound
from app.exchanges.queries import exchange_of
from app.exchanges.tables import Exchange
from app.impact.access import Capacity, Measurer
from app.impact.indicators import Choice, Gauge, choose, chosen_ids, gauges_of
from app.impact.measuring import (
    Measured,
    all_measurements,
    field_of,
    in_units,
    measure,
    participant_measuring,
)
from app.impact.proposing import proposed
from app.impact.tables import Measurement
from app.plumbing.idempotency import idempotent
from app.plumbing.paging import Listing, PagingDep
from app.plumbing.service import Work, WorkDep
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.dependencies import ApiCaller

router = APIRouter(prefix="/api/v1/exchanges/{exchange_id}", tags=["measurements"])


class IndicatorOut(BaseModel):
    """An indicator of the exchange's release."""

    indicator: str
    title: str = Field(description="In English.")
    party: str
    unit: str = Field(description="In English.")
    kind: str = Field(description="The kind of unit; empty where no release names one.")
    sides: list[Literal["social", "tech"]]
    """Which sides measure it."""
    later: bool
    """Whether it is measured again half a year later."""
    chosen: bool
    proposed: bool


class IndicatorsOut(BaseModel):
    """The indicators that an exchange may measure."""

    items: list[IndicatorOut]


class MeasurementOut(BaseModel):
    """What one side measured of an indicator at one moment."""

    id: UUID
    exchange_id: UUID
    indicator: str
    side: Literal["social", "tech"]
    moment: Literal["start", "end", "six-months"]
    value: float | None
    """Null: it was not measured."""
    note: str
    evidence: str
    created_at: datetime
    updated_at: datetime


class MeasurementsOut(BaseModel):
    """What was kept."""

    items: list[MeasurementOut]


@router.get("/indicators")
def list_indicators(work: WorkDep, caller: ApiCaller, exchange_id: UUID) -> IndicatorsOut:
    """List the indicators of an exchange's release: those it measures, and those it is proposed."""
    return _indicators(work, _readable(work, caller, exchange_id))


@router.put("/indicators")
@idempotent
def choose_indicators(
    work: WorkDep, caller: ApiCaller, exchange_id: UUID, asked: Choice
) -> IndicatorsOut:
    """Say which indicators an exchange measures, in place of those that were chosen."""
    exchange = exchange_of(work, caller, exchange_id, Action.MANAGE_EXCHANGES)
    choose(work, caller, exchange, asked)
    return _indicators(work, exchange)


@router.get("/measurements")
def list_measurements(
    work: WorkDep, caller: ApiCaller, paging: PagingDep, exchange_id: UUID
) -> Listing[MeasurementOut]:
    """List what was measured, for who runs the exchange and who takes part in it."""
    exchange = _readable(work, caller, exchange_id)
    found: SelectOfScalar[Measurement] = all_measurements(exchange.id)
    return paging.listing(found, _shown)


@router.post("/measurements", status_code=201)
@idempotent
def enter_measurements(
    work: WorkDep, caller: ApiCaller, exchange_id: UUID, asked: Measured
) -> MeasurementsOut:
    """Enter what one side measured at one moment; entered again, it is corrected."""
    exchange, measurer = _measuring(work, caller, exchange_id)
    places = {field_of(one.indicator): f"values[{at}].value" for at, one in enumerate(asked.values)}
    try:
        rows = measure(work, measurer, exchange, asked)
    except BadInput as error:
        error.rename(lambda field: places.get(field, field))
        raise
    return MeasurementsOut(items=[_shown(row) for row in rows])


def _readable(work: Work, caller: Caller, exchange_id: UUID) -> Exchange:
    """Return an exchange for a member, or for somebody who is signed in and takes part.

    Raises:
        NotFound: it is neither theirs nor do they take part.
    """
    try:
        return exchange_of(work, caller, exchange_id)
    except NotFound:
        if caller.key_id is None and _as_participant(work, caller, exchange_id):
            return work.session.get_one(Exchange, exchange_id)
        raise


def _measuring(work: Work, caller: Caller, exchange_id: UUID) -> tuple[Exchange, Measurer]:
    try:
        exchange = exchange_of(work, caller, exchange_id, Action.MANAGE_EXCHANGES)
    except NotFound:
        measurer = _as_participant(work, caller, exchange_id)
        if caller.key_id is not None or measurer is None:
            raise
        return work.session.get_one(Exchange, exchange_id), measurer
    return exchange, Measurer(caller.person_id, Capacity.MEDIATOR)


def _as_participant(work: Work, caller: Caller, exchange_id: UUID) -> Measurer | None:
    """Return the caller as who measures because they take part; nothing where they do not, or there is no such one."""
    exchange = work.session.get(Exchange, exchange_id)
    return None if exchange is None else participant_measuring(work, exchange, caller.person_id)


def _indicators(work: Work, exchange: Exchange) -> IndicatorsOut:
    gauges = gauges_of(work.library, exchange.release)
    chosen = chosen_ids(work, exchange.id)
    fitting = proposed(gauges, exchange.form, exchange.theme)
    rest = [one for one in gauges if one not in chosen]
    return IndicatorsOut(
        items=[
            _indicator(gauges[one], chosen=one in chosen, fits=one in fitting)
            for one in [*(one for one in chosen if one in gauges), *rest]
        ]
    )


def _indicator(gauge: Gauge, *, chosen: bool, fits: bool) -> IndicatorOut:
    return IndicatorOut(
        indicator=gauge.id,
        title=gauge.indicator.title.in_language("en"),
        party=gauge.indicator.party.value,
        unit=gauge.indicator.unit.in_language("en"),
        kind=gauge.kind,
        sides=[side.value for side in gauge.sides],
        later=gauge.later is not None,
        chosen=chosen,
        proposed=fits,
    )


def _shown(row: Measurement) -> MeasurementOut:
    value = None if row.thousandths is None else float(in_units(row.thousandths))
    return MeasurementOut(**row.model_dump(), value=value)
