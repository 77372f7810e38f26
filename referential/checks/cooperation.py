"""Check the shared language: what its entries name exists, and what was promised stays."""

from collections.abc import Iterator

from referential.checks.history import History
from referential.cooperation import LISTS, Charter, Glossary, Part
from referential.errors import offer
from referential.frameworks import STUDY
from referential.problems import START, Code, Problem
from referential.sources import Entry, Sources
from referential.versions import Version

_CITED = ("forms", "themes", "indicators")
"""The parts that the records of exchanges name by id."""


def check_cooperation(sources: Sources) -> Iterator[Problem]:
    """Check the references inside the shared language, and from it to the study."""
    known = sources.frameworks[STUDY].value.facts_by_id if STUDY in sources.frameworks else None
    for name, entry in sources.cooperation.items():
        for index, one in enumerate(entry.value.entries):
            for at, fact in enumerate(getattr(one, "facts", ())):
                if known is not None and fact not in known:
                    yield entry.problem(
                        (LISTS[name], index, "facts", at),
                        Code.REFERENCE_CODE,
                        f"the study has no fact {fact}",
                        offer(fact, known),
                    )
        if isinstance(entry.value, Glossary):
            yield from _see_also(entry, entry.value)


def _see_also(entry: Entry[Part], glossary: Glossary) -> Iterator[Problem]:
    known = [term.id for term in glossary.terms]
    for index, term in enumerate(glossary.terms):
        for at, other in enumerate(term.see_also):
            if other == term.id or other not in known:
                wrong = "points to itself" if other == term.id else f"has no term “{other}” to see"
                others = [one for one in known if one != term.id]
                yield entry.problem(
                    ("terms", index, "see_also", at),
                    Code.REFERENCE_TERM,
                    f"“{term.id}” {wrong}",
                    offer(other, others),
                )


def check_promises(sources: Sources, history: History) -> Iterator[Problem]:
    """Check that nothing that exchanges cite vanishes, and that a changed charter has a new number."""
    if history.last is None:
        return
    for name, part in history.last.cooperation.parts().items():
        file = str(sources.folder / f"{name}.yaml")
        entry = sources.cooperation.get(name)
        if entry is None:
            if not any(problem.file == file for problem in sources.problems):
                yield Problem(
                    file,
                    START,
                    Code.HISTORY_REMOVED,
                    f"release {history.last.version} holds {name}, and the file is gone",
                    "bring the file back: exchanges and readers cite it",
                )
            continue
        if name in _CITED:
            yield from _vanished(entry, name, part, history.last.version)
        if isinstance(part, Charter) and isinstance(entry.value, Charter):
            yield from _charter(entry, part, entry.value)


def _vanished(entry: Entry[Part], name: str, before: Part, release: str) -> Iterator[Problem]:
    kept = {one.id for one in entry.value.entries}
    for one in before.entries:
        if one.id not in kept:
            yield entry.problem(
                (LISTS[name],),
                Code.HISTORY_REMOVED,
                f"“{one.id}” was released in {release}, and is gone",
                "bring it back: exchanges cite it",
                key=True,
            )


def _charter(entry: Entry[Part], before: Charter, after: Charter) -> Iterator[Problem]:
    same = before.model_copy(update={"working_translations": after.working_translations}) == after
    if not same and Version.parse(after.version) <= Version.parse(before.version):
        yield entry.problem(
            ("version",),
            Code.HISTORY_CHARTER,
            f"the charter changed, but its version is {after.version}",
            f"write a number above {before.version}: people accepted that one as it was",
        )
