"""Check that texts keep to the words of the house: `words.yaml` says which word stands for which thing."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter

from referential.frameworks import STUDY
from referential.models import Status
from referential.problems import Code, Problem
from referential.reading import read
from referential.sentences import N_
from referential.sources import Entry, Sources
from referential.traversal import texts

WORDS = Path(__file__).parent.parent / "words.yaml"


class Rule(BaseModel):
    """One word that does not stand for what it should."""

    found: re.Pattern[str]
    better: str
    """What to write instead."""
    why: str


@dataclass(frozen=True)
class Slip:
    """A rule that a sentence breaks, and the words that break it."""

    rule: Rule
    words: str


@cache
def rules() -> Mapping[str, tuple[Rule, ...]]:
    """Return the rules of each language."""
    document = read(WORDS.read_bytes(), str(WORDS))
    return TypeAdapter(dict[str, tuple[Rule, ...]]).validate_python(document.data)


def slips(language: str, sentence: str) -> Iterator[Slip]:
    """Yield every rule of a language that a sentence breaks."""
    for rule in rules().get(language, ()):
        match = rule.found.search(sentence)
        if match:
            yield Slip(rule, match.group().strip())


def check_words(sources: Sources) -> Iterator[Problem]:
    """Check every text of what is not deprecated, in every language."""
    current = [one for one in sources.competences if one.value.status is not Status.DEPRECATED]
    lists = [one for one in (sources.meta, sources.levels, sources.domains) if one is not None]
    study = [one for name, one in sources.frameworks.items() if name == STUDY]  # told in our words
    for entry in (*current, *lists, *study, *sources.cooperation.values()):
        yield from _entry(entry)


def _entry(entry: Entry[Any]) -> Iterator[Problem]:
    for trail, text in texts(entry.value):
        for language, sentence in text.root.items():
            for slip in slips(language, sentence):
                yield entry.problem(
                    (*trail, language),
                    Code.WORDING_WORD,
                    N_(
                        "“{words}” in “{sentence}”: {why}",
                        words=slip.words,
                        sentence=sentence,
                        why=slip.rule.why,
                    ),
                    N_("write {better}", better=slip.rule.better),
                )
