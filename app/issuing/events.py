"""What this room records in audit logs, and what its fields are called."""

from app.errors import N_
from app.issuing.tables import RevocationCode
from app.plumbing.rooms import Events

EVENTS = Events(
    subjects={"award": "award", "batch": "batch"},
    things={
        "award": "",
        "badge_class": "/ob/v2/badges/{id}/criteria",
        "batch": "",
        "replaced_by": "",
    },
    names={
        "key.made": N_("Signing key made"),
        "key.revoked": N_("Signing key declared compromised"),
        "id.revoked": N_("Badge that was never awarded: revoked"),
        "batch.asked": N_("Many badges asked for"),
        "batch.cancelled": N_("Many badges: the rest was cancelled"),
        "batch.finished": N_("Many badges done"),
        "batch.revoked": N_("Many badges: all are taken back"),
        "award.made": N_("Badge awarded"),
        "award.revoked": N_("Badge revoked"),
        "award.withdrawn": N_("Badge withdrawn by its holder"),
        "award.superseded": N_("Badge replaced by a newer one"),
        "award.renamed": N_("The badge’s holder changed their name"),
        "award.name-confirmed": N_("Changed name of a holder confirmed"),
        "award.renewed": N_("Badge made anew under another key"),
    },
)
LABELS = RevocationCode.labels_as("code") | {
    "award": N_("Badge"),
    "awarded": N_("Awarded"),
    "badge_class": N_("Badge class"),
    "batch": N_("Badges awarded together"),
    "decisions": N_("Decisions"),
    "generation": N_("Generation"),
    "reason": N_("Reason"),
    "refused": N_("Refused"),
    "replaced_by": N_("Replaced by"),
    "state": N_("State"),
}
