"""People whose data are frozen while a question is open: kept as they are, and nothing is done with them.

Regulation (EU) 2016/679, article 18: processing is restricted; what is there is only stored.
"""

from datetime import datetime
from uuid import UUID

from app.errors import N_, RuleRefused
from app.people.tables import Person
from app.plumbing.service import Work


def is_frozen(work: Work, person_id: UUID) -> bool:
    """Say whether a person's data are frozen."""
    person = work.session.get(Person, person_id)
    return person is not None and person.frozen_at is not None


def check_not_frozen(work: Work, person_id: UUID) -> None:
    """Refuse what would be done with a person's data.

    Raises:
        RuleRefused: they are frozen.
    """
    if is_frozen(work, person_id):
        raise RuleRefused(
            N_("This person's data are frozen: nothing is rated, decided or awarded meanwhile."),
            remedy=N_("The operator of this service unfreezes them once the question is answered."),
        )


def set_frozen(work: Work, person_id: UUID, since: datetime | None) -> bool:
    """Freeze a person's data, or unfreeze them with no moment; say whether that changed anything."""
    person = work.session.get_one(Person, person_id)
    if (person.frozen_at is None) == (since is None):
        return False
    person.frozen_at = since
    work.session.add(person)
    return True
