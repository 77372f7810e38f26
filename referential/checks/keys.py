"""Check the order of keys: it is part of the format, so that every file reads alike."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from referential.problems import Code, Problem, Trail
from referential.sentences import N_
from referential.sources import Entry, Sources
from referential.validation import keys_at


def check_keys(sources: Sources) -> Iterator[Problem]:
    """Check the order of the keys of every map, languages included."""
    entries: list[Entry[Any] | None] = [
        sources.meta,
        sources.levels,
        sources.domains,
        *sources.cooperation.values(),
        *sources.frameworks.values(),
        *sources.competences,
    ]
    for entry in entries:
        if entry is not None:
            yield from _walk(entry, sources.languages, (), entry.document.data)


def _walk(
    entry: Entry[BaseModel], languages: tuple[str, ...], trail: Trail, data: Any
) -> Iterator[Problem]:
    if isinstance(data, list):
        for index, item in enumerate(data):
            yield from _walk(entry, languages, (*trail, index), item)
    if not isinstance(data, dict):
        return
    order = (*keys_at(type(entry.value), trail), *languages)
    if "text" in data and "text" not in order:
        yield entry.problem(
            (*trail, "text"),
            Code.SHAPE_UNKNOWN_KEY,
            N_("the key `text` is only for compiled files"),
            N_("write the languages beside the other keys"),
            key=True,
        )
    yield from _order(entry, trail, list(data), order)
    for key, value in data.items():
        yield from _walk(entry, languages, (*trail, key), value)


def _order(
    entry: Entry[BaseModel], trail: Trail, found: list[str], order: tuple[str, ...]
) -> Iterator[Problem]:
    found = [key for key in found if key in order]
    right = [key for key in order if key in found]
    for key, expected in zip(found, right, strict=True):
        if key != expected:
            yield entry.problem(
                (*trail, expected),
                Code.SHAPE_ORDER,
                N_("`{expected}` comes after `{key}`", expected=expected, key=key),
                N_(
                    "put `{expected}` before `{key}`; the order is {known}",
                    expected=expected,
                    key=key,
                    known=", ".join(right),
                ),
                key=True,
            )
            return
