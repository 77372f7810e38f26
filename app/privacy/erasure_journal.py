"""The list of people who were erased: kept beside the data, so that an old backup does not bring anybody back.

It holds numbers only. Like the key it stays out of the archives: they are older than what it says.
"""

import os
from pathlib import Path
from uuid import UUID

from app.errors import BadInput

NAME = "erased.txt"


def note_erased(data_dir: Path, person_id: UUID) -> None:
    """Add a person's number to the list."""
    handle = os.open(data_dir / NAME, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(f"{person_id}\n")


def read_erased(data_dir: Path) -> list[UUID]:
    """Return everybody on the list, each once, in the order of their erasure.

    Raises:
        BadInput: a line is no number of a person.
    """
    path = data_dir / NAME
    if not path.exists():
        return []
    people: dict[UUID, None] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            people[UUID(line.strip())] = None
        except ValueError as error:
            raise BadInput(
                "{path}, line {number}: this is not a person's number.",
                remedy="Put the line right, or take it out.",
                path=path,
                number=number,
            ) from error
    return list(people)
