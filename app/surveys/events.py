"""What this room records in audit logs, what its fields are called, and what its things are."""

from collections.abc import Collection

from sqlmodel import col, select

from app.errors import N_
from app.plumbing.rooms import Events, Thing
from app.plumbing.service import Work
from app.programmes.audit_names import uuids
from app.surveys.tables import Survey

EVENTS = Events(
    subjects={"survey": "survey"},
    things={"survey": "/surveys/{id}"},
    names={
        "survey.created": N_("Survey created"),
        "survey.opened": N_("Survey opened"),
        "survey.closed": N_("Survey closed"),
        "survey.published": N_("Results of a survey published"),
        "survey.withdrawn": N_("Results of a survey withdrawn"),
    },
)
LABELS = {
    "closes_on": N_("Last day to answer"),
    "keep_months": N_("Months for which answers are kept"),
    "missing": N_("A competence is missing"),
    "purpose_en": N_("Why you ask, in English"),
    "purpose_fr": N_("Why you ask, in French"),
    "purpose_pt": N_("Why you ask, in Portuguese"),
    "survey": N_("Survey"),
    "remark": N_("Anything else"),
    "title_en": N_("Title in English"),
    "title_fr": N_("Title in French"),
    "title_pt": N_("Title in Portuguese"),
}


def _surveys(work: Work, ids: Collection[str], language: str) -> dict[str, Thing]:
    query = select(Survey.id, Survey.title).where(col(Survey.id).in_(uuids(ids)))
    return {str(one): Thing(title[language]) for one, title in work.session.exec(query)}


NAMERS = {"survey": _surveys}
