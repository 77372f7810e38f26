"""What this room records in audit logs."""

from app.errors import N_
from app.plumbing.rooms import Events

EVENTS = Events(
    names={
        "award.accepted": N_("Badge accepted"),
        "award.declined": N_("Badge declined"),
    }
)
