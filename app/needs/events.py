"""What this room records in audit logs, and what its fields are called."""

from app.errors import N_
from app.needs.tables import ClosedBecause
from app.plumbing.rooms import Events

EVENTS = Events(
    subjects={"situation": "situation", "need": "need", "offer": "offer"},
    things={"situation": "/situations/{id}", "need": "/needs/{id}", "offer": "/offers/{id}"},
    names={
        "situation.told": N_("Situation told"),
        "situation.changed": N_("Situation told anew"),
        "situation.answered": N_("Questions about the situation answered"),
        "need.stated": N_("Need stated"),
        "need.changed": N_("Need changed"),
        "need.opened": N_("Need opened"),
        "need.closed": N_("Need closed"),
        "need.thrown-away": N_("Draft of a need thrown away"),
        "offer.made": N_("Offer made"),
        "offer.changed": N_("Offer changed"),
        "offer.opened": N_("Offer opened"),
        "offer.closed": N_("Offer closed"),
        "offer.thrown-away": N_("Draft of an offer thrown away"),
    },
)
LABELS = ClosedBecause.labels_as("because") | {
    "available_from": N_("Available from"),
    "available_until": N_("Available until"),
    "because": N_("Why"),
    "country": N_("Country"),
    "domain": N_("Domain"),
    "durations": N_("How long"),
    "from_level": N_("Where they stand now"),
    "hours_per_month": N_("Hours a month"),
    "languages": N_("Languages"),
    "learners": N_("How many people learn"),
    "levels": N_("What you know"),
    "need": N_("Need"),
    "offer": N_("Offer"),
    "returns": N_("What you can teach in return"),
    "situation": N_("Situation"),
    "to_level": N_("Level to reach"),
    "town": N_("Town"),
    "venue": N_("Where"),
    "wanted_by": N_("Wanted by"),
    "who_learns": N_("Who learns"),
    "wishes": N_("What you want to learn"),
    "words": N_("In your own words"),
}
