"""`estampille`: run the service, and the few things an operator does beside it."""

import json
import os
import signal
import sys
import threading
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, NoReturn

import typer
import uvicorn
from rich.markup import escape
from sqlalchemy.exc import DBAPIError

from app import demo as stage
from app.cli import audit_logs, awards, backups, keys, persons
from app.cli.console import QUIET, Json, Slug, out, programme_called, say, tell, work_for
from app.cli.doctor.command import doctor
from app.cli.key_change import rekey_database
from app.cli.papers import write_papers
from app.demo_impact import stage_earlier
from app.errors import ToldError
from app.issuing.keyring import new_generation
from app.issuing.trust_bundle import write_bundle
from app.main import ROOMS, create_service
from app.plumbing.carriers import FolderCarrier
from app.plumbing.database import is_read_only, upgrade
from app.plumbing.forms import read
from app.plumbing.front import serving as front
from app.plumbing.front.listening import listen
from app.plumbing.keys.house_key import check_key
from app.plumbing.languages import LANGUAGES
from app.plumbing.mailing import deliver_due
from app.plumbing.outages import outage
from app.plumbing.problems import reason_of
from app.plumbing.service import Service
from app.plumbing.settings import Settings, read_settings
from app.programmes.access import Role
from app.programmes.membership import NewMember, add_member
from app.programmes.tables import DocumentsFrom
from app.programmes.workflow import NewProgramme, create_programme
from app.workers import at_work

app = typer.Typer(help="Recognise the skills that pro bono exchanges build.", **QUIET)  # type: ignore[arg-type]
db = typer.Typer(help="The database.", **QUIET)  # type: ignore[arg-type]
programme = typer.Typer(help="Pro bono programmes.", **QUIET)  # type: ignore[arg-type]
member = typer.Typer(help="The people who work in a programme.", **QUIET)  # type: ignore[arg-type]
for name, group in (
    ("db", db),
    ("programme", programme),
    ("member", member),
    ("keys", keys.app),
    ("audit", audit_logs.app),
    ("awards", awards.app),
    ("person", persons.app),
):
    app.add_typer(group, name=name)
for name, command in backups.COMMANDS.items():
    app.command(name)(command)
db.command("rekey")(rekey_database)
app.command("doctor")(doctor)
app.command("papers")(write_papers)


@app.command()
def demo(
    port: Annotated[
        int, typer.Option(help="Where to serve it; another is taken if it is busy.")
    ] = 8000,
    directory: Annotated[
        Path, typer.Option("--dir", help="A folder of its own, emptied at each start.")
    ] = Path("estampille-demo"),
    as_json: Json = False,
) -> None:
    """See the whole trade at work: an exchange, two badges, their pages, their verification."""
    door = listen(port)  # from here on: nobody who reads an address below may find it closed
    settings = Settings(
        base_url=f"http://127.0.0.1:{door.getsockname()[1]}",
        data_dir=directory,
        database_url="",
        key="",
        demo=True,
    )
    stage.clear(directory)
    with say.status("Preparing the demo: tables, referential, an exchange, two badges…"):
        upgrade(settings.database)
        application = create_service(settings, limit_rates=False)
        service: Service = application.state.service
        with service.begin() as work:
            links = stage.stage(work)
            stage_earlier(work)
        deliver_due(replace(service, carrier=FolderCarrier(directory / "mail", aloud=False)))
    if as_json:
        print(json.dumps(asdict(links)), flush=True)
    else:
        _show(links, directory)
    with suppress(KeyboardInterrupt):
        config = uvicorn.Config(application, log_level="warning", **front.options(settings))
        uvicorn.Server(config).run(sockets=[door])


def _show(links: stage.Links, directory: Path) -> None:
    out.print("\n[bold]Estampille is ready.[/bold] Everybody in it is invented.\n")
    for what, where in (
        ("A badge, as people share it", links.share),
        ("The other side's badge", links.other_share),
        ("Sign in as the mediator", links.mediator_sign_in),
        ("Sign in for the social organisation", links.contact_sign_in),
        ("Verify a badge", links.verify),
        ("Picture with the badge inside", links.png),
        ("Hosted assertion", links.assertion),
        ("Signed assertion", links.signed),
        ("Who earned it", links.recipient),
        ("A key for the API", links.api_key),
    ):
        out.print(f"[bold]{what}[/bold]")
        print(where)  # alone on its line and never cut: it is copied, or clicked
    out.print(f"\nMail is written to {directory / 'mail'} and printed here. Stop with Ctrl-C.\n")


@app.command()
def serve(
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processes; on SQLite, one is right.")] = 1,
    *,
    worker: Annotated[
        bool, typer.Option(help="Do the background work here too; else “estampille worker” does.")
    ] = True,
) -> None:
    """Run the service, after bringing its tables up to date. Settings are ESTAMPILLE_… variables."""
    settings = read_settings()
    upgrade(settings.database)
    check_key(settings)
    if is_read_only(settings.database):
        say.print(
            f"Nothing can be written beside {settings.database}: badges are shown and verified, but nobody can sign in "
            "and nothing is stored. Start again once the disk can be written to."
        )
    say.print(f"Serving {settings.base_url} on {host}:{port}. Stop with Ctrl-C.")
    os.environ["ESTAMPILLE_WORKER"] = str(worker)  # read by each process that uvicorn starts
    uvicorn.run(
        "app.main:create_service",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        **front.options(settings),
    )


@app.command("worker")
def run_workers() -> None:
    """Do the background work alone: mail, batches, reminders, webhooks, housekeeping. Several may run on PostgreSQL."""
    settings = read_settings()
    upgrade(settings.database)
    service = replace(Service.of(settings), rooms=ROOMS)
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with at_work(service):
        say.print("At work: mail, batches, reminders, webhooks, housekeeping. Stop with Ctrl-C.")
        ended.wait()
    service.close()


@db.command("upgrade")
def upgrade_tables() -> None:
    """Bring the tables up to date."""
    settings = read_settings()
    upgrade(settings.database)
    say.print("The tables are up to date.")


@programme.command("create")
def create(
    slug: Slug,
    name: Annotated[str, typer.Option(help="The name that badges show.")],
    url: Annotated[str, typer.Option(help="The programme's web site.")],
    email: Annotated[str, typer.Option(help="A public contact address.")],
    description: str = "",
    language: Annotated[
        str,
        typer.Option(
            help="Of its badges and first invitations: fr, en or pt; asked for if it is not given."
        ),
    ] = "",
    from_award: Annotated[
        bool,
        typer.Option(
            "--documents-from-award",
            help="Documents are public before the person has accepted; you state that people are told.",
        ),
    ] = False,
    staff_told: Annotated[
        bool,
        typer.Option(
            "--staff-told",
            help="Staff may be invited: you state that the basis was checked, and that employers inform them and "
            "their representatives first.",
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Create a programme and its first signing key."""
    settings = read_settings()
    upgrade(settings.database)
    language = language or _asked_language(settings.default_language)
    typed: dict[str, object] = {"slug": slug, "name": name, "url": url, "email": email}
    if from_award:
        typed |= {"documents_from": DocumentsFrom.AWARD, "holders_told": True}
    if staff_told:
        typed |= dict.fromkeys(("staff_basis", "staff_told", "representatives_told"), True)
    asked = read(NewProgramme, {**typed, "description": description, "language": language})
    with work_for(settings) as work:
        made = create_programme(work, asked)
        new_generation(work, made.id)
    tell(
        {"id": str(made.id), "slug": made.slug},
        f"The programme “{made.name}” is made; its badges and first invitations are in {LANGUAGES[made.language]}.",
        as_json,
    )


def _asked_language(usual: str) -> str:
    """Ask whoever sits at a terminal in which language a programme works; elsewhere it is the service's."""
    if not sys.stdin.isatty():
        return usual
    question = f"Language of its badges and first invitations ({', '.join(LANGUAGES)})"
    while (said := str(typer.prompt(question, usual, err=True)).strip()) not in LANGUAGES:
        say.print(f"There is no “{escape(said)}” here.")
    return said


@programme.command("bundle")
def bundle(
    slug: Slug,
    out_folder: Annotated[Path, typer.Option("--out", help="The folder to write.")],
    as_json: Json = False,
) -> None:
    """Write all that a programme's badges are verified with offline, its register too: for `badges verify --trust`."""
    with work_for(read_settings()) as work:
        documents = write_bundle(work, programme_called(work, slug), out_folder)
        said = f"{out_folder}: {documents} documents, and the register. Whoever judges by it trusts this day."
        if not work.settings.secure:
            said = (
                f"{out_folder}: {documents} documents. Only badges of an https address can be verified, and this "
                f"service's is {work.settings.base_url}: set ESTAMPILLE_BASE_URL before the first badge is awarded."
            )
    tell({"folder": str(out_folder), "documents": documents}, said, as_json)


@member.command("invite")
def invite(
    slug: Slug,
    email: str,
    name: Annotated[str, typer.Option(help="The person's name.")],
    role: Annotated[Role, typer.Option(help="What they may do.")] = Role.MEDIATOR,
    as_json: Json = False,
) -> None:
    """Make a person a member and mail them an invitation; its link is printed too."""
    with work_for(read_settings()) as work:
        asked = NewMember(email=email, name=name, role=role)
        _, link = add_member(work, programme_called(work, slug), asked)
    tell({"link": link}, f"{email} is invited as {role.value}. The link: {link}", as_json)


def main() -> NoReturn:
    """Run the command line: exit code 0 good, 1 the answer is no, 2 wrong use or broken input."""
    os.umask(0o077)  # what a command writes is its own user's: files 0600, folders 0700
    try:
        app()
    except ToldError as error:
        say.print(f"[red]estampille:[/red] {error.sentence()}", soft_wrap=True, highlight=False)
        sys.exit(2)
    except (DBAPIError, OSError) as error:
        passing = outage(error)
        if passing is None:
            raise
        said = f"[red]estampille:[/red] {passing.sentence()} ({escape(reason_of(error))})"
        say.print(said, soft_wrap=True, highlight=False)
        sys.exit(2)
    sys.exit(0)
