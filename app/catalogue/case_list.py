"""Which documents of a list a CASE consumer asks for, in which order, and which of their fields.

Source: 1EdTech CASE 1.1, REST/JSON binding, `getAllCFDocuments`: its parameters `sort`, `orderBy`, `filter`, `fields`.
A filter is one comparison, or two joined by AND or OR: `title~'web' AND language='fr'`; `~` is “contains”.
"""

import operator
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from referential.exports.case_identifiers import Object

MOST = 1000
"""How many documents are answered at once."""
FIELDS = (
    *(
        "identifier",
        "uri",
        "frameworkType",
        "caseVersion",
        "creator",
        "title",
        "lastChangeDateTime",
    ),
    *(
        "officialSourceURL",
        "publisher",
        "description",
        "subject",
        "subjectURI",
        "language",
        "version",
    ),
    *("adoptionStatus", "statusStartDate", "statusEndDate", "licenseURI", "notes", "extensions"),
    "CFPackageURI",
)
"""The fields of a CFDocument that the norm names."""
_PREDICATES: dict[str, Callable[[str, str], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "~": lambda said, wanted: wanted.casefold() in said.casefold(),
}
_COMPARISON = re.compile(r"\s*(\w+)\s*(!=|>=|<=|=|>|<|~)\s*'([^']*)'\s*")
_JOINED = re.compile(r"\s(AND|OR)\s")


class CaseRefused(Exception):
    """A list was asked for by what it has not; the norm's own answer says so."""

    def __init__(self, minor: str, sentence: str) -> None:
        super().__init__(sentence)
        self.minor = minor
        """A value of the norm's list of minor codes."""


@dataclass(frozen=True)
class CaseWish:
    """What is asked for; what is empty asks for nothing."""

    sort: str = ""
    descending: bool = False
    filter: str = ""
    fields: str = ""
    """Names, with commas between them."""

    def of(self, documents: Sequence[Object]) -> list[Object]:
        """Return the documents that are asked for, in their order, each with all its fields.

        Raises:
            CaseRefused: a field that is none, or a filter that cannot be read.
        """
        found = [one for one in documents if self._fits(one)]
        if self.sort:
            _known((self.sort,), "invalid_sort_field")
            found.sort(key=lambda one: str(one.get(self.sort, "")), reverse=self.descending)
        return found

    def cut(self, document: Object) -> Object:
        """Return a document with the fields that are asked for.

        Raises:
            CaseRefused: a field that is none.
        """
        names = [name.strip() for name in self.fields.split(",") if name.strip()]
        _known(names, "invalid_selection_field")
        return {name: said for name, said in document.items() if not names or name in names}

    def _fits(self, document: Object) -> bool:
        if not self.filter.strip():
            return True
        first, *rest = _JOINED.split(self.filter)
        fits = [_compared(one, document) for one in (first, *rest[1::2])]
        if len(fits) > 2:
            raise CaseRefused("invalid_selection_field", "A filter joins two comparisons at most.")
        return any(fits) if rest[:1] == ["OR"] else all(fits)


def _compared(comparison: str, document: Object) -> bool:
    read = _COMPARISON.fullmatch(comparison)
    if read is None:
        sentence = "A filter compares a field with a text in single quotes, such as language='fr'."
        raise CaseRefused("invalid_selection_field", sentence)
    name, predicate, wanted = read.groups()
    _known((name,), "invalid_selection_field")
    return _PREDICATES[predicate](str(document.get(name, "")), wanted)


def _known(names: Sequence[str], minor: str) -> None:
    unknown = [name for name in names if name not in FIELDS]
    if unknown:
        raise CaseRefused(minor, f"A CFDocument has no field “{unknown[0][:40]}”.")


def pages(
    base: str, query: Sequence[tuple[str, str]], place: tuple[int, int, int]
) -> Iterator[str]:
    """Yield the links from one page of a list to others (RFC 8288).

    Args:
        base: the list's address.
        query: the parameters that stay as they are, already encoded.
        place: where the page begins, how many it holds at most, and how many there are.
    """
    offset, limit, total = place
    steps = {"first": 0, "last": max(0, (total - 1) // limit * limit)}
    if offset > 0:
        steps["prev"] = max(0, offset - limit)
    if offset + limit < total:
        steps["next"] = offset + limit
    for name, start in steps.items():
        asked = [*query, ("limit", str(limit)), ("offset", str(start))]
        yield f'<{base}?{"&".join(f"{key}={value}" for key, value in asked)}>; rel="{name}"'
