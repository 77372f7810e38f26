"""What a person has who was read about, had another name before, and asked for something."""

from datetime import datetime
from typing import Any

from app.assessing.tables import NotedReading, WhatIsRead
from app.people.identity import SEALED_FORMER_NAME, own_vault
from app.people.tables import FormerName, Person
from app.plumbing.service import Work
from app.privacy.request_register import enter_request
from app.privacy.tables import Right


def be_read(work: Work, cast: Any, made_at: datetime) -> None:
    """Have the staff member's sheet opened by the owner, under a name that was another before; they object."""
    me = cast.staff.person_id
    own = own_vault(work.vault, work.session.get_one(Person, me))
    former = own.seal("Nom d’Avant".encode(), purpose=SEALED_FORMER_NAME)
    read = {"reader_id": cast.owner.person_id, "what": WhatIsRead.SHEET, "day": work.now.date()}
    work.session.add_all(
        [
            FormerName(person_id=me, sealed=former, created_at=work.now),
            NotedReading(participant_id=cast.staff.id, created_at=made_at, **read),
        ]
    )
    enter_request(work, me, Right.OBJECT, "par lettre").created_at = made_at
