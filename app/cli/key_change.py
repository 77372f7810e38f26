"""`estampille db rekey`: another key-encryption key, for the day on which the present one was seen by others."""

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from app.cli.console import Json, say, tell
from app.main import ROOMS
from app.plumbing.keys.house_key import NEW_KEY_FILE
from app.plumbing.keys.vault import KEY_FILE
from app.plumbing.rekeying import OLD_KEY_FILE, change_key
from app.plumbing.settings import Settings, read_settings


def rekey_database(
    to: Annotated[
        Path | None, typer.Option("--to", help="A file with the next key; by default one is made.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Change the key-encryption key: seal everything in the database anew. Stop the service first.

    Killed, it leaves the database under one of the two keys, whole; the same command goes on from there.
    """
    settings = read_settings()
    with Progress(console=say) as bar:
        task = bar.add_task("Sealing anew", total=None)
        written = change_key(
            settings,
            ROOMS.indexed,
            to,
            lambda done, total: bar.update(task, completed=done, total=total),
        )
    sentence = f"The database is sealed under the new key: {written} values were written."
    tell({"written": written, "key": str(_place(settings))}, sentence, as_json)
    say.print(_what_is_left(settings))


def _place(settings: Settings) -> Path:
    return settings.data_dir / (NEW_KEY_FILE if settings.key else KEY_FILE)


def _what_is_left(settings: Settings) -> str:
    here = settings.data_dir
    if settings.key:
        now = f"Set ESTAMPILLE_KEY to what is in {here / NEW_KEY_FILE}, then destroy that file."
        old = "The key before it"
    else:
        now = f"The new key is in {here / KEY_FILE}: keep a copy somewhere else."
        old = str(here / OLD_KEY_FILE)
    return (
        f"{now}\nStart the service again; a process that still runs seals nothing until it is restarted.\n"
        f"{old} opens the backups that were made until now: make a new one, then destroy "
        "those backups and the old key, or keep both away from here."
    )
