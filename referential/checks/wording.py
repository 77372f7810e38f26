"""Check that descriptors are each other's neighbours, not each other's copies.

The measure is one that an author can check by hand. A text is cut into all its runs of three words;
two descriptors are too similar when the shorter one shares two in five of its runs, or more, with the other.
A run of words that comes back in several competences is a template: it says little of each.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from referential.models import Competence, Status
from referential.problems import Code, Problem, Trail
from referential.sentences import N_
from referential.sources import Entry, Sources
from referential.traversal import texts

RUN = 3
"""How many words in a row make a run."""
SHARED = 0.4
"""The share of runs from which two descriptors are too similar."""
TEMPLATE_RUN = 6
"""How many words in a row make a template when they come back…"""
TEMPLATE_COMPETENCES = 4
"""… in this many competences."""

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")


@dataclass(frozen=True)
class _Statement:
    """One text of one competence in one language."""

    entry: Entry[Competence]
    trail: Trail
    words: tuple[str, ...]

    @property
    def name(self) -> str:
        """How messages name it: the competence, and the descriptor if it is one."""
        level, descriptor = self.trail[1], self.trail[3]
        levels = {str(one): level for one, level in self.entry.value.levels.items()}
        return f"{self.entry.value.id}/{levels[str(level)].descriptors[int(descriptor)].id}"

    def runs(self, length: int) -> set[tuple[str, ...]]:
        """Return all runs of so many words; a shorter text is one run."""
        count = max(1, len(self.words) - length + 1)
        return {self.words[at : at + length] for at in range(count)}


def check_wording(sources: Sources) -> Iterator[Problem]:
    """Check the wording of all competences that are not deprecated, language by language."""
    current = [one for one in sources.competences if one.value.status is not Status.DEPRECATED]
    for language in sources.languages:
        statements = [one for entry in current for one in _statements(entry, language)]
        yield from _templates(statements, language)
        yield from _similar([one for one in statements if "descriptors" in one.trail], language)


def _statements(entry: Entry[Competence], language: str) -> Iterator[_Statement]:
    for trail, text in texts(entry.value):
        if language in text.root:
            words = tuple(_WORD.findall(text.root[language].casefold()))
            yield _Statement(entry, (*trail, language), words)


def _similar(statements: list[_Statement], language: str) -> Iterator[Problem]:
    """Compare each statement with those before it that share a run with it."""
    runs = [statement.runs(RUN) for statement in statements]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, statement in enumerate(statements):
        shared = Counter(before for run in runs[at] for before in holders[run])
        for run in runs[at]:
            holders[run].append(at)
        if not shared:
            continue
        before, count = min(
            shared.items(),
            key=lambda pair: (-pair[1] / min(len(runs[pair[0]]), len(runs[at])), pair[0]),
        )
        fewest = min(len(runs[before]), len(runs[at]))
        if count >= SHARED * fewest:
            yield statement.entry.problem(
                statement.trail,
                Code.WORDING_SIMILAR,
                N_(
                    "this says nearly what {name} says in “{language}”: they share {count} of {fewest} "
                    "runs of {run} words",
                    name=statements[before].name,
                    language=language,
                    count=count,
                    fewest=fewest,
                    run=RUN,
                ),
                N_("say what can be seen here and nowhere else"),
            )


def _templates(statements: list[_Statement], language: str) -> Iterator[Problem]:
    """Tell each run of words that comes back in several competences, once in each."""
    holders: dict[tuple[str, ...], dict[str, _Statement]] = defaultdict(dict)
    for statement in statements:
        if len(statement.words) >= TEMPLATE_RUN:
            for run in statement.runs(TEMPLATE_RUN):
                holders[run].setdefault(statement.entry.value.id, statement)
    told: set[tuple[str, Trail]] = set()
    for run, found in sorted(holders.items()):
        if len(found) < TEMPLATE_COMPETENCES:
            continue
        for competence_id, statement in found.items():
            if (competence_id, statement.trail) not in told:
                told.add((competence_id, statement.trail))
                yield statement.entry.problem(
                    statement.trail,
                    Code.WORDING_TEMPLATE,
                    N_(
                        "“{words}” is in {count} competences in “{language}”",
                        words=" ".join(run),
                        count=len(found),
                        language=language,
                    ),
                    N_("say it in words of this competence"),
                )
