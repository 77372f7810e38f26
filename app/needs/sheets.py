"""What this room gives to the tables of a programme: its needs and its offers."""

from collections.abc import Iterable, Iterator

from sqlmodel import col, select

from app.errors import N_
from app.exchanges.sheets import NO, YES
from app.needs.needs import needs_shown
from app.needs.offers import offers_of_sides
from app.needs.tables import (
    ClosedBecause,
    Duration,
    Need,
    NeedReturn,
    Offer,
    OfferedLevel,
    OfferWish,
    SaidState,
    Venue,
)
from app.people.erased import GONE
from app.people.identity import names_of
from app.plumbing.countries import country_names, said_together, spoken_names
from app.plumbing.tables_out import Cell, Reading, Row, Sheet, in_parts

_TERMS = (N_("Where"), N_("Country"), N_("Town"), N_("Languages"), N_("How long"))
_ENDS = (N_("Public"), N_("Opened"), N_("Closed"), N_("Why it was closed"), N_("Release"))


def _needs(reading: Reading) -> Iterator[Row]:
    work = reading.work
    query = select(Need).where(Need.programme_id == reading.programme_id)
    for rows in in_parts(work, query.order_by(col(Need.created_at), col(Need.id))):
        for one in needs_shown(work, rows):
            row = one.row
            yield (
                one.organisation.name,
                row.title,
                reading.say(SaidState(row.state).label),
                _competence(reading, row.release, row.competence),
                _level(reading, row.release, row.from_level),
                _level(reading, row.release, row.to_level),
                row.wanted_by,
                row.learners,
                row.who_learns,
                row.words,
                _named(reading, row.release, one.returns),
                *_terms(reading, row),
                *_ends(reading, row),
            )


def _offers(reading: Reading) -> Iterator[Row]:
    work = reading.work
    query = select(Offer).where(Offer.programme_id == reading.programme_id)
    for rows in in_parts(work, query.order_by(col(Offer.created_at), col(Offer.id))):
        people = names_of(work, {one.person_id for one in rows if one.person_id})
        for one in offers_of_sides(work, rows):
            row = one.row
            person = people.get(row.person_id) or reading.say(GONE) if row.person_id else ""
            yield (
                one.organisation.name if one.organisation else "",
                person,
                row.title,
                reading.say(SaidState(row.state).label),
                _named(reading, row.release, one.levels),
                _named(reading, row.release, one.wishes),
                row.hours_per_month,
                row.available_from,
                row.available_until,
                row.words,
                *_terms(reading, row),
                *_ends(reading, row),
            )


def _terms(reading: Reading, row: Need | Offer) -> tuple[Cell, ...]:
    durations = [reading.say(Duration(one).label) for one in row.durations]
    return (
        reading.say(Venue(row.venue).label),
        country_names(reading.language).get(row.country, row.country),
        row.town,
        said_together(spoken_names(reading.language), row.languages),
        ", ".join(durations),
    )


def _ends(reading: Reading, row: Need | Offer) -> tuple[Cell, ...]:
    because = ClosedBecause(row.closed_because).label if row.closed_because else ""
    return (
        reading.say(YES if row.public else NO),
        row.opened_at,
        row.closed_at,
        reading.say(because) if because else "",
        row.release,
    )


def _competence(reading: Reading, release: str, competence: str) -> str:
    found = reading.work.library.competence(release, competence)
    return found.title.in_language(reading.language)


def _level(reading: Reading, release: str, level: str) -> str:
    if not level:
        return ""
    found = reading.work.library.release(release).level(level)
    return found.title.in_language(reading.language)


def _named(
    reading: Reading, release: str, rows: Iterable[NeedReturn | OfferedLevel | OfferWish]
) -> str:
    return "; ".join(
        f"{_competence(reading, release, one.competence)} – {_level(reading, release, one.level)}"
        for one in rows
    )


NEEDS = Sheet(
    "needs",
    N_("Needs"),
    (
        N_("Organisation"),
        N_("Title"),
        N_("State"),
        N_("Competence"),
        N_("From level"),
        N_("To level"),
        N_("Wanted by"),
        N_("How many people learn"),
        N_("Who learns"),
        N_("What else there is to know"),
        N_("Taught in return"),
        *_TERMS,
        *_ENDS,
    ),
    _needs,
)
OFFERS = Sheet(
    "offers",
    N_("Offers"),
    (
        N_("Organisation"),
        N_("Person"),
        N_("Title"),
        N_("State"),
        N_("Competences"),
        N_("To be learnt in return"),
        N_("Hours a month"),
        N_("Available from"),
        N_("Available until"),
        N_("What else there is to know"),
        *_TERMS,
        *_ENDS,
    ),
    _offers,
)
