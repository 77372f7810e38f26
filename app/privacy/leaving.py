"""An only owner who wants to be erased hands the programme over first, or is erased a month later all the same.

Regulation (EU) 2016/679, article 12(3): within one month. A programme that is then without an owner is given one by
the operator (`estampille member invite`), who reads of it in the log.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import col, select

from app.people.tables import Person
from app.plumbing.journal import tell
from app.plumbing.service import Service, Work
from app.privacy.erasing import erase_for, owned_alone

NOTICE = timedelta(days=30)
REASON = "asked for by themselves 30 days ago, as an only owner"


def ask_to_leave(work: Work, person_id: UUID) -> datetime:
    """Remember that a person is to be erased in a month, whatever they hand over until then; return when."""
    person = work.session.get_one(Person, person_id)
    person.leaves_at = person.leaves_at or work.now + NOTICE
    work.session.add(person)
    return person.leaves_at


def stay(work: Work, person_id: UUID) -> None:
    """Forget that a person wanted to be erased."""
    person = work.session.get_one(Person, person_id)
    person.leaves_at = None
    work.session.add(person)


def leaves_at(work: Work, person_id: UUID) -> datetime | None:
    """Return when a person is erased who asked for it; nothing if they did not, or may go at once."""
    return work.session.get_one(Person, person_id).leaves_at


def erase_leaving(service: Service) -> int:
    """Erase those whose month is over; return how many they were."""
    due = select(Person.id).where(
        col(Person.leaves_at) <= service.now(), col(Person.sealed_key).is_not(None)
    )
    with service.begin(reading=True) as work:
        people = list(work.session.exec(due.order_by(col(Person.id))))
    for person_id in people:
        with service.begin() as work:
            left = [programme.slug for programme in owned_alone(work, person_id)]
            erase_for(work, person_id, withdrawing=False, reason=REASON)
        tell("person erased", without_owner=left)
    return len(people)
