"""What this room gives to the tables of a programme: what was measured, and hours month by month."""

from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy import extract, func
from sqlmodel import col, select

from app.errors import N_
from app.exchanges.sheets import organisation_names
from app.exchanges.tables import Exchange, Hours, HoursState, Participant, ParticipantRole
from app.impact.compose_indicators import all_gauges
from app.impact.measuring import in_units
from app.impact.tables import MeasuredAt, Measurement
from app.people.erased import GONE
from app.people.identity import names_of
from app.plumbing.tables_out import Reading, Row, Sheet, in_parts
from app.programmes.tables import OrganisationKind

QUARTERS = 4


def _measurements(reading: Reading) -> Iterator[Row]:
    work, say, gauges = reading.work, reading.say, all_gauges(reading.work.library)
    query = (
        select(Measurement, Exchange.title)
        .join(Exchange, col(Exchange.id) == Measurement.exchange_id)
        .where(Exchange.programme_id == reading.programme_id)
        .order_by(col(Measurement.created_at), col(Measurement.id))
    )
    for rows in in_parts(work, query):
        for one, title in rows:
            gauge = gauges.get(one.indicator)
            yield (
                title,
                gauge.indicator.title.in_language(reading.language) if gauge else one.indicator,
                say(OrganisationKind(one.side).label),
                say(MeasuredAt(one.moment).label),
                None if one.thousandths is None else in_units(one.thousandths),
                gauge.indicator.unit.in_language(reading.language) if gauge else "",
                one.note,
                one.evidence,
                one.updated_at,
            )


def _hours_by_month(reading: Reading) -> Iterator[Row]:
    work, say = reading.work, reading.say
    names, roles = organisation_names(work, reading.programme_id), ParticipantRole.labels()
    year, month = extract("year", col(Hours.day)), extract("month", col(Hours.day))
    confirmed = func.sum(Hours.quarters).filter(col(Hours.state) == HoursState.CONFIRMED)
    alike = (year, month, col(Hours.organisation_id), col(Hours.role), Participant.person_id)
    query = (
        select(*alike, func.sum(Hours.quarters), confirmed)  # type: ignore[call-overload]
        .join(Exchange, col(Exchange.id) == Hours.exchange_id)
        .join(Participant, col(Participant.id) == Hours.participant_id, isouter=True)
        .where(
            Exchange.programme_id == reading.programme_id,
            col(Hours.state) != HoursState.REFUSED,
        )
        .group_by(*alike)
        .order_by(*alike)
    )
    for rows in in_parts(work, query):
        people = names_of(work, {row[4] for row in rows if row[4]})
        for in_year, in_month, organisation_id, role, person_id, declared, done in rows:
            yield (
                f"{int(in_year)}-{int(in_month):02}",
                people.get(person_id) or say(GONE),
                names.get(organisation_id, ""),
                say(roles[ParticipantRole(role)]),
                Decimal(int(declared)) / QUARTERS,
                Decimal(int(done or 0)) / QUARTERS,
            )


MEASUREMENTS = Sheet(
    "measurements",
    N_("Measurements"),
    (
        N_("Exchange"),
        N_("Indicator"),
        N_("Side"),
        N_("About which moment"),
        N_("Value"),
        N_("Unit"),
        N_("Note"),
        N_("What shows it"),
        N_("Measured on"),
    ),
    _measurements,
)
HOURS_BY_MONTH = Sheet(
    "hours-by-month",
    N_("Hours by month"),
    (
        N_("Month"),
        N_("Person"),
        N_("Organisation"),
        N_("Role"),
        N_("Hours declared"),
        N_("Hours confirmed"),
    ),
    _hours_by_month,
)
