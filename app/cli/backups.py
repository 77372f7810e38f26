"""`estampille backup`, `restore`, `erase-again`: what an operator keeps, and what no backup brings back."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import func, select

from app.cli.console import Json, say, tell, work_for
from app.issuing.tables import Award
from app.plumbing.archive_seal import new_pair
from app.plumbing.backup import back_up
from app.plumbing.settings import Settings, read_settings
from app.privacy.erasing_backups import erase_in_backup, erase_in_database, restore_without
from app.privacy.erasure_journal import NAME as ERASED

ArchiveFile = Annotated[Path, typer.Argument(help="The archive, as in backup.tar.")]
Archives = Annotated[
    list[Path] | None, typer.Argument(help="Archives to erase the same people from.")
]


def make_backup(file: ArchiveFile, as_json: Json = False) -> None:
    """Put the database and all files into one archive; the service may go on meanwhile."""
    settings = read_settings()
    with say.status("Copying the database and the files…"):
        archive = back_up(settings, file)
    tell(asdict(archive), f"{file}: {archive.files} files, {archive.bytes} bytes.", as_json)
    say.print(
        "The key-encryption key is not in it. Keep ESTAMPILLE_KEY or secret.key somewhere else: "
        "without it nobody’s name can be read from this backup."
    )


def restore_backup(file: ArchiveFile, as_json: Json = False) -> None:
    """Put a backup into an empty data folder and database; its key must be there first."""
    settings = read_settings()
    with say.status("Checking and restoring…"):
        archive, again = restore_without(settings, file)
    sentence = f"{archive.files} files are back; {again} people erased again."
    tell({**asdict(archive), "erased": again}, sentence, as_json)
    say.print(
        f"Last award in this backup: {_last_award(settings)}. What was awarded since is unknown now: "
        "those badges fail as not in the register, and nobody can revoke them as awards. Restore a newer backup if "
        "there is one; else award them again, and revoke their ids with `estampille awards revoke`. "
        "“After a leak” in the documentation leads through it.",
        soft_wrap=True,
    )
    say.print(
        "Pages, links, sign-ins and keys for programs that were open in this backup are closed: nobody knows which of "
        "them were closed since. People open their pages again, and make new keys.",
        soft_wrap=True,
    )
    if not (settings.data_dir / ERASED).exists():
        say.print(
            f"No {ERASED} was beside the data: whoever was erased since this backup is back. "
            "Put the list there and run `estampille erase-again`."
        )


def _last_award(settings: Settings) -> str:
    with work_for(settings) as work:
        last: datetime | None = work.session.exec(select(func.max(Award.created_at))).one()
    return "none" if last is None else f"{last:%Y-%m-%d at %H:%M} UTC"


def erase_again(archives: Archives = None, as_json: Json = False) -> None:
    """Erase everybody on the list of the erased, from the database and from the archives that are named."""
    settings = read_settings()
    erased = {"database": erase_in_database(settings)}
    for archive in archives or []:
        with say.status(f"Opening {archive}…"):
            erased[str(archive)] = erase_in_backup(settings, archive)
    lines = (f"{place}: {again} people erased again." for place, again in erased.items())
    tell({"erased": erased}, "\n".join(lines), as_json)


def make_backup_pair(as_json: Json = False) -> None:
    """Make the key pair of sealed archives: the public half stays here, the private one goes where nobody else is."""
    public, private = new_pair()
    words = f"ESTAMPILLE_BACKUP_TO={public}\nESTAMPILLE_BACKUP_KEY={private}"
    tell({"public": public, "private": private}, words, as_json)
    say.print(
        "Set the first here. Keep the second away from this machine, in two places: without it no archive opens."
    )


COMMANDS: dict[str, Callable[..., None]] = {
    "backup": make_backup,
    "backup-pair": make_backup_pair,
    "restore": restore_backup,
    "erase-again": erase_again,
}
