"""What this room records in audit logs, and what its fields are called."""

from app.errors import N_
from app.plumbing.rooms import Events

EVENTS = Events(
    subjects={
        "indicators": "exchange",
        "measurements": "exchange",
        "terms": "exchange",
    },
    names={
        "indicators.chosen": N_("Indicators of an exchange chosen"),
        "measurements.entered": N_("Measurements entered"),
        "measurements.withdrawn": N_("Measurements taken back"),
        "measurements.asked": N_("Sides asked half a year later"),
        "terms.answered": N_("Checklist of the technology answered"),
        "report.published": N_("Report published"),
        "report.withdrawn": N_("Published report withdrawn"),
    },
)
LABELS = {
    "indicators": N_("Indicators"),
}
