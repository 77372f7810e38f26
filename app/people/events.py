"""What this room's fields are called; nothing of it is recorded in audit logs."""

from app.errors import N_

LABELS = {
    "email": N_("E-mail address"),
    "language": N_("Language"),
    "name": N_("Name"),
}
