"""Training as the tests put it on a programme's list."""

from datetime import date
from typing import Any
from uuid import UUID

from app.plumbing.service import Work
from app.programmes.caller import Caller
from app.training.tables import TrainingResource
from app.training.workflow import TrainingProfile, add_training

ENTRY = {
    "competence": "data-analysis",
    "level": "practise",
    "title": "Lire un tableau de chiffres",
    "url": "https://formation.example.org/tableaux",
    "language": "fr",
    "cost": "free",
    "accessibility": "Sous-titres, transcription.",
    "checked_on": date(2026, 1, 1).isoformat(),
}


def recommended(work: Work, caller: Caller, programme_id: UUID, **changes: Any) -> TrainingResource:
    """Put something on a programme's list."""
    profile = TrainingProfile.model_validate({**ENTRY, **changes})
    return add_training(work, caller, programme_id, profile)
