"""What this room records in audit logs, and what its fields are called."""

from app.assessing.tables import Moment, RatedBy
from app.errors import N_
from app.plumbing.rooms import Events

EVENTS = Events(
    subjects={"assessment": "participant", "decision": "decision"},
    things={"decision": "/decisions/{id}"},
    names={
        "assessment.made": N_("Ratings given"),
        "decision.made": N_("Decision recorded"),
        "decision.confirmed": N_("Decision confirmed"),
        "decision.returned": N_("Decision returned"),
        "decision.reopened": N_("Decision reopened"),
        "decision.look-asked": N_("Another look at a decision asked for"),
        "decision.look-answered": N_("Another look at a decision answered"),
        "evidence.removed": N_("Evidence removed"),
        "partner.asked": N_("Partner asked to rate"),
        "partner.rated": N_("Partner rated"),
        "partner.revoked": N_("Partner's link revoked"),
    },
)
LABELS = (
    Moment.labels_as("moment")
    | RatedBy.labels_as("rated_by")
    | {
        "decision": N_("Decision"),
        "evidence": N_("Evidence"),
        "concern": N_("What you find wrong"),
        "answer": N_("What you found"),
        "moment": N_("About which moment"),
        "rated_by": N_("Rated by"),
        "reasons": N_("Why"),
        "why": N_("Why"),
    }
)
