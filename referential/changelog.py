"""Tell the changes of a release in referential/CHANGELOG.md, newest first."""

from collections import defaultdict
from datetime import date

from referential.changes import Change, Diff, Kind
from referential.models import Referential

UNRELEASED = "## Unreleased"
HEAD = f"""# Changes of the referential

What changed in the data, release by release; `referential diff` tells every word of it. What editors
note under *Unreleased* goes into the next release.

{UNRELEASED}
"""
_TITLES = {
    Kind.REMOVED: "Removed",
    Kind.BOUNDARY: "Level boundaries moved",
    Kind.DEPRECATED: "Deprecated",
    Kind.ADDED: "Added",
    Kind.MAPPING: "Mappings changed",
    Kind.CHANGED: "Changed",
    Kind.REWORDED: "Reworded",
    Kind.TRANSLATED: "Translations",
}


def with_release(changelog: str, diff: Diff, new: Referential, released_on: date) -> str:
    """Return the change log with a new release in it; an empty one is begun."""
    before, _, rest = _with_room(changelog).partition(UNRELEASED)
    notes, _, older = rest.partition("\n## ")
    section = _section(diff, new, released_on, notes.strip())
    history = f"\n## {older}" if older else ""
    return f"{before}{UNRELEASED}\n\n{section}{history}"


def _with_room(changelog: str) -> str:
    """Return a change log that has an *Unreleased* heading, and has lost nothing."""
    if UNRELEASED in changelog:
        return changelog
    if not changelog.strip():
        return HEAD
    before, mark, older = changelog.partition("\n## ")
    return f"{before.rstrip()}\n\n{UNRELEASED}\n{mark}{older}"


def _section(diff: Diff, new: Referential, released_on: date, notes: str) -> str:
    lines = [f"## {diff.new} ({released_on.isoformat()})", ""]
    if notes:
        lines += [notes, ""]
    if diff.old is None:
        count = len(new.competences)
        lines += [f"The first release: {count} competences in {len(new.domains)} domains.", ""]
    else:
        lines += [f"A {diff.size} release after {diff.old}: {diff.reason}.", ""]
    for kind in Kind:
        changes = diff.of_kind(kind)
        if changes:
            lines += [f"### {_TITLES[kind]}", "", *_lines(changes, new), ""]
    return "\n".join(lines)


def _lines(changes: tuple[Change, ...], new: Referential) -> list[str]:
    by_subject: dict[str, list[str]] = defaultdict(list)
    for change in changes:
        by_subject[change.subject].append(change.sentence)
    return [
        f"- `{subject}`{_title(subject, new)}: {'; '.join(sentences)}"
        for subject, sentences in by_subject.items()
    ]


def _title(subject: str, new: Referential) -> str:
    competence = new.by_id.get(subject)
    return f" ({competence.title.in_language('en')})" if competence else ""
