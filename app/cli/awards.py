"""`estampille awards import`: many badges from a file, looked at first, done when told to."""

import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Annotated
from uuid import UUID

import typer
from rich.progress import Progress

from app.cli.console import QUIET, Json, Reason, Slug, programme_called, say, tell, work_for
from app.errors import BadInput, NotFound
from app.issuing.award_imports import begin_import, forget, import_of, judge_due
from app.issuing.batch_tables_out import lines_told
from app.issuing.batches import progress_of, run_due
from app.issuing.import_tables import AfterJudging
from app.issuing.importing import LineState
from app.issuing.revoked_ids import UnknownBadge, revoke_id
from app.issuing.tables import AwardBatch
from app.people.identity import find, read_email
from app.plumbing.forms import read
from app.plumbing.service import Service, Work
from app.plumbing.settings import read_settings
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.dependencies import caller_for

app = typer.Typer(help="The awards of programmes.", **QUIET)  # type: ignore[arg-type]
SECOND = 1.0
PAUSE = 0.2
"""Seconds between two looks, while other processes work on the same batches."""


@app.callback()
def awards() -> None:
    """Award many badges at once; revoke one that was never awarded."""


@app.command("import")
def import_file(
    file: Annotated[
        Path, typer.Argument(help="CSV or XLSX with decision_id, or exchange_id,email,competence.")
    ],
    by: Annotated[str, typer.Option(help="The address of the member who awards.")],
    programme: Annotated[
        str, typer.Option(help="The programme's short name, where the member has several.")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do it; else only say what it does.")] = False,
    as_json: Json = False,
) -> None:
    """Award the badges of a file of decisions, of any length; the same file again doubles nothing."""
    with closing(Service.of(read_settings())) as service, _opened(file) as content:
        with service.begin() as work:
            caller, programme_id = _member(work, by, programme)
            after = AfterJudging.READY if yes else AfterJudging.JUDGE
            batch_id = begin_import(work, caller, programme_id, content, after).batch_id
        _judge(service, batch_id)
        if yes:
            _award(service, batch_id)
        told = _told(service, batch_id)
        if not yes:
            with service.begin() as work:
                forget(work, batch_id)
    _report(told, done=yes, as_json=as_json)
    if told.counts[LineState.REFUSED]:
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


def _opened(file: Path) -> IO[bytes]:
    try:
        return file.open("rb")
    except OSError as error:
        raise BadInput(
            "{file} cannot be read: {reason}.", file=file, reason=error.strerror
        ) from error


def _member(work: Work, address: str, slug: str) -> tuple[Caller, UUID]:
    """Return who awards, and in which programme."""
    person = find(work, read_email(address, field="--by"))
    caller = None if person is None else caller_for(work, person.id)
    if caller is None or not caller.memberships:
        raise NotFound("{address} is no member of any programme here.", address=address)
    if slug:
        return caller, programme_called(work, slug).id
    mine = caller.programmes(Action.AWARD) or list(caller.memberships)
    if len(mine) > 1:
        raise BadInput(
            "{address} awards in several programmes: name one with --programme.", address=address
        )
    return caller, mine[0]


def _judge(service: Service, batch_id: UUID) -> None:
    with Progress(console=say) as bar:
        task = bar.add_task("Judging", total=None)
        while True:
            with service.begin(reading=True) as work:
                row = import_of(work, work.session.get_one(AwardBatch, batch_id))
            if row is None or row.judged_at is not None:
                return
            bar.update(task, completed=row.judged, total=row.lines)
            if not judge_due(service):
                time.sleep(PAUSE)


def _award(service: Service, batch_id: UUID) -> None:
    with Progress(console=say) as bar:
        task = bar.add_task("Awarding", total=None)
        looked = 0.0
        while True:
            worked = run_due(service)
            if worked and time.monotonic() < looked + SECOND:
                continue
            looked = time.monotonic()
            with service.begin(reading=True) as work:
                batch = work.session.get_one(AwardBatch, batch_id)
                far = progress_of(work, batch)
            bar.update(task, completed=far.done, total=far.total)
            if batch.finished_at is not None:
                return
            if not worked:
                time.sleep(PAUSE)


@dataclass(frozen=True)
class _Told:
    """What became of the lines of a file."""

    lines: list[dict[str, object]]
    counts: Counter[LineState]


def _told(service: Service, batch_id: UUID) -> _Told:
    lines: list[dict[str, object]] = [
        {
            "line": line,
            "state": state.value,
            "decision_id": decision,
            "award_id": award,
            "detail": why,
        }
        for line, state, decision, award, why in sorted(
            lines_told(service, batch_id), key=lambda one: int(one[0])
        )
    ]
    return _Told(lines, Counter(LineState(str(one["state"])) for one in lines))


def _report(told: _Told, *, done: bool, as_json: bool) -> None:
    counts = told.counts
    sentences = [f"line {one['line']}: {one['detail']}" for one in told.lines if one["detail"]]
    sentences.append(
        f"{counts[LineState.AWARDED]} awarded, {counts[LineState.READY]} ready, "
        f"{counts[LineState.REFUSED]} refused."
    )
    if not done and counts[LineState.READY]:
        sentences.append("Nothing was done yet. Add --yes to award what is ready.")
    summary = {state.value: counts[state] for state in LineState}
    tell({"done": done, **summary, "lines": told.lines}, "\n".join(sentences), as_json)
