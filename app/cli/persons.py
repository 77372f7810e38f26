"""`estampille person`: what people may ask for, also by letter: to be found, told, frozen, erased."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from app.cli.console import QUIET, Json, tell, work_for
from app.plumbing.rewriting import rewrite_due
from app.plumbing.service import Service
from app.plumbing.settings import read_settings
from app.privacy import requests

app = typer.Typer(help="People and their rights.", **QUIET)  # type: ignore[arg-type]
Number = Annotated[str, typer.Argument(help="The person's number, as “person find” prints it.")]
Reason = Annotated[
    str, typer.Option(help="Who asked, how and when, without a name; it stands in the audit logs.")
]


@app.command("find")
def find(
    words: Annotated[str, typer.Argument(help="A number, an address, or words of a name.")],
    as_json: Json = False,
) -> None:
    """Find people by number, address or name; exit code 1 where there is nobody."""
    with work_for(read_settings()) as work:
        found = requests.find_people(work, words)
    lines = [
        f"{one.id}  {one.name}  {', '.join(one.addresses) or 'no address'}"
        f"{'  frozen' if one.frozen else ''}  {'; '.join(one.places)}"
        for one in found
    ]
    tell([asdict(one) for one in found], "\n".join(lines) or "Nobody is found.", as_json)
    if not found:
        raise typer.Exit(1)


@app.command("export")
def export(number: Number, file: Path, reason: Reason, as_json: Json = False) -> None:
    """Write all that is kept about a person into one archive."""
    with work_for(read_settings()) as work:
        person_id = requests.person_numbered(work, number)
        size = requests.export_person(work, person_id, file, reason)
    tell({"file": str(file), "bytes": size}, f"{file}: {size} bytes.", as_json)


@app.command("freeze")
def freeze(number: Number, reason: Reason, as_json: Json = False) -> None:
    """Keep a person's data as they are: nothing is rated, decided, awarded or watched meanwhile."""
    with work_for(read_settings()) as work:
        person_id = requests.person_numbered(work, number)
        changed = requests.freeze(work, person_id, reason)
    tell({"frozen": True, "changed": changed}, "Their data are frozen.", as_json)


@app.command("unfreeze")
def unfreeze(number: Number, reason: Reason, as_json: Json = False) -> None:
    """Let a person's data be used again."""
    with work_for(read_settings()) as work:
        person_id = requests.person_numbered(work, number)
        changed = requests.unfreeze(work, person_id, reason)
    tell({"frozen": False, "changed": changed}, "Their data are used again.", as_json)


def _write_anew(service: Service) -> None:
    rewrite_due(service)


@app.command("erase")
def erase(
    number: Number,
    reason: Reason,
    withdraw: Annotated[bool, typer.Option(help="Withdraw their badges too.")] = False,
    as_json: Json = False,
) -> None:
    """Erase a person for ever, as they would themselves under “My data”; an only owner too."""
    with work_for(read_settings()) as work:
        person_id = requests.person_numbered(work, number)
        requests.erase_person(work, person_id, reason, withdrawing=withdraw)
        service = work.service
        work.if_done(lambda: _write_anew(service))
    tell({"erased": number, "withdrawn": withdraw}, "They are erased.", as_json)
