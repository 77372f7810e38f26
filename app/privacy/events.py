"""What this room records in audit logs."""

from app.errors import N_
from app.plumbing.rooms import Events

EVENTS = Events(names={"person.erased": N_("Person erased")})
