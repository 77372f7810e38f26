"""The entries of a revocation list, by hand: lists grow to hundreds of thousands, and objects of models are dear."""

from collections.abc import Iterator
from typing import Any

from badges.errors import BrokenRule, DocumentError, Problem
from badges.ob2.fields import check_iri, comparable
from badges.ob2.leniency import is_blank, refuse_redefinitions
from badges.sentences import N_

ENTRIES = "revokedAssertions"


def entries_of(members: dict[str, Any]) -> Iterator[tuple[frozenset[str], str | None]]:
    """Yield the names of each revoked assertion, as two of them compare, and the reason that is told.

    Args:
        members: the revocation list as it was read.

    Raises:
        DocumentError: an entry names no assertion, or says that it is not revoked (OB 2.0, RevocationList).
    """
    written = members.get(ENTRIES)
    for number, entry in enumerate(written if isinstance(written, list) else [written]):
        try:
            yield (_names(entry), _reason(entry))
        except BrokenRule as error:
            place = f"{ENTRIES}[{number}]"
            raise DocumentError("RevocationList", (Problem(place, error.said),)) from None


def _names(entry: object) -> frozenset[str]:
    if isinstance(entry, str):
        return frozenset((comparable(check_iri(entry)),))
    if not isinstance(entry, dict):
        raise BrokenRule(N_("has a wrong type"))
    if "@context" in entry:
        refuse_redefinitions(entry["@context"])
    if entry.get("revoked") not in (None, True):
        raise BrokenRule(N_("says revoked: false; leave the entry out of the list instead"))
    if not is_blank(entry.get("id")):
        check_iri(_text(entry["id"]))
    names = [_text(entry[name]) for name in ("id", "uid") if not is_blank(entry.get(name))]
    if not names:
        raise BrokenRule(N_("names no assertion; give its id"))
    return frozenset(map(comparable, names))


def _text(name: object) -> str:
    if not isinstance(name, str):
        raise BrokenRule(N_("has a wrong type; text is expected"))
    return name


def _reason(entry: object) -> str | None:
    reason = entry.get("revocationReason") if isinstance(entry, dict) else None
    return reason if isinstance(reason, str) and reason.strip() else None


def without_entries(members: dict[str, Any]) -> dict[str, Any]:
    """Return a list without its entries: what is left is read like any other document."""
    return {**members, ENTRIES: []} if members.get(ENTRIES) is not None else members
