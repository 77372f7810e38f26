"""Check what people say: enough phrases in each language, and none that leads to two competences."""

from collections.abc import Iterator

from referential.checks.languages import undeclared
from referential.models import Competence, Status
from referential.problems import Code, Problem
from referential.sentences import N_
from referential.sources import Entry, Sources

_WRITE = N_("write at least {fewest}, as people speak who do not know the trade")
FEWEST = 12
"""How many phrases a competence has at least, in each language, once it has any."""


def check_keywords(sources: Sources) -> Iterator[Problem]:
    """Check the keywords of all competences that are not deprecated."""
    current = [one for one in sources.competences if one.value.status is not Status.DEPRECATED]
    for entry in current:
        if entry.value.keywords is not None:
            yield from _few(entry, sources.languages)
    for language in sources.languages:
        yield from _repeated(current, language)
    for entry in current:
        said = entry.value.keywords.root if entry.value.keywords else ()
        yield from undeclared(entry, ("keywords",), said, sources.languages)


def _few(entry: Entry[Competence], languages: tuple[str, ...]) -> Iterator[Problem]:
    for language in languages:
        count = len(_said(entry, language))
        if count < FEWEST:
            yield entry.problem(
                ("keywords", language) if count else ("keywords",),
                Code.KEYWORD_FEW,
                N_("there are {count} keywords in “{language}”", count=count, language=language),
                _WRITE.filled(fewest=FEWEST),
                key=True,
            )


def _repeated(entries: list[Entry[Competence]], language: str) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for entry in entries:
        for index, phrase in enumerate(_said(entry, language)):
            plain = " ".join(phrase.casefold().replace("’", "'").split())
            if plain in seen:
                yield entry.problem(
                    ("keywords", language, index),
                    Code.KEYWORD_REPEATED,
                    N_(
                        "“{phrase}” already leads to {seen} in “{language}”",
                        phrase=phrase,
                        seen=seen[plain],
                        language=language,
                    ),
                    N_("say it in words that lead to one competence"),
                )
            seen.setdefault(plain, entry.value.id)


def _said(entry: Entry[Competence], language: str) -> tuple[str, ...]:
    return entry.value.keywords.in_language(language) if entry.value.keywords else ()
