"""Write exports into a folder, under names that say release, format and language."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path

from referential.errors import WrongUse
from referential.exports import case, skos, tables
from referential.models import Referential
from referential.sentences import N_


class Format(StrEnum):
    """The formats of exports."""

    JSON = "json"
    CSV = "csv"
    TRAINING_CSV = "training-csv"
    SKOS_TURTLE = "skos-ttl"
    SKOS_JSONLD = "skos-jsonld"
    CASE = "case"


def export(
    referential: Referential,
    form: Format,
    base: str | None,
    dates: Mapping[str, date],
) -> dict[str, bytes]:
    """Return the files of an export, by their names; CASE gives one for each language.

    Args:
        referential: what to export.
        form: the format.
        base: the public address of the service; SKOS and CASE cite it.
        dates: the day of each release, by its number.

    Raises:
        WrongUse: the base is missing or no address, or a draft is exported to CASE.
    """
    name = f"referential-{referential.version}"
    plain: dict[Format, tuple[str, Callable[[Referential], bytes]]] = {
        Format.JSON: ("json", tables.to_json),
        Format.CSV: ("csv", tables.to_csv),
        Format.TRAINING_CSV: ("training.csv", tables.training_to_csv),
    }
    if form in plain:
        ending, write = plain[form]
        return {f"{name}.{ending}": write(referential)}
    if base is None:
        raise WrongUse(N_("{form} cites addresses; give the service's with --base-url", form=form))
    if form is Format.SKOS_TURTLE:
        return {f"{name}.ttl": skos.to_turtle(referential, base)}
    if form is Format.SKOS_JSONLD:
        return {f"{name}.jsonld": skos.to_jsonld(referential, base)}
    return {
        f"{name}.case.{one}.json": case.build(referential, base, one, dates).as_bytes()
        for one in referential.languages
    }


def write(files: Mapping[str, bytes], folder: Path) -> list[Path]:
    """Write files into a folder, which is made if need be, and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, raw in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(raw)
        written.append(path)
    return written
