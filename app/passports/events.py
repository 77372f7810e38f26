"""What this room's fields are called; nothing of it is recorded in audit logs."""

from app.errors import N_

LABELS = {"audience": N_("For whom")}
