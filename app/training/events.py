"""What this room records in audit logs, what its fields are called, and what its things are."""

from collections.abc import Collection

from sqlmodel import col, select

from app.errors import N_
from app.plumbing.rooms import Events, Thing
from app.plumbing.service import Work
from app.programmes.audit_names import uuids
from app.training.tables import TrainingResource

EVENTS = Events(
    subjects={"training": "training"},
    things={"training": "/training/{id}"},
    names={
        "training.added": N_("Training added"),
        "training.changed": N_("Training changed"),
        "training.removed": N_("Training taken out"),
        "training.dead": N_("Address of a training no longer answers"),
    },
)
LABELS = {
    "accessibility": N_("Who can use it"),
    "checked_on": N_("Last read on"),
    "cost": N_("Cost"),
    "training": N_("Training"),
}


def _training(work: Work, ids: Collection[str], _language: str) -> dict[str, Thing]:
    query = select(TrainingResource.id, TrainingResource.title)
    found = work.session.exec(query.where(col(TrainingResource.id).in_(uuids(ids))))
    return {str(one): Thing(title) for one, title in found}


NAMERS = {"training": _training}
