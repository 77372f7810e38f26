"""What the commands share: a desk for one command, and how they speak."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console

from app.plumbing import clock
from app.plumbing.database import make_engine, transaction
from app.plumbing.desk import Desk
from app.plumbing.settings import Settings
from app.plumbing.vault import Vault, read_key

QUIET = {"pretty_exceptions_enable": False, "no_args_is_help": True}
say = Console(stderr=True)
out = Console()

Json = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]


@contextmanager
def desk_for(settings: Settings) -> Iterator[Desk]:
    """Open a desk for one command; everything it did is undone if it fails."""
    engine = make_engine(settings.database)
    vault = Vault(read_key(settings.key, settings.data_dir))
    try:
        with transaction(engine) as session:
            yield Desk(session, clock.now(), vault, settings)
    finally:
        engine.dispose()


def tell(content: object, sentence: str, as_json: bool) -> None:
    """Answer in JSON for programs, or in a sentence for people."""
    typer.echo(json.dumps(content) if as_json else sentence)
