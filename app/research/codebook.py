"""What each column of the records means: the codebook that goes with them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.errors import N_
from app.plumbing.languages import translations
from app.plumbing.tables_out import Cell, Row
from app.research.anonymity import ANY, KNOWN, Anonymous

SHARE = N_("How much of the level’s sentences is true, in percent: not yet 0, in part 50, yes 100.")


@dataclass(frozen=True)
class Variable:
    """One column of the records."""

    name: str
    values: str
    """What may stand in it; `*` besides, where it is one of those by which people are found."""
    meaning: str
    """A marked sentence."""


VARIABLES = (
    Variable("role", "volunteer, staff", N_("For which side the person takes part.")),
    Variable("form", "id", N_("The form of cooperation, by its id in the referential.")),
    Variable("theme", "1-17", N_("The Sustainable Development Goal; empty where none is named.")),
    Variable("half", "2026-H1", N_("The half of the year in which the exchange began.")),
    Variable("competence", "id", N_("The competence, by its id in the referential.")),
    *(
        Variable(f"{moment}_{by}", "0-100", SHARE)
        for moment in ("baseline", "final")
        for by in ("self", "partner", "mediator")
    ),
    Variable("level", "discover, practise, lead, transmit", N_("The level decided, if any.")),
    Variable("hours", "0, 1-10, 11-40, 41+", N_("Confirmed hours in the exchange, as a band.")),
)
HEADINGS = (N_("Column"), N_("Values"), N_("What it counts"))
NOTES: Mapping[str, str] = {
    ANY: N_("Left out, so that each record could be about five people at least."),
    "records": N_(
        "One record is one person on one competence, of people who agreed; records of one person are not linked."
    ),
    "left_out": N_("Records that could not be made safe, and are not in the file."),
}


def data_rows(found: Anonymous) -> Iterator[Row]:
    """Return the records as a table; names of columns and codes are the same in every language."""
    yield [one.name for one in VARIABLES]
    for record in found.records:
        yield [_cell(record[one.name]) for one in VARIABLES]


def _cell(value: object) -> Cell:
    return value if isinstance(value, int) else str(value or "")


def codebook_rows(found: Anonymous, language: str) -> Iterator[Row]:
    """Return what each column means, how many records there are, and how many were left out."""
    say = translations(language).gettext
    yield [say(one) for one in HEADINGS]
    for variable in VARIABLES:
        values = f"{variable.values}, {ANY}" if variable.name in KNOWN else variable.values
        yield [variable.name, values, say(variable.meaning)]
    yield [ANY, "", say(NOTES[ANY])]
    yield ["records", str(len(found.records)), say(NOTES["records"])]
    yield ["left_out", str(found.left_out), say(NOTES["left_out"])]
