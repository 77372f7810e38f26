"""What an audit event holds, in words: a label, what is said, and where to look; ids are for the file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.plumbing.audit import AuditEvent
from app.plumbing.rooms import Room
from app.programmes.access import Action, Role
from app.programmes.tables import OrganisationKind

SHORT = 8


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


def details_of(event: AuditEvent, rooms: Room, names: Mapping[str, str]) -> list[Detail]:
    """Return what an event says, its subject first.

    Args:
        event: the event.
        rooms: which words the rooms have for what they record.
        names: calls organisations by their ids.
    """
    return list(_details(event, rooms, names))


def _details(event: AuditEvent, rooms: Room, names: Mapping[str, str]) -> Iterator[Detail]:
    words = rooms.events
    kind = words.subjects.get(event.action) or words.subjects.get(event.action.partition(".")[0])
    if kind is not None:
        yield _thing(kind, event.subject, rooms, names)
    for name, value in event.detail.items():
        if name in words.things:
            yield _thing(name, str(value), rooms, names)
        else:
            parts = [str(one) for one in _listed(name, value)]
            label, marked = rooms.labels.get(name, name), _marked(name, parts, rooms.labels)
            yield Detail(label, marked or tuple(parts), translated=bool(marked))


def _thing(kind: str, thing_id: str, rooms: Room, names: Mapping[str, str]) -> Detail:
    address = rooms.events.things[kind].format(id=thing_id)
    # Without a name, the start of the id: enough to tell two apart and to find it in the file.
    return Detail(rooms.labels[kind], (names.get(thing_id, thing_id[:SHORT]),), address)


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
    return ()


def _listed(name: str, value: Any) -> list[Any]:
    if name == "fields" and isinstance(value, str):
        return value.split()
    return value if isinstance(value, list) else [value]
