"""`estampille person`: what people may ask for, also by letter: to be found, told, frozen, erased."""

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from app.assessing.readings import ReadingTold, readings_of
from app.cli.console import QUIET, Json, tell, work_for
from app.plumbing.rewriting import rewrite_due
from app.plumbing.service import Service
from app.plumbing.settings import read_settings
from app.privacy import requests
from app.privacy.request_register import (
    RequestShown,
    close_request,
    extend_request,
    register,
    request_numbered,
)
from app.privacy.tables import DataRequest, Right

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


@app.command("asked")
def asked(
    number: Number,
    right: Annotated[Right, typer.Argument(help="What they ask for.")],
    reason: Reason,
    received: Annotated[
        datetime | None, typer.Option(help="The day it came in.", formats=["%Y-%m-%d"])
    ] = None,
    as_json: Json = False,
) -> None:
    """Enter into the register what a person asks for: it is to be answered within a month."""
    with work_for(read_settings()) as work:
        person_id = requests.person_numbered(work, number)
        day = received.date() if received else None
        row = requests.note_request(work, person_id, right, reason, day)
        told = _told(row)
    tell(told, f"{told['id']}: to be answered by {told['due_on']}.", as_json)


@app.command("answered")
def answered(
    request: Annotated[
        str, typer.Argument(help="The request's number, as “person requests” prints it.")
    ],
    said: Annotated[str, typer.Option(help="What was answered, without a name.")],
    later: Annotated[
        bool, typer.Option(help="Two months more, as the person was told; it is not answered yet.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Note that a request was answered, or that the answer takes two months more."""
    with work_for(read_settings()) as work:
        row = request_numbered(work, request)
        row = extend_request(work, row, said) if later else close_request(work, row, said)
        told = _told(row)
    tell(told, f"Due on {told['due_on']}, answered: {told['answered_on'] or 'not yet'}.", as_json)


@app.command("requests")
def list_requests(as_json: Json = False) -> None:
    """Print the register, what waits first; exit code 1 where an answer is late."""
    with work_for(read_settings()) as work:
        rows = register(work)
    lines = [
        f"{one.id}  {one.person_id}  {one.asked.value}  received {one.received_on}  due {one.due_on}  "
        f"{f'answered {one.answered_on}' if one.answered_on else 'LATE' if one.late else 'waits'}  {one.said}"
        for one in rows
    ]
    told = [{**_plain(one), "asked": one.asked.value} for one in rows]
    tell(told, "\n".join(lines) or "Nobody has asked for anything.", as_json)
    if any(one.late for one in rows):
        raise typer.Exit(1)


@app.command("readings")
def list_readings(number: Number, as_json: Json = False) -> None:
    """Print who opened what is said about a person within a year: for a breach, or when they ask."""
    with work_for(read_settings()) as work:
        found = readings_of(work, requests.person_numbered(work, number))
    told = [{**_plain(one), "what": one.what.value} for one in found]
    lines = [f"{one.day}  {one.reader_id}  {one.what.value}  {one.exchange}" for one in found]
    tell(told, "\n".join(lines) or "Nobody opened anything.", as_json)


def _told(row: DataRequest) -> dict[str, object]:
    return row.model_dump(mode="json", exclude={"created_at"})


def _plain(one: RequestShown | ReadingTold) -> dict[str, object]:
    """Return its values as JSON has them."""
    return {
        name: str(value) if isinstance(value, UUID | date) else value
        for name, value in asdict(one).items()
    }
