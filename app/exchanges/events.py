"""What this room records in audit logs, and what its fields are called."""

from app.errors import N_
from app.plumbing.rooms import Events

EVENTS = Events(
    subjects={
        "charter": "exchange",
        "exchange": "exchange",
        "participant": "participant",
        "participant.invited": "exchange",
        "target": "exchange",
        "targets": "exchange",
    },
    things={"exchange": "/exchanges/{id}", "participant": ""},
    names={
        "exchange.opened": N_("Exchange opened"),
        "exchange.changed": N_("Draft of an exchange corrected"),
        "target.removed": N_("Target removed"),
        "targets.replaced": N_("Targets replaced"),
        "exchange.draft": N_("Exchange put back to draft"),
        "exchange.running": N_("Exchange started"),
        "exchange.closed": N_("Exchange closed"),
        "exchange.end-opened": N_("Assessment at the end opened early"),
        "charter.asked": N_("Charter sent to an organisation"),
        "charter.accepted": N_("Charter accepted"),
        "charter.recorded": N_("Charter signed on paper"),
        "charter.link-revoked": N_("Link to the charter revoked"),
        "participant.invited": N_("Participant invited"),
        "participant.consented": N_("Participant accepted to take part"),
        "participant.removed": N_("Participant removed"),
        "join-link.made": N_("Joining link made"),
        "join-link.revoked": N_("Joining link revoked"),
    },
)
LABELS = {
    "competence": N_("Competence"),
    "competences": N_("Competences"),
    "ends_on": N_("Last day"),
    "exchange": N_("Exchange"),
    "form": N_("Form of cooperation"),
    "hours": N_("Hours planned"),
    "level": N_("Level"),
    "maximum": N_("Places"),
    "participant": N_("Participant"),
    "release": N_("Release"),
    "social_organisation_id": N_("Social organisation"),
    "starts_on": N_("First day"),
    "tech_organisation_id": N_("Tech company"),
    "theme": N_("Sustainable Development Goal"),
    "title": N_("Title"),
    "version": N_("Version"),
}
