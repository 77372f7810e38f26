"""What each room of the service brings along, and all of it put together.

A room says in its `doors.py` by which addresses it is reached, what its events and fields are called, and which of its
rows expire. `app/main.py` puts the rooms together; whoever needs their words finds them in `Work.service.rooms`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy import ColumnElement
from sqlmodel import SQLModel

from app.plumbing.keys.sealed import Indexed

Said = TypeVar("Said")


@dataclass(frozen=True)
class Events:
    """What is recorded in the audit log, in words for people; every sentence is a marked one."""

    subjects: Mapping[str, str] = field(default_factory=dict)
    """An action, or its first word → what its subject is; of others nothing is said to people."""
    things: Mapping[str, str] = field(default_factory=dict)
    """Which of the subjects and details are ids → the page's address with `{id}` in it; empty where there is none."""
    names: Mapping[str, str] = field(default_factory=dict)
    """An action → what it is called."""


@dataclass(frozen=True)
class Thing:
    """Something that an event speaks of, as people know it."""

    words: str
    address: str = ""
    """Its page, where that is another than the address of its kind."""


@dataclass(frozen=True)
class PagePart:
    """What a room adds to a page of a room to its left: a template, and what it shows there."""

    template: str
    """It finds what it shows as `part`."""
    values: Callable[[Any], Mapping[str, Any] | None]
    """From the page to what the template shows; nothing where it has nothing to say."""


Namer = Callable[[Any, Collection[str], str], Mapping[str, Thing]]
"""Calls things by their names: from a unit of work, their ids and a language to what is known of them, by id."""


@dataclass(frozen=True)
class HomeSection:
    """A part of an organisation's own page, filled by a room that the page does not know."""

    place: int
    """Sections stand in this order."""
    template: str
    """Is included, and reads `section`."""
    values: Callable[[Any, Any], Mapping[str, Any] | None]
    """From a unit of work and the page's `app.contacts.homes.Home` to what the template reads; None hides it."""


@dataclass(frozen=True)
class HeldLevel:
    """A competence at a level that a person shows they have, by a badge."""

    competence: str
    level: str
    release: str
    """In which they were named; empty where only the name is known."""
    title: str
    """What the badge is called."""


Held = Callable[[Any, UUID, str], Collection[HeldLevel]]
"""From a unit of work, a person and a language to what their badges show that they know."""


Leaving = Callable[[Any, Any], None]
"""From a unit of work and a participant who leaves to nothing: what is of no use any more is deleted."""


@dataclass(frozen=True)
class Expiring:
    """Rows that are of no use any more some time after they ended."""

    table: type[SQLModel]
    ends: tuple[str, ...]
    """The columns that say when; whichever came first counts."""
    kept: timedelta
    """How long a row is kept after its end."""
    only: ColumnElement[bool] | None = None
    """Which rows these are, where not all of the table."""


@dataclass(frozen=True)
class Room:
    """What one room brings along, or all of them together."""

    routers: tuple[APIRouter, ...] = ()
    """In the order in which an address is looked up."""
    events: Events = field(default_factory=Events)
    labels: Mapping[str, str] = field(default_factory=dict)
    """The name of a field, or of what an event says → what forms and the audit log call it; codes so: `side.need`."""
    namers: Mapping[str, Namer] = field(default_factory=dict)
    """A kind of thing that events speak of → who calls them by their names."""
    expiring: tuple[Expiring, ...] = ()
    home: tuple[HomeSection, ...] = ()
    """What it adds to an organisation's own page."""
    held: tuple[Held, ...] = ()
    """Who knows which levels a person's badges show."""
    leaving: tuple[Leaving, ...] = ()
    """What it forgets about somebody who leaves an exchange."""
    indexed: tuple[Indexed, ...] = ()
    """The columns in which something is found by a keyed fingerprint."""
    parts: Mapping[str, tuple[PagePart, ...]] = field(default_factory=dict)
    """The name of a page's class → what the room adds to it, in the order of the rooms."""

    def parts_of(self, page: object) -> list[tuple[str, Mapping[str, Any]]]:
        """Return what rooms add to a page: each template, and what it shows."""
        made = [(one.template, one.values(page)) for one in self.parts.get(type(page).__name__, ())]
        return [(template, values) for template, values in made if values is not None]

    @classmethod
    def of(cls, rooms: Iterable["Room"]) -> "Room":
        """Put rooms together.

        Raises:
            ValueError: two of them name the same thing.
        """
        found = tuple(rooms)
        events = [room.events for room in found]
        return cls(
            routers=tuple(router for room in found for router in room.routers),
            events=Events(
                names=_together(one.names for one in events),
                subjects=_together(one.subjects for one in events),
                things=_together(one.things for one in events),
            ),
            labels=_together(room.labels for room in found),
            namers=_together(room.namers for room in found),
            expiring=tuple(one for room in found for one in room.expiring),
            home=tuple(sorted((one for room in found for one in room.home), key=_place)),
            held=tuple(one for room in found for one in room.held),
            leaving=tuple(one for room in found for one in room.leaving),
            indexed=tuple(one for room in found for one in room.indexed),
            parts={
                page: tuple(one for room in found for one in room.parts.get(page, ()))
                for page in {page for room in found for page in room.parts}
            },
        )


def _place(section: HomeSection) -> int:
    return section.place


def _together(parts: Iterable[Mapping[str, Said]]) -> dict[str, Said]:
    made: dict[str, Said] = {}
    for part in parts:
        twice = sorted(made.keys() & part.keys())
        if twice:
            raise ValueError(f"two rooms name {', '.join(twice)}")
        made.update(part)
    return made
