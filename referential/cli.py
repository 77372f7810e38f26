"""The command line: check, diff, release, preview, new, format, show, schema, export.

Exit codes: 0 good, 1 the answer is no, 2 wrong use or broken input.
"""

import json
import os
import re
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console

from referential import schema as schemas
from referential.checks.run import check_folder
from referential.cooperation import PARTS
from referential.diff import diff as compare
from referential.errors import ReferentialError, ReleaseRefused, WrongUse
from referential.exports import writing
from referential.formatting import formatted
from referential.levels import LevelId
from referential.loader import load_all, load_draft
from referential.lookup import draft_folder, find, house_near
from referential.models import Referential
from referential.preview import INDEX, Draft
from referential.preview_server import HOME, server
from referential.release import prepare, publish
from referential.sentences import LANGUAGES, N_, Translate, translation
from referential.skeleton import skeleton, write_skeleton
from referential.sources import read_sources
from referential.terminal import show_competence, show_diff, show_part, summary, verdict
from referential.upcoming import upcoming
from referential.versions import Size, Version

app = typer.Typer(
    help="Keep the referential true: check it, compare its versions, release it, export it.",
    epilog="A referential is named by its number, `draft`, `latest`, or a folder.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

HOUSE = house_near(Path.cwd())
DRAFT, RELEASES = HOUSE / "draft", HOUSE / "releases"
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for machines.")]
Language = Annotated[
    str,
    typer.Option(
        "--language", help="In which language to answer: en, fr or pt; by default the terminal's."
    ),
]
Named = Annotated[str, typer.Option("--release", help="A number, draft, latest, or a folder.")]
DraftFolder = Annotated[Path, typer.Option("--draft", help="The folder of the draft.")]
Releases = Annotated[Path, typer.Option("--releases", help="The folder of the releases.")]


def main() -> NoReturn:
    """Run the command line; the library's errors become one sentence and an exit code."""
    translate = translation(wanted(sys.argv, os.environ))
    try:
        app()
    except ReleaseRefused as error:
        problems = [problem.as_json(translate) for problem in error.problems]
        _complain(error.spoken(translate), problems)
        sys.exit(1)
    except ReferentialError as error:
        _complain(error.spoken(translate))
    except OSError as error:
        _complain(f"{error.filename}: {error.strerror}")
    sys.exit(2)


@app.command()
def check(
    folder: Annotated[
        Path | None,
        typer.Argument(help="A draft or a release; left out, the draft and every release."),
    ] = None,
    language: Language = "",
    as_json: AsJson = False,
) -> None:
    """Find everything that is wrong, each with file, line, column and remedy."""
    chosen, translate = _near(folder or DRAFT), _translate(language)
    problems = check_folder(chosen)
    if as_json:
        found = [one.as_json(translate) for one in problems]
        _say_json({"folder": str(chosen), "problems": found})
    else:
        for problem in problems:
            typer.echo(problem.spoken(translate))
        typer.echo(summary(str(chosen), problems).spoken(translate))
    raise typer.Exit(1 if problems else 0)


@app.command()
def diff(
    old: Annotated[str, typer.Argument(help="The version before.")] = "latest",
    new: Annotated[str, typer.Argument(help="The version after.")] = "draft",
    language: Language = "",
    as_json: AsJson = False,
) -> None:
    """Tell what changed, how much each change means, and the number that follows."""
    draft, translate = draft_folder(new, DRAFT), _translate(language)
    before, left_out = find(old, DRAFT, RELEASES), tuple[str, ...]()
    if draft is None:
        difference = compare(before, find(new, DRAFT, RELEASES))
    else:
        coming = upcoming(read_sources(draft), [before])
        difference, left_out = coming.diff, coming.left_out
    if as_json:
        _say_json({**difference.as_json(translate), "left_out": list(left_out)})
        return
    show_diff(Console(soft_wrap=False), difference, translate)
    _say_left_out(left_out, translate)


@app.command()
def release(
    version: Annotated[str, typer.Argument(help="The number of the release, such as 1.1.0.")],
    on: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], help="Its day; left out, today (UTC)."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check and compare, but write nothing.")
    ] = False,
    draft: DraftFolder = DRAFT,
    releases: Releases = RELEASES,
    language: Language = "",
    as_json: AsJson = False,
) -> None:
    """Freeze the draft under a number, which must be the right one."""
    day = on.date() if on else datetime.now(UTC).date()
    candidate = prepare(_near(draft), _near(releases), Version.parse(version), day)
    translate = _translate(language)
    answer: dict[str, Any] = {
        **candidate.diff.as_json(translate),
        "left_out": list(candidate.left_out),
    }
    if not dry_run:
        manifest = publish(candidate, _near(releases))
        answer["folder"] = str(_near(releases) / manifest.version)
    if as_json:
        _say_json(answer)
        return
    typer.echo(verdict(candidate.diff).spoken(translate))
    _say_left_out(candidate.left_out, translate)
    end = (
        N_("nothing was written") if dry_run else N_("released: {folder}", folder=answer["folder"])
    )
    typer.echo(end.spoken(translate))


@app.command()
def preview(
    folder: Annotated[Path, typer.Argument(help="The draft.")] = DRAFT,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any that is free.")] = 8010,
    out: Annotated[
        Path | None, typer.Option(help="Write the pages into this folder, and serve nothing.")
    ] = None,
    releases: Releases = RELEASES,
    language: Language = "",
    as_json: AsJson = False,
) -> None:
    """Show the draft's pages on this machine: its words, what is wrong, what has changed."""
    translate, spoken = _translate(language), wanted(sys.argv, os.environ)
    draft = Draft.read(_near(folder), _near(releases))
    if out is not None:
        files = {path: draft.page(path).encode() for path in draft.paths()}
        _say_written(writing.write(files, out), as_json)
        return
    with server(_near(folder), _near(releases), port, spoken) as serving:
        address = f"http://{HOME}:{serving.server_address[1]}/{spoken}/{INDEX}.html"
        if as_json:
            _say_json({"address": address})
        else:
            typer.echo(N_("{address} (end with Ctrl-C)", address=address).spoken(translate))
        sys.stdout.flush()
        with suppress(KeyboardInterrupt):
            serving.serve_forever()


@app.command()
def new(
    competence: Annotated[str, typer.Argument(help="Its id, such as meeting-online.")],
    domain: Annotated[str, typer.Option(help="The domain it belongs to.")],
    draft: DraftFolder = DRAFT,
    releases: Releases = RELEASES,
    language: Language = "",
    as_json: AsJson = False,
) -> None:
    """Begin a competence: a file with all its keys and languages, and empty texts to fill."""
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", competence):
        raise WrongUse(
            N_(
                "“{competence}” is no id; write small letters, digits and hyphens, such as meeting-online",
                competence=competence[:40],
            )
        )
    last = list(load_all(_near(releases)).values())[-1:]
    since = Version.parse(last[0].version).after(Size.MINOR) if last else Version(0, 1, 0)
    text = skeleton(load_draft(_near(draft)), competence, domain, str(since))
    path = write_skeleton(text, _near(draft), competence)
    if as_json:
        _say_json({"written": str(path)})
        return
    left = N_("fill the empty texts; `referential check` names each that is left")
    typer.echo(f"{path}\n{left.spoken(_translate(language))}")


@app.command(name="format")
def format_files(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Author files; left out, all of the draft.")
    ] = None,
    draft: DraftFolder = DRAFT,
    as_json: AsJson = False,
) -> None:
    """Mend what needs no judgement: long lines, line ends, blanks at the ends of lines, split accents."""
    chosen = files or sorted(_near(draft).rglob("*.yaml"))
    changed = []
    for path in chosen:
        before = path.read_bytes()
        after = formatted(before)
        if after != before:
            path.write_bytes(after)
            changed.append(path)
    _say_written(changed, as_json)


@app.command()
def show(
    competence: Annotated[
        str,
        typer.Argument(help=f"The id of a competence, or one of {', '.join(PARTS)}."),
    ],
    level: Annotated[LevelId | None, typer.Option(help="Only this level.")] = None,
    lang: Annotated[str, typer.Option(help="The language.")] = "en",
    name: Named = "draft",
    as_json: AsJson = False,
) -> None:
    """Show a competence, or a part of the shared language, as its readers see it."""
    referential = find(name, DRAFT, RELEASES)
    referential.refuse_unspoken(lang)
    if competence in PARTS:
        _show_part(referential, competence, lang, as_json=as_json)
        return
    found = referential.competence(competence)
    if level is not None and level not in found.levels:
        defined = ", ".join(found.levels)
        raise WrongUse(
            N_(
                "{id} has no level {level}; it has {defined}",
                id=found.id,
                level=level,
                defined=defined,
            )
        )
    if as_json:
        content = found.model_dump(mode="json")
        if level is not None:
            content["levels"] = {level.value: content["levels"][level.value]}
        _say_json({"release": referential.version, "competence": content})
        return
    show_competence(Console(), referential, found, lang, level)


def _show_part(referential: Referential, name: str, lang: str, *, as_json: bool) -> None:
    parts = referential.cooperation.parts()
    if name not in parts:
        raise WrongUse(
            N_(
                "the referential {version} has no {name}; 1.0.0 is the first",
                version=referential.version,
                name=name,
            )
        )
    if as_json:
        content = parts[name].model_dump(mode="json")
        _say_json({"release": referential.version, name: content})
        return
    show_part(Console(), parts[name], lang)


@app.command()
def schema(
    out: Annotated[Path, typer.Option("--out", help="Where they go.")] = HOUSE / "schema",
    as_json: AsJson = False,
) -> None:
    """Write the JSON Schemas with which editors complete and underline."""
    _say_written(schemas.write_schemas(_near(out), DRAFT), as_json)


@app.command()
def export(
    form: Annotated[writing.Format, typer.Option("--format", help="The format.")],
    out: Annotated[Path, typer.Option("--out", help="The folder to write to.")],
    name: Named = "latest",
    base_url: Annotated[
        str | None, typer.Option(help="The service's public address, for SKOS and CASE.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write the referential for another system; the same release always gives the same bytes."""
    files = writing.export(find(name, DRAFT, RELEASES), form, base_url, _days())
    _say_written(writing.write(files, out), as_json)


def _days() -> dict[str, date]:
    found = load_all(RELEASES)
    return {version: one.released_on for version, one in found.items() if one.released_on}


def _near(path: Path) -> Path:
    """Return a path as short as it can be from here, so that terminals can follow it."""
    here = Path.cwd()
    absolute = path.absolute()
    return absolute.relative_to(here) if absolute.is_relative_to(here) else path


def _say_written(paths: list[Path], as_json: bool) -> None:
    if as_json:
        _say_json({"written": [str(path) for path in paths]})
        return
    for path in paths:
        typer.echo(str(path))


def _say_json(answer: object) -> None:
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def _complain(message: str, problems: list[dict[str, str | int]] | None = None) -> None:
    if "--json" in sys.argv:
        answer = {"error": message, **({"problems": problems} if problems else {})}
        typer.echo(json.dumps(answer, ensure_ascii=False), err=True)
    else:
        typer.echo(f"referential: {message}", err=True)


def wanted(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return the language of the answers: the one that is asked for, else the terminal's (POSIX, 8.2), else English."""
    for at, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--language":
            return (value or "".join(arguments[at + 1 : at + 2])).lower()
    names = (environment.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    said = next((name for name in names if name), "")[:2].lower()
    return said if said in LANGUAGES else LANGUAGES[0]


def _translate(language: str) -> Translate:
    if language and language.lower() not in LANGUAGES:
        spoken = ", ".join(LANGUAGES)
        raise WrongUse(
            N_(
                "the tools do not speak “{language}”; they speak {spoken}",
                language=language[:20],
                spoken=spoken,
            )
        )
    return translation(wanted(sys.argv, os.environ))


def _say_left_out(left_out: Sequence[str], translate: Translate) -> None:
    if left_out:
        said = N_("left in the draft: {known}", known=", ".join(left_out))
        typer.echo(said.spoken(translate))


if __name__ == "__main__":
    main()
