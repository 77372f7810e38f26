"""Find competences by what a person says, in a whole sentence or in one word; best first, each with the reason.

A competence is one document: its title, its summary, what people say of it (`keywords`) and what its levels ask.
Words are compared by their stems, without accents, and weighed as BM25 does: a rare word says more than a common one.
The keyword that is nearest to the sentence as a whole counts beside the words. A release without keywords is searched
by all the rest. Pure: the same sentence finds the same in the same release.
"""

import math
import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile

import snowballstemmer

from referential.models import Competence, Referential, Status
from referential.search_words import EMPTY, SAME

LONGEST = 300
"""How many letters of a sentence are listened to."""
MOST = 12
"""How many competences are found at most."""
FAINT = 0.3
"""The share of the best one's score below which nothing is found."""

Fits = Callable[[Competence], bool]

_STEMMERS = {"en": "english", "fr": "french", "pt": "portuguese"}
_WORD = re.compile(r"[^\W_]+")
_TITLE, _KEYWORD, _SUMMARY, _WHY, _REST = 4.0, 4.5, 2.0, 0.5, 0.25
_K, _B = 12.0, 0.4
"""BM25: how soon a word that comes back stops to add, and how much a long text is held against it."""
_DAMPED = 0.45
"""How far a rare word is believed: plain people's rare words are often beside the point."""
_PHRASE = 5.0
"""What a keyword counts that says the same as the whole sentence."""
_NAMED = 6.0
"""What it counts that the title says all that the sentence says; less where it says a part of it."""
_ALIKE = 0.95
"""What a word counts that means the same as the one that was typed: a keyword with that very word is told before it."""
_GUESSED = 0.6
"""What a word counts that is known only by its beginning, or but for one letter."""
_SHORTEST_GUESS = 4
_TOLD = 0.25
"""How near a keyword must be to be told as the reason."""


@dataclass(frozen=True)
class Found:
    """A competence that answers a sentence, and why."""

    competence: Competence
    score: float
    words: tuple[str, ...]
    """The words of the sentence that led here, as they were typed."""
    phrases: tuple[str, ...]
    """The keywords that led here, nearest first."""

    @property
    def because(self) -> tuple[str, ...]:
        """What led here: keywords if there are any, else words of the sentence."""
        return self.phrases or self.words


def search(
    referential: Referential, sentence: str, language: str, *, fits: Fits | None = None
) -> list[Found]:
    """Return the competences that answer a sentence, best first; none when it says nothing we know.

    Args:
        referential: a release, or the draft.
        sentence: what a person says; no more than `LONGEST` letters are listened to.
        language: the language it is said in.
        fits: which competences may answer; by default all that are not deprecated.
    """
    return _index(referential, language).find(sentence[:LONGEST], fits)


_INDEXES: dict[tuple[str, str], "_Index"] = {}


def _index(referential: Referential, language: str) -> "_Index":
    """Return the index of a release in a language, made once; the draft may change and has its own each time."""
    key = (referential.digest, language)
    if not referential.digest:
        return _Index(referential, language)
    if key not in _INDEXES:
        _INDEXES[key] = _Index(referential, language)
    return _INDEXES[key]


class _Language:
    """How the words of a language are cut and compared."""

    def __init__(self, language: str) -> None:
        known = language if language in _STEMMERS else "en"
        self._algorithm = _STEMMERS[known]
        self._empty = EMPTY[known]
        self._same = {word: group for group in SAME[known] for word in group}

    def words(self, text: str) -> list[str]:
        """Return the words of a text that say something."""
        found = _WORD.findall(unicodedata.normalize("NFC", text).lower())
        return [word for word in found if len(word) > 1 and _plain(word) not in self._empty]

    def stems(self, words: Iterable[str]) -> dict[str, str]:
        """Return the stem of each word, without accents."""
        # A stemmer of its own for each call: it keeps the word it works on, and calls come from several threads.
        stemmer = snowballstemmer.stemmer(self._algorithm)
        return {word: _plain(stemmer.stemWord(word)) for word in set(words)}

    def same(self, word: str) -> tuple[str, ...]:
        """Return a word and those that mean the same."""
        return self._same.get(_plain(word), (word,))


@dataclass(frozen=True)
class _Phrase:
    """A keyword or a title, as the search compares it."""

    document: int
    text: str
    """How it is told as a reason; a title stands beside it anyway, and is not."""
    stems: frozenset[str]


class _Index:
    """What is known of one release in one language."""

    def __init__(self, referential: Referential, language: str) -> None:
        self.language = _Language(language)
        self.competences = [
            one for one in referential.competences if one.status is not Status.DEPRECATED
        ]
        texts = [list(_texts(one, language)) for one in self.competences]
        words = {word for some in texts for _, text in some for word in self.language.words(text)}
        stems = self.language.stems(words)
        self.spelled: dict[str, set[str]] = defaultdict(set)
        """The stems of a word that was typed without its accents."""
        for word in words:
            self.spelled[_plain(word)].add(stems[word])
        self.titles: dict[str, set[int]] = defaultdict(set)
        """The competences whose title says a stem."""
        self.phrases: list[_Phrase] = []
        counts = [self._count(at, some, stems) for at, some in enumerate(texts)]
        lengths = [sum(count.values()) for count in counts]
        mean = sum(lengths) / max(1, len(lengths)) or 1.0
        holders: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for at, count in enumerate(counts):
            for stem, weight in count.items():
                damped = weight + _K * (1 - _B + _B * lengths[at] / mean)
                holders[stem].append((at, weight * (_K + 1) / damped))
        self.holders: Mapping[str, list[tuple[int, float]]] = dict(holders)
        """For each stem the competences that say it, and how much it says of them."""
        size = len(self.competences)
        self.rarity = {
            stem: math.pow(math.log(1 + (size - len(held) + 0.5) / (len(held) + 0.5)), _DAMPED)
            for stem, held in holders.items()
        }
        self.by_stem: dict[str, list[_Phrase]] = defaultdict(list)
        for phrase in self.phrases:
            for stem in phrase.stems:
                self.by_stem[stem].append(phrase)
        self.weight = {phrase: self._sum(phrase.stems) for phrase in self.phrases}
        self.sorted = sorted(self.rarity)
        self.shortened: dict[str, list[str]] = defaultdict(list)
        for stem in self.sorted:
            for less in _one_less(stem):
                self.shortened[less].append(stem)

    def _count(
        self, at: int, texts: Iterable[tuple[float, str]], stems: Mapping[str, str]
    ) -> dict[str, float]:
        """Return how much each stem is said in a competence, and keep its keywords."""
        count: dict[str, float] = defaultdict(float)
        for weight, text in texts:
            said = [stems[word] for word in self.language.words(text)]
            for stem in said:
                count[stem] += weight
                if weight == _TITLE:
                    self.titles[stem].add(at)
            if weight in (_TITLE, _KEYWORD) and said:
                told = text if weight == _KEYWORD else ""
                self.phrases.append(_Phrase(at, told, frozenset(said)))
        return count

    def find(self, sentence: str, fits: Fits | None = None) -> list[Found]:
        """Return the competences that fit and answer a sentence, best first."""
        words = list(dict.fromkeys(self.language.words(sentence)))
        meant = {word: self._meant(word) for word in words}
        scores: dict[int, float] = defaultdict(float)
        said: dict[int, list[str]] = defaultdict(list)
        for word, stems in meant.items():
            best: dict[int, float] = {}
            for stem, sure in stems.items():
                for at, weight in self.holders[stem]:
                    best[at] = max(best.get(at, 0.0), sure * self.rarity[stem] * weight)
            for at, score in best.items():
                scores[at] += score
                said[at].append(word)
        for at, share in self._named(meant).items():
            scores[at] += _NAMED * share
        near = self._near(meant)
        for at, phrases in near.items():
            scores[at] += _PHRASE * phrases[0][0]
        fitting = [at for at in scores if fits is None or fits(self.competences[at])]
        order = sorted(fitting, key=lambda at: (-round(scores[at], 9), self.competences[at].id))
        enough = FAINT * scores[order[0]] if order else 0.0
        return [
            Found(self.competences[at], scores[at], tuple(said[at]), _told(near.get(at, [])))
            for at in order[:MOST]
            if scores[at] >= enough
        ]

    def _meant(self, word: str) -> dict[str, float]:
        """Return the stems that a word may mean, and how sure that is."""
        alike = self.language.same(word)
        known = {stem: _ALIKE for one in alike for stem in self._spelled(one)}
        known |= dict.fromkeys(self._spelled(word), 1.0)
        if known or len(word) < _SHORTEST_GUESS:
            return known
        plain = _plain(word)
        stem = self.language.stems([word])[word]
        begun = self.sorted[bisect_left(self.sorted, plain) :]
        guesses = [*takewhile(lambda one: one.startswith(plain), begun)]
        for less in (stem, *_one_less(stem)):
            guesses += self.shortened.get(less, [])
            guesses += [less] if less in self.rarity else []
        return dict.fromkeys(guesses, _GUESSED)

    def _spelled(self, word: str) -> Iterator[str]:
        found = self.spelled.get(_plain(word)) or {self.language.stems([word])[word]}
        yield from (stem for stem in sorted(found) if stem in self.rarity)

    def _near(self, meant: Mapping[str, Mapping[str, float]]) -> dict[int, list[tuple[float, str]]]:
        """Return for each competence its keywords that share something with a sentence, nearest first.

        Near is the cosine of both, each word weighed by how rare it is: 1 for the same words, 0 for none in common.
        """
        shared: dict[_Phrase, float] = defaultdict(float)
        whole = 0.0
        for stems in meant.values():
            whole += max((self.rarity[stem] ** 2 for stem in stems), default=_UNKNOWN)
            met: dict[_Phrase, float] = {}
            for stem, sure in stems.items():
                for phrase in self.by_stem.get(stem, ()):
                    met[phrase] = max(met.get(phrase, 0.0), sure * self.rarity[stem] ** 2)
            for phrase, weight in met.items():
                shared[phrase] += weight
        near: dict[int, list[tuple[float, str]]] = defaultdict(list)
        for phrase, weight in shared.items():
            cosine = weight / math.sqrt(whole * self.weight[phrase])
            near[phrase.document].append((min(1.0, cosine), phrase.text))
        for found in near.values():
            found.sort(key=lambda pair: (-round(pair[0], 9), pair[1]))
        return near

    def _named(self, meant: Mapping[str, Mapping[str, float]]) -> dict[int, float]:
        """Return which share of a sentence stands in the title of a competence, each word weighed by how rare it is."""
        whole, shares = 0.0, dict[int, float]()
        for stems in meant.values():
            whole += max((self.rarity[stem] ** 2 for stem in stems), default=_UNKNOWN)
            met: dict[int, float] = {}
            for stem, sure in stems.items():
                for at in self.titles.get(stem, ()):
                    met[at] = max(met.get(at, 0.0), sure * self.rarity[stem] ** 2)
            for at, weight in met.items():
                shares[at] = shares.get(at, 0.0) + weight
        return {at: (weight / whole) ** 2 for at, weight in shares.items()}

    def _sum(self, stems: Iterable[str]) -> float:
        return sum(self.rarity[stem] ** 2 for stem in stems)


_UNKNOWN = 1.2
"""What a word weighs in a sentence that no competence says."""


def _texts(competence: Competence, language: str) -> Iterator[tuple[float, str]]:
    """Yield the texts of a competence in a language, each with its weight."""
    yield _TITLE, competence.title.in_language(language)
    yield _SUMMARY, competence.description.in_language(language)
    yield _WHY, competence.why.in_language(language)
    for phrase in competence.keywords.in_language(language) if competence.keywords else ():
        yield _KEYWORD, phrase
    for level in competence.levels.values():
        for descriptor in level.descriptors:
            yield _REST, descriptor.text.in_language(language)
        for task in level.tasks:
            yield _REST, task.in_language(language)


def _told(near: list[tuple[float, str]]) -> tuple[str, ...]:
    return tuple(text for cosine, text in near[:2] if text and cosine >= _TOLD)


def _one_less(stem: str) -> Iterator[str]:
    """Yield a stem without one of its letters, for each of them; none for a short one, which is too easily another."""
    if len(stem) > _SHORTEST_GUESS:
        yield from (stem[:at] + stem[at + 1 :] for at in range(len(stem)))


def _plain(text: str) -> str:
    """Return a text in small letters and without accents."""
    if text.isascii():
        return text.casefold()
    letters = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()
