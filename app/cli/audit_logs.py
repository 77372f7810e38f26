"""`estampille audit`: whether the audit logs are as they were written."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

import typer
from sqlmodel import select

from app.cli.console import QUIET, Json, tell, work_for
from app.plumbing.audit import Break, differs, find_break, last_event
from app.plumbing.service import Work
from app.plumbing.settings import read_settings
from app.programmes.tables import Programme

HEAD = re.compile(r"([^=]+)=(\d{1,9}):([0-9a-f]{64})")

app = typer.Typer(help="The audit log.", **QUIET)  # type: ignore[arg-type]


@app.callback()
def audit() -> None:
    """Have `verify` be a command of its own, also while it is the only one."""


@dataclass(frozen=True)
class Head:
    """The end of a programme's log, as it was printed at some time."""

    slug: str
    position: int
    digest: str


def _read(given: str) -> Head:
    found = HEAD.fullmatch(given.strip())
    if found is None:
        message = f"“{given}” is no head: write SLUG=POSITION:DIGEST, as “audit verify” printed it."
        raise typer.BadParameter(message, param_hint="--head")
    return Head(found[1], int(found[2]), found[3])


@app.command("verify")
def verify(
    head: Annotated[
        list[str] | None,
        typer.Option(help="SLUG=POSITION:DIGEST, as it was printed before; as often as you like."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Check that no event of any programme's audit log was changed or removed, and print the logs' heads."""
    kept = [_read(given) for given in head or ()]
    with work_for(read_settings()) as work:
        programmes = {
            row.slug: row for row in work.session.exec(select(Programme).order_by(Programme.slug))
        }
        broken = [found for row in programmes.values() if (found := _broken(work, row))]
        broken += _compared(work, programmes, kept)
        heads = {slug: _head(work, row) for slug, row in programmes.items()}
    lines = [f"{one['programme']}: event {one['position']}: {one['reason']}" for one in broken]
    whole = [f"{len(programmes)} audit logs hold.", *(f"{slug}={at}" for slug, at in heads.items())]
    answer = {"broken": broken, "checked": len(programmes), "heads": heads}
    tell(answer, "\n".join(lines or whole), as_json)
    if broken:
        raise typer.Exit(1)


def _broken(work: Work, programme: Programme) -> dict[str, object] | None:
    place = find_break(work, programme.id)
    return None if place is None else _told(programme.slug, place)


def _compared(
    work: Work, programmes: dict[str, Programme], kept: Iterable[Head]
) -> list[dict[str, object]]:
    found = []
    for one in kept:
        programme = programmes.get(one.slug)
        if programme is None:
            reason = "there is no such programme any more"
            found.append({"programme": one.slug, "position": one.position, "reason": reason})
        elif place := differs(work, programme.id, one.position, one.digest):
            found.append(_told(one.slug, place))
    return found


def _told(slug: str, place: Break) -> dict[str, object]:
    return {"programme": slug, "position": place.position, "reason": place.reason}


def _head(work: Work, programme: Programme) -> str:
    last = last_event(work, programme.id)
    return "" if last is None else f"{last.position}:{last.digest}"
