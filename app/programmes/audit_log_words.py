"""What an audit event holds, in words: a label, what is said, and where to look; ids are for the file."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.plumbing.audit import AuditEvent
from app.plumbing.languages import long_date
from app.plumbing.rooms import Room, Thing
from app.plumbing.service import Work
from app.programmes.access import Action, Role
from app.programmes.tables import OrganisationKind

SHORT = 8
OF_RELEASES = {
    "competence": "competence",
    "competences": "competence",
    "indicators": "indicator",
    "level": "level",
}
"""The details that are ids of the referential → the kind of thing they are."""
ORGANISATIONS = ("social_organisation_id", "tech_organisation_id")
DAYS = ("starts_on", "ends_on", "day")


@dataclass(frozen=True)
class Detail:
    """One thing that an event says."""

    label: str
    """A marked sentence."""
    words: tuple[str, ...]
    """What is said."""
    address: str = ""
    """Where to look at it, if there is a page."""
    translated: bool = False
    """Whether the words are marked sentences; what people typed is never translated."""


def names_in(
    work: Work, events: Iterable[AuditEvent], rooms: Room, language: str
) -> dict[str, Thing]:
    """Return what the things of which some events speak are called, by their ids; what is gone is left out."""
    ids: dict[str, set[str]] = {}
    for event in events:
        for kind, thing_id in _things(event, rooms):
            ids.setdefault(kind, set()).add(thing_id)
    named: dict[str, Thing] = {}
    for kind, some in ids.items():
        if kind in rooms.namers:
            named |= rooms.namers[kind](work, some, language)
    return named


def _things(event: AuditEvent, rooms: Room) -> Iterator[tuple[str, str]]:
    kind = _subject_kind(event, rooms)
    if kind is not None:
        yield kind, event.subject
    for name, value in event.detail.items():
        if name in rooms.events.things or name in OF_RELEASES:
            yield from ((OF_RELEASES.get(name, name), one) for one in _ids(value))
    for name, values in _changes(event):
        if name in ORGANISATIONS:
            yield from (("organisation", str(one)) for one in values)


def details_of(
    event: AuditEvent, rooms: Room, names: Mapping[str, Thing], language: str = "en"
) -> list[Detail]:
    """Return what an event says, its subject first.

    Args:
        event: the event.
        rooms: which words the rooms have for what they record.
        names: calls things by their ids: see `names_in`.
        language: the reader's.
    """
    return list(_details(event, rooms, names, language))


def _subject_kind(event: AuditEvent, rooms: Room) -> str | None:
    subjects = rooms.events.subjects
    return subjects.get(event.action) or subjects.get(event.action.partition(".")[0])


def _changes(event: AuditEvent) -> list[tuple[str, list[Any]]]:
    changes = event.detail.get("changes")
    return list(changes.items()) if isinstance(changes, dict) else []


def _details(
    event: AuditEvent, rooms: Room, names: Mapping[str, Thing], language: str
) -> Iterator[Detail]:
    kind = _subject_kind(event, rooms)
    if kind is not None:
        yield _thing(kind, event.subject, rooms, names)
    for name, (before, after) in _changes(event):
        said = tuple(_value(name, one, names, language) for one in (before, after))
        yield Detail(rooms.labels.get(name, name), (" → ".join(said),))
    for name, value in event.detail.items():
        if name == "changes":
            continue
        if name in rooms.events.things:
            yield _thing(name, str(value), rooms, names)
        elif name in OF_RELEASES:
            titles = (names[one].words if one in names else one for one in _ids(value))
            yield Detail(rooms.labels[name], tuple(titles))
        else:
            parts = [_value(name, one, names, language) for one in _listed(name, value)]
            label, marked = rooms.labels.get(name, name), _marked(name, parts, rooms.labels)
            yield Detail(label, marked or tuple(parts), translated=bool(marked))


def _thing(kind: str, thing_id: str, rooms: Room, names: Mapping[str, Thing]) -> Detail:
    address = rooms.events.things[kind].format(id=thing_id)
    # Without a name, the start of the id: enough to tell two apart and to find it in the file.
    known = names.get(thing_id, Thing(thing_id[:SHORT]))
    return Detail(rooms.labels[kind], (known.words,), known.address or address)


def _value(name: str, value: Any, names: Mapping[str, Thing], language: str) -> str:
    if value in (None, ""):
        return "–"
    if name in DAYS:
        return long_date(date.fromisoformat(str(value)), language)
    return names[str(value)].words if str(value) in names else str(value)


def _marked(name: str, parts: list[str], labels: Mapping[str, str]) -> tuple[str, ...]:
    """Return the marked sentences that stand for words of ours; nothing, when the words are somebody's own."""
    if name == "fields":
        return tuple(labels.get(one, one) for one in parts)
    if name == "scopes":
        return tuple(Action.labels()[Action(one)] if one in set(Action) else one for one in parts)
    if name in ("role", "was") and parts[0] in set(Role):
        return (Role.labels()[Role(parts[0])],)
    if name == "kind" and parts[0] in set(OrganisationKind):
        return (OrganisationKind.labels()[OrganisationKind(parts[0])],)
    if any(f"{name}.{one}" in labels for one in parts):
        return tuple(labels.get(f"{name}.{one}", one) for one in parts)
    return ()


def _ids(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else str(value).split()


def _listed(name: str, value: Any) -> list[Any]:
    if name == "fields" and isinstance(value, str):
        return value.split()
    return value if isinstance(value, list) else [value]
