"""What this room records in audit logs, and what its fields are called."""

from app.errors import N_
from app.plumbing.rooms import Events

EVENTS = Events(names={"data.exported": N_("Tables downloaded")})
LABELS = {"tables": N_("Tables")}
