"""What this room records in audit logs."""

from app.errors import N_
from app.plumbing.rooms import Events

EVENTS = Events(
    names={
        "person.erased": N_("Person erased"),
        "person.exported": N_("Person’s data given out at their request"),
        "person.frozen": N_("Person’s data frozen"),
        "person.unfrozen": N_("Person’s data used again"),
    }
)
