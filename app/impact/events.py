"""What this room records in audit logs, what its fields are called, and what its indicators are."""

from collections.abc import Collection

from app.errors import N_
from app.impact.tables import MeasuredAt
from app.plumbing.rooms import Events, Thing
from app.plumbing.service import Work
from app.programmes.tables import OrganisationKind

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
LABELS = (
    MeasuredAt.labels_as("moment")
    | OrganisationKind.labels_as("side")
    | {"indicators": N_("Indicators"), "people": N_("People")}
)


def _indicators(work: Work, ids: Collection[str], language: str) -> dict[str, Thing]:
    """Return the titles of indicators, as the latest release that has them says them."""
    parts = (work.library.cooperation(one).indicators for one in work.library.releases)
    known = {one.id: one.title for part in parts if part is not None for one in part.indicators}
    return {one: Thing(known[one].in_language(language)) for one in ids if one in known}


NAMERS = {"indicator": _indicators}
