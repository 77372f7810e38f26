"""What the commands share: a unit of work for one command, and how they speak."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from sqlmodel import select

from app.errors import NotFound
from app.plumbing.schema import check_tables
from app.plumbing.service import Service, Work
from app.plumbing.settings import Settings
from app.programmes.tables import Programme

QUIET = {"pretty_exceptions_enable": False, "no_args_is_help": True}
say = Console(stderr=True)
out = Console()

Slug = Annotated[str, typer.Argument(help="The programme's short name.")]
Reason = Annotated[str, typer.Option(help="For your own records; nobody outside reads it.")]
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]


@contextmanager
def work_for(settings: Settings) -> Iterator[Work]:
    """Begin the unit of work of one command; everything it did is undone if it fails."""
    service = Service.of(settings)
    try:
        check_tables(service.engine)
        with service.begin() as work:
            yield work
    finally:
        service.close()


def tell(content: object, sentence: str, as_json: bool) -> None:
    """Answer in JSON for programs, or in a sentence for people."""
    typer.echo(json.dumps(content) if as_json else sentence)


def programme_called(work: Work, slug: str) -> Programme:
    """Return a programme by its short name.

    Raises:
        NotFound: there is none; the sentence names those there are.
    """
    row = work.session.exec(select(Programme).where(Programme.slug == slug)).first()
    if row is None:
        known = work.session.exec(select(Programme.slug).order_by(Programme.slug))
        raise NotFound(
            "There is no programme “{slug}”; there are: {known}.",
            slug=slug,
            known=", ".join(known) or "none yet",
        )
    return row
