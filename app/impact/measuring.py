"""Each side of an exchange measures: at the start, at the end, half a year later; again is a correction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.errors import N_, BadInput, Trouble
from app.exchanges.queries import participation_of
from app.exchanges.tables import Exchange, Participant
from app.impact.access import Capacity, Measurer, check_side
from app.impact.indicators import Gauge, chosen_gauges
from app.impact.rules import THOUSAND, check_open, in_thousandths
from app.impact.tables import MeasuredAt, Measurement
from app.plumbing.audit import record
from app.plumbing.service import Work
from app.plumbing.texts import Line
from app.programmes.tables import OrganisationKind

LONGEST = 500


class MeasuredValue(BaseModel):
    """What was measured of one indicator."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    indicator: Line = Field(max_length=100)
    value: Decimal | None = Field(
        description="In the indicator's unit; yes and no are 1 and 0; null: it was not measured.",
    )
    note: Line = Field(default="", max_length=LONGEST)
    evidence: Line = Field(default="", max_length=LONGEST)


class Measured(BaseModel):
    """What one side measured at one moment."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    side: OrganisationKind
    moment: MeasuredAt
    values: list[MeasuredValue] = Field(max_length=50)


@dataclass(frozen=True)
class Taken:
    """An answer of which nothing is left: the field was emptied."""

    indicator: str


def as_participant(exchange: Exchange, participant: Participant) -> Measurer:
    """Return a participant as somebody who measures for their own side."""
    side = side_of(exchange, participant.organisation_id) if participant.takes_part else None
    return Measurer(participant.person_id, Capacity.PARTICIPANT, side)


def side_of(exchange: Exchange, organisation_id: UUID) -> OrganisationKind:
    """Return on which side of an exchange one of its organisations stands."""
    is_social = organisation_id == exchange.social_organisation_id
    return OrganisationKind.SOCIAL if is_social else OrganisationKind.TECH


def participant_measuring(work: Work, exchange: Exchange, person_id: UUID) -> Measurer | None:
    """Return somebody who takes part in an exchange as who measures; nothing for who does not."""
    participant = participation_of(work, exchange.id, person_id)
    if participant is None or not participant.takes_part:
        return None
    return as_participant(exchange, participant)


def measure(
    work: Work, measurer: Measurer, exchange: Exchange, asked: Measured
) -> list[Measurement]:
    """Keep what one side measured at one moment; what was kept before of the same is corrected.

    Raises:
        AccessRefused: it is not the measurer's side.
        BadInput: the moment has not come, or a value is none of its indicator's unit.
    """
    check_side(measurer, asked.side)
    check_open(asked.moment, exchange.starts_on, exchange.ends_on, work.now.date())
    work.session.refresh(exchange, with_for_update=True)
    wanted = _checked(chosen_gauges(work, exchange), asked)
    known = {row.indicator: row for row in _rows(work, exchange, asked)}
    rows = []
    for value, thousandths in wanted:
        row = known.get(value.indicator) or Measurement(
            exchange_id=exchange.id,
            indicator=value.indicator,
            side=asked.side,
            moment=asked.moment,
            entered_by=measurer.person_id,
            created_at=work.now,
            updated_at=work.now,
        )
        row.thousandths, row.note, row.evidence = thousandths, value.note, value.evidence
        row.entered_by, row.updated_at = measurer.person_id, work.now
        work.session.add(row)
        rows.append(row)
    work.session.flush()
    if rows:
        _record(work, exchange, "measurements.entered", measurer, asked)
    return rows


def take_back(
    work: Work, measurer: Measurer, exchange: Exchange, asked: Measured, emptied: Sequence[Taken]
) -> None:
    """Take away what one side had answered where its fields were emptied."""
    check_side(measurer, asked.side)
    gone = {one.indicator for one in emptied}
    rows = [row for row in _rows(work, exchange, asked) if row.indicator in gone]
    for row in rows:
        work.session.delete(row)
    if rows:
        work.session.flush()
        _record(work, exchange, "measurements.withdrawn", measurer, asked)


def _checked(gauges: Sequence[Gauge], asked: Measured) -> list[tuple[MeasuredValue, int | None]]:
    """Return each value with its thousandths; all that is wrong is named at once."""
    known = {gauge.id: gauge for gauge in gauges}
    troubles: list[Trouble] = []
    made: list[tuple[MeasuredValue, int | None]] = []
    for value in asked.values:
        try:
            made.append((value, _thousandths(known, value, asked)))
        except BadInput as error:
            troubles += error.troubles
    if troubles:
        raise BadInput.of(troubles)
    return made


def _thousandths(known: Mapping[str, Gauge], value: MeasuredValue, asked: Measured) -> int | None:
    gauge, field = known.get(value.indicator), field_of(value.indicator)
    if gauge is None or asked.side not in gauge.sides or gauge.how(asked.moment) is None:
        raise BadInput(
            N_("“{indicator}” is not measured here by this side at this moment."),
            field=field,
            indicator=value.indicator[:80],
        )
    return None if value.value is None else in_thousandths(value.value, gauge.kind, field)


def field_of(indicator: str) -> str:
    """Return what the field of an indicator's value is called."""
    return f"value-{indicator}"


def _rows(work: Work, exchange: Exchange, asked: Measured) -> list[Measurement]:
    query = select(Measurement).where(
        Measurement.exchange_id == exchange.id,
        Measurement.side == asked.side,
        Measurement.moment == asked.moment,
    )
    return list(work.session.exec(query))


def _record(
    work: Work, exchange: Exchange, action: str, measurer: Measurer, asked: Measured
) -> None:
    facts = {"side": asked.side.value, "moment": asked.moment.value}
    record(work, exchange, action, exchange, by=measurer.person_id, **facts)


def all_measurements(exchange_id: UUID) -> SelectOfScalar[Measurement]:
    """Return the query of all that an exchange measured."""
    return select(Measurement).where(Measurement.exchange_id == exchange_id)


def measurements_of(work: Work, exchange: Exchange) -> list[Measurement]:
    """Return all that an exchange measured, by moment and side."""
    query = all_measurements(exchange.id)
    return list(work.session.exec(query.order_by(col(Measurement.created_at), col(Measurement.id))))


def in_units(thousandths: int) -> Decimal:
    """Return a value in its unit, without needless zeros."""
    found = Decimal(thousandths) / THOUSAND
    whole = found.to_integral_value()
    return whole if found == whole else found.normalize()
