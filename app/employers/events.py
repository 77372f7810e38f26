"""What this room records in audit logs, and what its fields are called."""

from app.errors import N_
from app.plumbing.rooms import Events

EVENTS = Events(
    names={
        "webhook.added": N_("Webhook added"),
        "webhook.renewed": N_("Webhook given a new secret"),
        "webhook.removed": N_("Webhook removed"),
    }
)
LABELS = {"topics": N_("What it is told")}
