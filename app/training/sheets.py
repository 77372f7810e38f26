"""What this room gives to the tables of a programme: its training."""

from collections.abc import Iterator

from sqlmodel import col

from app.errors import N_
from app.exchanges.sheets import NO, YES
from app.matching.words import MatchWords
from app.plumbing.countries import spoken_names
from app.plumbing.tables_out import Reading, Row, Sheet, in_parts
from app.training.queries import of_programme
from app.training.rules import is_dead
from app.training.tables import Cost, TrainingResource


def _training(reading: Reading) -> Iterator[Row]:
    work, words = reading.work, MatchWords(reading.work.library, reading.language)
    query = of_programme(reading.programme_id)
    ordered = query.order_by(col(TrainingResource.created_at), col(TrainingResource.id))
    for rows in in_parts(work, ordered):
        for row in rows:
            yield (
                words.competence(row.competence),
                words.level(row.level),
                row.title,
                row.url,
                spoken_names(reading.language).get(row.language, row.language),
                reading.say(Cost(row.cost).label),
                row.accessibility,
                row.checked_on,
                row.looked_at,
                reading.say(YES if is_dead(row.fails) else NO),
            )


TRAINING = Sheet(
    "training",
    N_("Training"),
    (
        N_("Competence"),
        N_("Level to reach"),
        N_("Title"),
        N_("Address on the web"),
        N_("Language"),
        N_("Cost"),
        N_("Who can use it"),
        N_("Last read on"),
        N_("Address looked at"),
        N_("No longer answers"),
    ),
    _training,
)
