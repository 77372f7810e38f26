"""`estampille keys`: the generations of a programme's signing key: listed, made, declared compromised."""

import time
from contextlib import closing
from datetime import datetime
from typing import Annotated
from uuid import UUID

import typer
from rich.progress import Progress

from app.cli.console import QUIET, Json, Reason, Slug, programme_called, say, tell, work_for
from app.issuing.key_revocation import Outlook, outlook, revoke_generation, waiting_under
from app.issuing.keyring import keys_of, new_generation
from app.issuing.renewing import renew_due
from app.issuing.tables import SigningKey
from app.passports.badges import hand_over
from app.plumbing.service import Service
from app.plumbing.settings import read_settings
from app.verifying.receipt_keys import new_receipt_key, revoke_receipt_key

app = typer.Typer(help="The signing keys of a programme.", **QUIET)  # type: ignore[arg-type]
PAUSE = 0.2
"""Seconds between two looks, while other processes work on the same badges."""


@app.command("list")
def list_keys(slug: Slug, as_json: Json = False) -> None:
    """List a programme's key generations, and which of them were declared compromised."""
    with work_for(read_settings()) as work:
        rows = keys_of(work, programme_called(work, slug).id)
        waiting = {row.id: waiting_under(work, row) for row in rows if row.revoked_at}
    listed = [
        {
            "generation": row.generation,
            "made": row.created_at.isoformat(),
            "revoked": _moment(row.revoked_at),
            "reason": row.revocation_reason,
            "waiting": waiting.get(row.id, 0),
        }
        for row in rows
    ]
    lines = [_line(row, waiting.get(row.id, 0)) for row in rows]
    tell({"keys": listed}, "\n".join(lines) or "No key yet.", as_json)


def _line(row: SigningKey, waiting: int) -> str:
    made = f"generation {row.generation}, made {row.created_at.isoformat()}"
    if row.revoked_at is None:
        return made
    reason = f" ({row.revocation_reason})" if row.revocation_reason else ""
    left = (
        f"; badges that wait to be made anew: {waiting}"
        if waiting
        else "; every badge was made anew"
    )
    return f"{made}, declared compromised {row.revoked_at.isoformat()}{reason}{left}"


@app.command("rotate")
def rotate(slug: Slug, as_json: Json = False) -> None:
    """Make a programme's next key; badges signed with the older ones stay valid."""
    with work_for(read_settings()) as work:
        row = new_generation(work, programme_called(work, slug).id)
    tell(
        {"generation": row.generation},
        f"Generation {row.generation} signs from now on, in every process.",
        as_json,
    )


@app.command("revoke")
def revoke(
    slug: Slug,
    generation: Annotated[int, typer.Argument(help="The generation whose key leaked.")],
    reason: Reason = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
    as_json: Json = False,
) -> None:
    """Declare a key compromised: nothing it signed is believed any more, and every badge is made anew.

    Stopped in the middle, it is finished by the running service, or by the same command again.
    """
    with closing(Service.of(read_settings())) as service:
        with service.begin(reading=True) as work:
            programme = programme_called(work, slug)
            ahead = outlook(work, programme.id, generation)
        say.print(_outlook(ahead, programme.name), soft_wrap=True, highlight=False)
        if ahead.key.revoked_at is None and not yes:
            typer.confirm("Declare it compromised?", abort=True, err=True)
        with service.begin() as work:
            key_id = revoke_generation(work, programme.id, generation, reason).id
        failed = _renew(service, key_id)
        with service.begin(reading=True) as work:
            key = work.session.get_one(SigningKey, key_id)
            successor = outlook(work, programme.id, generation).successor
    answer = {
        "generation": generation,
        "revoked": _moment(key.revoked_at),
        "successor": successor,
        "renewed": ahead.waiting - failed,
        "failed": failed,
    }
    done = f"Generation {generation} is gone; generation {successor} signs. Badges made anew: {answer['renewed']}"
    trouble = f"; not made anew: {failed}, the log says why." if failed else "."
    tell(answer, done + trouble, as_json)
    if failed:
        raise typer.Exit(1)


@app.command("rotate-receipts")
def rotate_receipts(as_json: Json = False) -> None:
    """Make the next key for verification receipts; those signed with the older ones stay good."""
    with work_for(read_settings()) as work:
        made = new_receipt_key(work).generation
    tell(
        {"generation": made},
        f"Generation {made} signs receipts from now on, in every process.",
        as_json,
    )


@app.command("revoke-receipts")
def revoke_receipts(
    generation: Annotated[int, typer.Argument(help="The generation whose key leaked.")],
    as_json: Json = False,
) -> None:
    """Declare a key for verification receipts compromised: none that it signed is called genuine any more."""
    with work_for(read_settings()) as work:
        successor = revoke_receipt_key(work, generation).generation
    tell(
        {"generation": generation, "successor": successor},
        f"Generation {generation} is gone, and with it every receipt that it signed; generation {successor} signs.",
        as_json,
    )


def _outlook(ahead: Outlook, programme: str) -> str:
    number = ahead.key.generation
    successor = (
        f"generation {ahead.successor}" if ahead.successor else "the next generation, made now"
    )
    if ahead.key.revoked_at is not None:
        return (
            f"Generation {number} of “{programme}” was declared compromised on "
            f"{ahead.key.revoked_at.isoformat()}; badges that wait to be made anew: {ahead.waiting}."
        )
    return (
        f"Generation {number} of “{programme}”, made {ahead.key.created_at.isoformat()}:\n"
        "- its profile, key, list of revocations and status lists answer 410 from now on, and the DID document "
        "names its keys no more: whatever it signed is valid nowhere;\n"
        f"- badges in force, made anew word for word under {successor}: {ahead.waiting};\n"
        f"- people told by mail: {ahead.people}; who watches one of the old badges is told that it is revoked.\n"
        "This cannot be undone."
    )


def _renew(service: Service, key_id: UUID) -> int:
    """Make the badges anew, with workers of the service perhaps; return how many could not be."""
    with Progress(console=say) as bar:
        total = _waiting(service, key_id)
        task = bar.add_task("Making badges anew", total=total)
        while _waiting(service, key_id):
            worked = renew_due(service, hand_over, lambda: bar.advance(task))
            if worked.failed and not worked.made:
                return worked.failed
            if not worked.made:
                time.sleep(PAUSE)
        renew_due(service, hand_over)  # nothing waits: it is noted that all is done
        bar.update(task, completed=total)
    return 0


def _waiting(service: Service, key_id: UUID) -> int:
    with service.begin(reading=True) as work:
        return waiting_under(work, work.session.get_one(SigningKey, key_id))


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
