"""Build plain data from YAML events, and note where everything stands.

Events are used instead of composed nodes, so that aliases are seen where they stand, nothing is
ever expanded, and depth is bounded before it is built.
"""

import unicodedata
from collections.abc import Iterator
from typing import Any

import yaml

from referential.problems import START, Code, Place, Problem, Trail
from referential.sentences import N_

MAX_DEPTH = 12


class _NoSense(Exception):
    """What follows cannot be built, and hostile files make it slow to read: stop here."""


class Builder:
    """Build plain data from YAML events, and note where everything stands."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self.file = file
        self.problems = problems
        self.keys: dict[Trail, Place] = {}
        self.values: dict[Trail, Place] = {}
        self._events: Iterator[yaml.Event] = iter(())
        self._lines: list[str] = []
        self._whole = True
        self._long_quote: yaml.ScalarEvent | None = None

    def document(self, text: str) -> Any:
        """Return the data of the only document, or None when there is no way to know it."""
        self._lines = text.removeprefix("\ufeff").split("\n")
        self._events = iter(yaml.parse(text.removeprefix("\ufeff"), Loader=yaml.CSafeLoader))
        try:
            data = self._only_document()
        except _NoSense:
            return None
        except yaml.MarkedYAMLError as error:
            self._syntax(error)
            return None
        except yaml.reader.ReaderError as error:
            self._forbidden_character(text, error)
            return None
        return data if self._whole else None

    def _only_document(self) -> Any:
        data = None
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents == 2:
                    place = _place(event)
                    self._note(
                        place,
                        Code.YAML_DOCUMENTS,
                        N_("a second document starts here"),
                        N_("keep one document in a file, without `---` lines"),
                    )
            elif isinstance(event, yaml.NodeEvent):
                built = self._node(event, (), 0)
                data = built if documents == 1 else data
        if documents == 0:
            self._note(START, Code.YAML_EMPTY, N_("the file is empty"), N_("fill it, or delete it"))
        return data

    def _node(self, event: yaml.Event, trail: Trail, depth: int) -> Any:
        self.values[trail] = _place(event)
        self._refuse_features(event)
        if isinstance(event, yaml.ScalarEvent):
            self._refuse_decomposed(event)
            self._remember_long_quote(event)
            self._refuse_lost_words(event)
            return event.value
        if isinstance(event, yaml.AliasEvent):
            return None
        if depth >= MAX_DEPTH:
            self._note(
                _place(event),
                Code.YAML_DEPTH,
                N_("this is nested deeper than {depth} steps", depth=MAX_DEPTH),
                N_("check the indentation against README.md"),
            )
            raise _NoSense
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(trail, depth)
        return self._mapping(trail, depth)

    def _sequence(self, trail: Trail, depth: int) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(event, (*trail, len(items)), depth + 1))
        return items

    def _mapping(self, trail: Trail, depth: int) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event)
            known = key in entries
            if known:
                first = self.keys[(*trail, key)].line
                self._note(
                    _place(event),
                    Code.YAML_DUPLICATE_KEY,
                    N_(
                        "the key `{key}` is here for the second time, the first is on line {first}",
                        key=key,
                        first=first,
                    ),
                    N_("keep one of them"),
                )
            place = _place(event)
            aside = (*trail, f"{key} again") if known else (*trail, key)
            self.keys[aside] = place
            value = self._node(next(self._events), aside, depth + 1)
            entries.setdefault(key, value)
        return entries

    def _key(self, event: yaml.Event) -> str:
        self._refuse_features(event)
        if isinstance(event, yaml.ScalarEvent) and event.value:
            return str(event.value)
        self._note(
            _place(event),
            Code.YAML_KEY,
            N_("this key is not a word"),
            N_("write `key: value`, one a line"),
        )
        raise _NoSense

    def _refuse_features(self, event: yaml.Event) -> None:
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent):
            self._whole = False
            self._note(
                _place(event),
                Code.YAML_ANCHOR,
                N_("`*{anchor}` refers to another place", anchor=anchor),
                N_("write the value out: each entry reads on its own"),
            )
            return
        if anchor:
            self._note(
                _place(event),
                Code.YAML_ANCHOR,
                N_("`&{anchor}` names this value to be copied elsewhere", anchor=anchor),
                N_("remove the anchor"),
            )
        if tag:
            self._note(
                _place(event),
                Code.YAML_TAG,
                N_("the tag `{tag}` asks for a special kind of value", tag=_short(tag)),
                N_("remove the tag: every value is plain text"),
            )

    def _refuse_decomposed(self, event: yaml.ScalarEvent) -> None:
        """Refuse a letter and its accent that escapes write apart: the lines do not show them."""
        seen = any(problem.code is Code.YAML_NFC for problem in self.problems)
        if not seen and not unicodedata.is_normalized("NFC", event.value):
            self._note(
                _place(event),
                Code.YAML_NFC,
                N_("an accent is written as a character of its own"),
                N_("write the accented letter itself"),
            )

    def _refuse_lost_words(self, event: yaml.ScalarEvent) -> None:
        """Refuse “story #1”: YAML ends the text at the space in silence. A comment has two spaces before it."""
        if event.style:
            return
        end = _ends(event)
        line = self._lines[end.line - 1] if end.line <= len(self._lines) else ""
        rest = line[end.column - 1 :]
        lost = rest.lstrip(" ")
        blanks = len(line[: len(line) - len(lost)]) - len(line[: len(line) - len(lost)].rstrip(" "))
        if lost.startswith("#") and (blanks < 2 or not lost.startswith("# ")):
            self._note(
                Place(end.line, len(line) - len(lost) + 1),
                Code.YAML_COMMENT,
                N_(
                    "the text ends here: “{lost}” is a comment, which no reader sees",
                    lost=lost[:40],
                ),
                N_(
                    "put the whole text in double quotes; or, if it is a note, write two spaces before `# `"
                ),
            )

    def _note(self, place: Place, code: Code, sentence: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, place, code, sentence, remedy))

    def _remember_long_quote(self, event: yaml.ScalarEvent) -> None:
        """Keep the last quoted text that runs over lines: forgotten quotes make such texts."""
        if event.style in ('"', "'") and _ends(event).line > _place(event).line:
            self._long_quote = event

    def _syntax(self, error: yaml.MarkedYAMLError) -> None:
        mark = error.problem_mark or error.context_mark
        if error.context == "while scanning a quoted scalar":
            mark = error.context_mark
        place = Place(mark.line + 1, mark.column + 1) if mark else START
        why = error.problem or N_("the text cannot be read")
        closes = _ends(self._long_quote).line if self._long_quote else 0
        if self._long_quote and place.line - closes in (0, 1):
            place = _place(self._long_quote)
            why = N_(
                "the quote that opens here closes on line {closes}, and what follows makes no sense",
                closes=closes,
            )
        remedy = N_("check quotes, colons and indentation here and just above")
        if why.startswith("mapping values are not allowed"):
            why = N_("a text without quotes holds a colon followed by a space")
            remedy = N_(
                "put the text in double quotes, or write `>-` after the key and the text on the next line"
            )
        self._note(place, Code.YAML_SYNTAX, N_("this is not YAML: {why}", why=why), remedy)

    def _forbidden_character(self, text: str, error: yaml.reader.ReaderError) -> None:
        before = text[: error.position]
        place = Place(before.count("\n") + 1, len(before) - before.rfind("\n"))
        self._note(
            place,
            Code.YAML_ENCODING,
            N_("there is a character that YAML does not allow"),
            N_("remove the control character"),
        )


def _place(event: yaml.Event) -> Place:
    mark = event.start_mark
    return Place(mark.line + 1, mark.column + 1) if mark else START


def _ends(event: yaml.Event) -> Place:
    mark = event.end_mark
    return Place(mark.line + 1, mark.column + 1) if mark else START


def _short(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")[:40]
