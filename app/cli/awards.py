"""`estampille awards import`: many badges from a file, looked at first, done when told to."""

import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.progress import Progress

from app.cli.console import QUIET, Json, Reason, Slug, programme_called, say, tell, work_for
from app.errors import BadInput, NotFound
from app.issuing.batches import progress_of, run_due
from app.issuing.importing import ImportLine, LineState, ask_for, outcome_of, read_awards
from app.issuing.revoked_ids import UnknownBadge, revoke_id
from app.issuing.tables import AwardBatch
from app.people.identity import find, read_email
from app.plumbing.forms import read
from app.plumbing.service import Service, Work
from app.plumbing.settings import read_settings
from app.programmes.caller import Caller
from app.programmes.dependencies import caller_for

app = typer.Typer(help="The awards of programmes.", **QUIET)  # type: ignore[arg-type]
PAUSE = 0.2
"""Seconds between two looks, while other processes work on the same batches."""


@app.callback()
def awards() -> None:
    """Award many badges at once; revoke one that was never awarded."""


@app.command("import")
def import_file(
    file: Annotated[
        Path, typer.Argument(help="CSV with decision_id, or exchange_id,email,competence.")
    ],
    by: Annotated[str, typer.Option(help="The address of the member who awards.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do it; else only say what it does.")] = False,
    as_json: Json = False,
) -> None:
    """Award the badges of a file of decisions; the same file again doubles nothing."""
    settings = read_settings()
    content = _content(file)
    with closing(Service.of(settings)) as service:
        with service.begin() as work:
            caller = _member(work, by)
            lines = read_awards(work, caller, content)
            batches = [batch.id for batch in ask_for(work, caller, lines)] if yes else []
        if batches:
            _run(service, batches)
            with service.begin(reading=True) as work:
                lines = outcome_of(work, lines)
    _report(lines, done=yes, as_json=as_json)
    if any(line.state is LineState.REFUSED for line in lines):
        raise typer.Exit(1)


@app.command("revoke")
def revoke_unknown(
    slug: Slug,
    generation: Annotated[int, typer.Argument(help="Of the key that signed it.")],
    badge_id: Annotated[
        str, typer.Argument(help="As it stands in the badge: urn:uuid:… or an address.")
    ],
    reason: Reason,
    status: Annotated[
        str,
        typer.Option(help="Of a credential of Open Badges 3.0: the id of its credentialStatus."),
    ] = "",
    as_json: Json = False,
) -> None:
    """Revoke a badge that carries a programme's signature and was never awarded, by the id it gives itself."""
    typed = {"generation": generation, "id": badge_id, "reason": reason, "status": status}
    asked = read(UnknownBadge, typed)
    with work_for(read_settings()) as work:
        row = revoke_id(work, programme_called(work, slug).id, asked, by=None)
    told = {"id": row.name, "generation": row.generation, "status_list": row.place is not None}
    lists = (
        "its public list and its status list name"
        if row.place is not None
        else "its public list names"
    )
    tell(told, f"{row.name} is revoked: {lists} it from now on.", as_json)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadInput(
            "{file} cannot be read: {reason}.", file=file, reason=error.strerror
        ) from error


def _member(work: Work, address: str) -> Caller:
    person = find(work, read_email(address, field="--by"))
    caller = None if person is None else caller_for(work, person.id)
    if caller is None or not caller.memberships:
        raise NotFound("{address} is no member of any programme here.", address=address)
    return caller


def _run(service: Service, batches: Sequence[UUID]) -> None:
    with Progress(console=say) as bar:
        task = bar.add_task("Awarding", total=None)
        while True:
            worked = run_due(service)
            with service.begin(reading=True) as work:
                each = [progress_of(work, work.session.get_one(AwardBatch, one)) for one in batches]
            done, total = sum(one.done for one in each), sum(one.total for one in each)
            bar.update(task, completed=done, total=total)
            if done == total:
                break
            if not worked:
                time.sleep(PAUSE)


def _report(lines: Sequence[ImportLine], *, done: bool, as_json: bool) -> None:
    counts = Counter(line.state for line in lines)
    listed = [
        {
            "line": line.number,
            "state": line.state.value,
            "decision_id": None if line.decision is None else str(line.decision.id),
            "award_id": None if line.award_id is None else str(line.award_id),
            "detail": line.why() or None,
        }
        for line in lines
    ]
    sentences = [f"line {line.number}: {line.why()}" for line in lines if line.problem]
    sentences.append(
        f"{counts[LineState.AWARDED]} awarded, {counts[LineState.READY]} ready, "
        f"{counts[LineState.REFUSED]} refused."
    )
    if not done and counts[LineState.READY]:
        sentences.append("Nothing was done yet. Add --yes to award what is ready.")
    summary = {state.value: counts[state] for state in LineState}
    tell({"done": done, **summary, "lines": listed}, "\n".join(sentences), as_json)
