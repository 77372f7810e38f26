"""Check the translations: none missing, none undeclared, none left as a copy of another."""

from collections.abc import Iterable, Iterator
from typing import Any

from referential.models import Competence, Status
from referential.problems import Code, Problem, Trail
from referential.sentences import N_
from referential.sources import Entry, Sources
from referential.traversal import texts
from referential.validation import dotted
from referential.values import FALLBACK, Text

WORDS_THAT_MAY_BE_EQUAL = 3
"""Short texts, such as a technology's name, may well be the same in two languages."""


def check_languages(sources: Sources) -> Iterator[Problem]:
    """Check every text of the referential's own files; those of frameworks are their owners'."""
    if sources.meta is None:
        return
    declared = sources.languages
    if FALLBACK not in declared:
        yield sources.meta.problem(
            ("languages",),
            Code.LANGUAGE_MISSING,
            N_(
                "“{language}” is not declared, though it stands in for every missing translation",
                language=FALLBACK,
            ),
            N_("add {language}", language=FALLBACK),
        )
    entries: list[Entry[Any] | None] = [sources.meta, sources.levels, sources.domains]
    for own in (*entries, *sources.cooperation.values(), *sources.competences):
        if own is not None:
            yield from _entry(own, declared)
    translated: list[Entry[Any]] = [*sources.cooperation.values(), *sources.competences]
    for entry in translated:
        yield from _working(entry, declared)


def _entry(entry: Entry[Any], declared: tuple[str, ...]) -> Iterator[Problem]:
    unfinished = isinstance(entry.value, Competence) and entry.value.status is Status.DRAFT
    wanted = (FALLBACK,) if unfinished else declared
    for trail, text in texts(entry.value):
        for language in wanted:
            if language not in text.root:
                yield entry.problem(
                    trail,
                    Code.LANGUAGE_MISSING,
                    N_(
                        "`{name}` is not written in “{language}”",
                        name=dotted(trail),
                        language=language,
                    ),
                    N_(
                        "add `{language}:`; a working translation will do, if the file says so",
                        language=language,
                    ),
                    key=True,
                )
        yield from undeclared(entry, trail, text.languages, declared)
        yield from _copies(entry, trail, text)


def undeclared(
    entry: Entry[Any], trail: Trail, written: Iterable[str], declared: tuple[str, ...]
) -> Iterator[Problem]:
    """Find languages in which something is written, and which the referential does not declare."""
    for language in written:
        if language not in declared:
            yield entry.problem(
                (*trail, language),
                Code.LANGUAGE_UNDECLARED,
                N_("the referential does not speak “{language}”", language=language),
                N_(
                    "it speaks {known}; remove the key, or declare it in meta.yaml",
                    known=", ".join(declared),
                ),
                key=True,
            )


def _copies(entry: Entry[Any], trail: Trail, text: Text) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for language, words in text.root.items():
        plain = words.casefold()
        if plain in seen and len(words.split()) > WORDS_THAT_MAY_BE_EQUAL:
            yield entry.problem(
                (*trail, language),
                Code.LANGUAGE_IDENTICAL,
                N_(
                    "the text in “{language}” is the one in “{seen}”",
                    language=language,
                    seen=seen[plain],
                ),
                N_("translate it"),
            )
        seen.setdefault(plain, language)


def _working(entry: Entry[Any], declared: tuple[str, ...]) -> Iterator[Problem]:
    for index, language in enumerate(entry.value.working_translations):
        if language not in declared or language == FALLBACK:
            others = [one for one in declared if one != FALLBACK]
            yield entry.problem(
                ("working_translations", index),
                Code.LANGUAGE_UNDECLARED,
                N_("“{language}” is no language that texts are translated to", language=language),
                N_("name some of {known}", known=", ".join(others)),
            )
