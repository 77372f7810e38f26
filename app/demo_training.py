"""The demo's training: where its people could learn on; every address is invented and leads nowhere."""

from datetime import timedelta
from uuid import UUID

from app.plumbing.service import Work
from app.programmes.caller import Caller
from app.training.rules import DEAD_AFTER
from app.training.tables import Cost
from app.training.workflow import TrainingProfile, add_training

ENTRIES = (
    (
        "data-analysis",
        "practise",
        "Lire un tableau de chiffres",
        "fr",
        Cost.FREE,
        "Sous-titres, transcription",
    ),
    ("data-analysis", "lead", "Uma pergunta, três gráficos", "pt", Cost.FREE, "Legendas"),
    (
        "data-analysis",
        "transmit",
        "Teaching others to read figures",
        "en",
        Cost.PARTLY,
        "By keyboard alone",
    ),
    ("data-protection", "practise", "Tenir un registre simple", "fr", Cost.FREE, ""),
    ("skills-transfer", "practise", "Montrer sans faire à la place", "fr", Cost.FREE, "Texte seul"),
)


def stage_training(work: Work, caller: Caller, programme_id: UUID) -> None:
    """Put training on the list of the demo's programme; the last address no longer answers."""
    rows = [
        add_training(
            work,
            caller,
            programme_id,
            TrainingProfile.model_validate(
                {
                    "competence": competence,
                    "level": level,
                    "title": title,
                    "url": f"https://formation.example.org/{competence}/{level}",
                    "language": language,
                    "cost": cost,
                    "accessibility": accessibility,
                    "checked_on": work.now.date() - timedelta(days=40),
                }
            ),
        )
        for competence, level, title, language, cost, accessibility in ENTRIES
    ]
    for row in rows:
        row.looked_at, row.look_at = work.now, work.now + timedelta(days=30)
        work.session.add(row)
    rows[-1].fails = DEAD_AFTER
    work.session.flush()
