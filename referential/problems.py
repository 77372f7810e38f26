"""A problem: one thing that is wrong in one place of one file, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum

from referential.sentences import Translate, in_words


class Code(StrEnum):
    """The stable name of each kind of problem; README.md lists them."""

    FILE_MISSING = "file.missing"
    FILE_UNEXPECTED = "file.unexpected"
    FILE_NAME = "file.name"
    FILE_UNREADABLE = "file.unreadable"

    YAML_SIZE = "yaml.size"
    YAML_ENCODING = "yaml.encoding"
    YAML_NFC = "yaml.nfc"
    YAML_TAB = "yaml.tab"
    YAML_LINE_END = "yaml.line-end"
    YAML_LINE_LENGTH = "yaml.line-length"
    YAML_SYNTAX = "yaml.syntax"
    YAML_EMPTY = "yaml.empty"
    YAML_DOCUMENTS = "yaml.documents"
    YAML_DUPLICATE_KEY = "yaml.duplicate-key"
    YAML_ANCHOR = "yaml.anchor"
    YAML_TAG = "yaml.tag"
    YAML_KEY = "yaml.key"
    YAML_DEPTH = "yaml.depth"
    YAML_COMMENT = "yaml.comment"
    YAML_MERGE = "yaml.merge"

    SHAPE_MISSING = "shape.missing"
    SHAPE_UNKNOWN_KEY = "shape.unknown-key"
    SHAPE_CHOICE = "shape.choice"
    SHAPE_FORM = "shape.form"
    SHAPE_KIND = "shape.kind"
    SHAPE_ORDER = "shape.order"

    REFERENCE_DOMAIN = "reference.domain"
    REFERENCE_CODE = "reference.code"
    REFERENCE_LABEL = "reference.label"
    REFERENCE_FRAMEWORK = "reference.framework"
    REFERENCE_SUCCESSOR = "reference.successor"
    REFERENCE_REPEATED = "reference.repeated"
    REFERENCE_TERM = "reference.term"
    REFERENCE_NAME = "reference.name"
    QUESTION_STEP = "question.step"

    ECF_CODE = "ecf.code"
    ECF_LEVEL = "ecf.level"
    ECF_DISCOVER = "ecf.discover"
    ECF_BAND = "ecf.band"
    ECF_TWICE = "ecf.twice"
    ECF_DESCENDS = "ecf.descends"
    ECF_FLAT = "ecf.flat"
    ECF_STALLED = "ecf.stalled"
    ECF_LEAP = "ecf.leap"

    LANGUAGE_MISSING = "language.missing"
    LANGUAGE_UNDECLARED = "language.undeclared"
    LANGUAGE_IDENTICAL = "language.identical"

    LEVEL_MISSING = "level.missing"
    LEVEL_RANK = "level.rank"
    DESCRIPTOR_FEW = "descriptor.few"
    DESCRIPTOR_ID = "descriptor.id"
    DESCRIPTOR_REQUIRED = "descriptor.required"
    WORDING_SIMILAR = "wording.similar"
    WORDING_TEMPLATE = "wording.template"
    WORDING_WORD = "wording.word"
    KEYWORD_FEW = "keyword.few"
    KEYWORD_REPEATED = "keyword.repeated"
    TRAINING_MISSING = "training.missing"
    TRAINING_UNTRUE = "training.untrue"
    DOMAIN_COLOUR = "domain.colour"

    HISTORY_REMOVED = "history.removed"
    HISTORY_REUSED = "history.reused"
    HISTORY_SINCE = "history.since"
    HISTORY_STATUS = "history.status"
    HISTORY_CHARTER = "history.charter"

    RELEASE_MANIFEST = "release.manifest"
    RELEASE_CHANGED = "release.changed"
    RELEASE_COMPILED = "release.compiled"


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands in a file; both counted from 1, in characters."""

    line: int
    column: int


START = Place(1, 1)

Trail = tuple[str | int, ...]
"""The keys and indexes that lead from the top of a document to one of its values."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, where it is, and what to do about it."""

    file: str
    """The file, as it was given or relative to the folder that was given."""
    place: Place
    """The line and column of the key or value that is wrong."""
    code: Code
    """The stable name of this kind of problem."""
    sentence: str
    """What is wrong, without a final stop."""
    remedy: str
    """What to do, without a final stop."""

    def __str__(self) -> str:
        """Return the problem as one line in English, as editors and terminals know to follow."""
        return self.spoken(str)

    def spoken(self, translate: Translate) -> str:
        """Return the problem as one line, in the language of a translator of templates."""
        return (
            f"{self.file}:{self.place.line}:{self.place.column}: {in_words(self.sentence, translate)}"
            f" → {in_words(self.remedy, translate)} [{self.code}]"
        )

    def as_json(self, translate: Translate = str) -> dict[str, str | int]:
        """Return the problem for machines; its sentence and its remedy are for people."""
        return {
            "file": self.file,
            "line": self.place.line,
            "column": self.place.column,
            "code": self.code.value,
            "sentence": in_words(self.sentence, translate),
            "remedy": in_words(self.remedy, translate),
        }


def in_reading_order(problem: Problem) -> tuple[str, Place, str]:
    """Return the key that sorts problems as a reader meets them: by file, then downwards."""
    return problem.file, problem.place, problem.code.value
