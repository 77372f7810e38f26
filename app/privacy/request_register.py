"""The register of what people asked for about their data: each has a day by which it is answered.

One month from the day it came in, two more where many or difficult ones came and the person was told why in the first:
Regulation (EU) 2016/679, article 12(3), state of 28 November 2026, to be checked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import col, select

from app.errors import BadInput, Conflict, NotFound
from app.people.acquaintance import known_to
from app.plumbing.service import Work
from app.privacy.erasing import programmes_of
from app.privacy.tables import DataRequest, Right

MONTHS, MONTHS_MORE = 1, 2
MOST = 200
"""How many a list shows: those that wait first, then the latest."""


@dataclass(frozen=True)
class RequestShown:
    """One line of the register."""

    id: UUID
    person_id: UUID
    name: str
    """As the reader knows the person; empty once they were erased."""
    asked: Right
    received_on: date
    due_on: date
    answered_on: date | None
    said: str
    late: bool


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, or the last of that month where it has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    last = (date(day.year + year + (month == 11), (month + 1) % 12 + 1, 1)).toordinal() - 1
    first = date(day.year + year, month + 1, 1).toordinal()
    return date.fromordinal(min(first + day.day - 1, last))


def enter_request(
    work: Work, person_id: UUID, asked: Right, said: str, received_on: date | None = None
) -> DataRequest:
    """Enter what somebody asked for; the clock runs from the day it came in.

    Raises:
        BadInput: that day is still to come.
    """
    today = work.now.date()
    received = received_on or today
    if received > today:
        raise BadInput("{day} is still to come.", field="received", day=received)
    row = DataRequest(
        person_id=person_id,
        asked=asked,
        received_on=received,
        due_on=months_after(received, MONTHS),
        said=said,
        created_at=work.now,
    )
    work.add(row)
    return row


def extend_request(work: Work, row: DataRequest, why: str) -> DataRequest:
    """Give an answer two months more; the person must have been told why.

    Raises:
        Conflict: it was answered, or extended before.
    """
    longest = months_after(row.received_on, MONTHS + MONTHS_MORE)
    if row.answered_on is not None or row.due_on == longest:
        raise Conflict("It was answered, or its term is as long as it may be.")
    row.due_on, row.said = longest, f"{row.said}; {why}"
    work.session.add(row)
    return row


def close_request(work: Work, row: DataRequest, said: str) -> DataRequest:
    """Note that a request was answered today, and how.

    Raises:
        Conflict: it was answered before.
    """
    if row.answered_on is not None:
        raise Conflict("It was answered on {day}.", day=row.answered_on)
    row.answered_on, row.said = work.now.date(), f"{row.said}; {said}"
    work.session.add(row)
    return row


def done_for(work: Work, person_id: UUID, asked: Right, said: str) -> DataRequest:
    """Note that what somebody asked for was done: what waits is closed, else it came in today."""
    query = select(DataRequest).where(
        DataRequest.person_id == person_id,
        DataRequest.asked == asked,
        col(DataRequest.answered_on).is_(None),
    )
    row = work.session.exec(query.order_by(col(DataRequest.due_on))).first()
    if row is None:
        row = enter_request(work, person_id, asked, said)
        row.answered_on = work.now.date()
        return row
    return close_request(work, row, said)


def request_numbered(work: Work, number: str) -> DataRequest:
    """Return a line of the register by its number.

    Raises:
        NotFound: there is none.
    """
    try:
        row = work.session.get(DataRequest, UUID(number))
    except ValueError:
        row = None
    if row is None:
        raise NotFound("The register has no request {number}.", number=number)
    return row


def register(work: Work, programme_id: UUID | None = None) -> Sequence[RequestShown]:
    """Return the register: what waits first, by its day; of one programme, only what its people asked for."""
    query = select(DataRequest).order_by(
        col(DataRequest.answered_on).is_not(None), col(DataRequest.due_on), col(DataRequest.id)
    )
    found = []
    for row in work.session.exec(query.limit(MOST)):
        if programme_id is not None and programme_id not in programmes_of(work, row.person_id):
            continue
        name = "" if programme_id is None else known_to(work, programme_id, row.person_id).name
        late = row.answered_on is None and row.due_on < work.now.date()
        told = row.model_dump(exclude={"created_at", "asked"})
        found.append(RequestShown(**told, name=name, asked=Right(row.asked), late=late))
    return found
