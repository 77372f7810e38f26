"""Show competences and differences to people at a terminal."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from referential.changes import Diff, Kind
from referential.errors import either
from referential.levels import LevelId
from referential.models import Competence, Deprecation, Referential
from referential.parts import Part
from referential.problems import Problem
from referential.sentences import N_, Said, Translate, translation
from referential.traversal import texts
from referential.validation import dotted
from referential.versions import SIZES, Size

KINDS = {
    Kind.REMOVED: N_("removed"),
    Kind.BOUNDARY: N_("level boundary moved"),
    Kind.DEPRECATED: N_("deprecated"),
    Kind.ADDED: N_("added"),
    Kind.MAPPING: N_("mapping changed"),
    Kind.CHANGED: N_("changed"),
    Kind.REWORDED: N_("reworded"),
    Kind.TRANSLATED: N_("translated"),
}
_COLOURS = {Size.MAJOR: "red", Size.MINOR: "yellow", Size.PATCH: "green", Size.NONE: "dim"}


def show_competence(
    console: Console,
    referential: Referential,
    competence: Competence,
    language: str,
    only: LevelId | None,
) -> None:
    """Print a competence in one language: what it is, then each level."""
    translate = translation(language)
    domain = referential.domain(competence.domain).title.in_language(language)
    console.print(f"[bold]{escape(competence.title.in_language(language))}[/bold]")
    since = N_("{status} since {version}", status=competence.status, version=competence.since)
    facts = (competence.id, domain, competence.audience, since.spoken(translate))
    console.print(f"[dim]{escape(' · '.join(facts))}[/dim]")
    if competence.deprecated:
        console.print(f"[yellow]{escape(_retired(competence.deprecated, language))}[/yellow]")
    console.print(f"\n{escape(competence.description.in_language(language))}\n")
    for level_id in competence.levels:
        if only in (None, level_id):
            for line in _level(referential, competence, level_id, language):
                console.print(line)


def _retired(why: Deprecation, language: str) -> str:
    """Say why a competence is no longer proposed, and what to take instead."""
    told = {"reason": why.reason, "version": why.since, "note": why.note.in_language(language)}
    instead = ", ".join(why.replaced_by)
    said = (
        N_("{reason} in {version}, replaced by {instead}: {note}", **told, instead=instead)
        if instead
        else N_("{reason} in {version}, replaced by nothing: {note}", **told)
    )
    return said.spoken(translation(language))


def show_part(console: Console, part: Part, language: str) -> None:
    """Print a part of the shared language: each entry with all its texts."""
    for entry in part.entries:
        title = escape(entry.title.in_language(language))
        console.print(f"[bold]{title}[/bold] [dim]({entry.id})[/dim]")
        for trail, text in texts(entry):
            if trail != ("title",):
                words = escape(text.in_language(language))
                console.print(f"  [dim]{dotted(trail)}[/dim] {words}")
        console.print("")


def _level(
    referential: Referential, competence: Competence, level_id: LevelId, language: str
) -> Iterator[str]:
    level = competence.levels[level_id]
    title = referential.level(level_id).title.in_language(language)
    translate = translation(language)
    named = ", ".join(f"{claim.code} {claim.level}" for claim in level.ecf)
    claims = named or translate(N_("no e-CF claim"))
    needed, shown, done = (translate(one) for one in (N_("required"), N_("evidence"), N_("task")))
    yield f"[bold]{escape(title)}[/bold] [dim]({level_id}; {claims})[/dim]"
    for descriptor in level.descriptors:
        text = escape(descriptor.text.in_language(language))
        asked = f", {needed}" if descriptor.id in level.required else ""
        yield f"  [dim]{descriptor.id}{asked}[/dim] {text}"
    yield f"  [dim]{shown}[/dim] {escape(level.evidence.in_language(language))}"
    for task in level.tasks:
        yield f"  [dim]{done}[/dim] {escape(task.in_language(language))}"
    yield ""


def show_diff(console: Console, diff: Diff, translate: Translate = str) -> None:
    """Print a difference: each change with its size, then the verdict."""
    for kind in Kind:
        changes = diff.of_kind(kind)
        if not changes:
            continue
        title = f"{translate(KINDS[kind])} ({len(changes)})"
        table = Table(title=title, title_justify="left", expand=False)
        table.add_column(translate(N_("size")))
        table.add_column(translate(N_("what")), overflow="fold")
        table.add_column(translate(N_("change")), overflow="fold")
        for change in changes:
            colour, size = _COLOURS[change.size], translate(SIZES[change.size])
            words = [escape(change.sentence.spoken(translate))]
            if change.before is not None:
                words.append(f"[red]- {escape(change.before)}[/red]")
            if change.after is not None:
                words.append(f"[green]+ {escape(change.after)}[/green]")
            what = escape(change.about.spoken(translate))
            table.add_row(f"[{colour}]{size}[/{colour}]", what, "\n".join(words))
        console.print(table)
    console.print(escape(verdict(diff).spoken(translate)))


def verdict(diff: Diff) -> Said:
    """Return what a difference means for the number of the next release, as one line."""
    named = {"old": diff.old, "new": diff.new}
    if diff.old is not None and diff.size is Size.NONE:
        return N_("{old} → {new}: nothing changed", **named)
    numbers = [str(number) for number in diff.numbers()]
    told = {**named, "size": SIZES[diff.size], "reason": diff.reason}
    if not numbers:
        return N_("{old} → {new}: {size}, because {reason}", **told)
    return N_(
        "{old} → {new}: {size}, because {reason}; the next release is {numbers}",
        **told,
        numbers=either(numbers),
    )


def summary(folder: str, problems: Sequence[Problem]) -> Said:
    """Return how much a check found, as one line."""
    count, files = len(problems), len({problem.file for problem in problems})
    if not problems:
        return N_("{folder}: no problem", folder=folder)
    if count == 1:
        return N_("1 problem in 1 file")
    if files == 1:
        return N_("{count} problems in 1 file", count=count)
    return N_("{count} problems in {files} files", count=count, files=files)
