"""The letter in front of a person's archive: what is in it, from whom it came, who sees it, how long it is kept."""

from app.plumbing.service import Work
from app.plumbing.templating import environment
from app.privacy.keeping import KEEPING, Kind, Term
from app.privacy.records import KIND_NAMES, Records


def letter(work: Work, records: Records) -> str:
    """Return the letter as plain text, in the person's language."""
    template = environment(records.person.language).get_template("privacy/letter.txt")
    return template.render(
        person=records.person,
        day=work.now,
        places=records.places,
        kind_names=KIND_NAMES,
        counts=records.counts(),
        terms=terms_by_kind(),
        settings=work.settings,
    )


def terms_by_kind() -> dict[Kind, list[Term]]:
    """Return the terms of each kind of data, each once, in the order in which kinds are told."""
    found: dict[Kind, list[Term]] = {kind: [] for kind in Kind}
    for terms in KEEPING.values():
        for term in terms:
            if term not in found[term.kind]:
                found[term.kind].append(term)
    return found
