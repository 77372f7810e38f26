"""What this room gives to the tables of a programme: its audit log."""

from collections.abc import Iterator
from json import dumps

from sqlmodel import col, select

from app.errors import N_
from app.people.erased import GONE
from app.people.identity import names_of
from app.plumbing.audit import AuditEvent
from app.plumbing.tables_out import Reading, Row, Sheet, in_parts


def _events(reading: Reading) -> Iterator[Row]:
    work, names = reading.work, reading.work.service.rooms.events.names
    query = select(AuditEvent).where(AuditEvent.chain == reading.programme_id)
    for rows in in_parts(work, query.order_by(col(AuditEvent.position))):
        people = names_of(work, {row.actor for row in rows if row.actor is not None})
        for row in rows:
            yield (
                row.position,
                row.at,
                (people.get(row.actor) or reading.say(GONE)) if row.actor else "",
                reading.say(names.get(row.action, row.action)),
                row.subject,
                dumps(row.detail, sort_keys=True, ensure_ascii=False),
                row.digest,
            )


AUDIT = Sheet(
    "audit",
    N_("Audit log"),
    (
        N_("Position"),
        N_("When"),
        N_("Who"),
        N_("What"),
        N_("About"),
        N_("Details"),
        N_("Seal"),
    ),
    _events,
)
