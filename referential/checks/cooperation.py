"""Check the shared language: what its entries name exists, and what was promised stays."""

from collections.abc import Iterator

from referential.checks.history import History
from referential.checks.questions import check_questions
from referential.cooperation import LISTS, Agreement, Glossary
from referential.errors import offer
from referential.frameworks import STUDY, Framework
from referential.guide import Stage
from referential.parts import Part
from referential.problems import START, Code, Problem, Trail
from referential.questions import Questions
from referential.sentences import N_
from referential.sources import Entry, Sources
from referential.versions import Version

_CITED = ("stages", "documents", "forms", "themes", "indicators")
"""The parts that the records of exchanges name by id."""


def check_cooperation(sources: Sources) -> Iterator[Problem]:
    """Check the references inside the shared language, and from it to the study and the competences."""
    for name, entry in sources.cooperation.items():
        yield from _facts(sources, entry, name)
        for index, one in enumerate(entry.value.entries):
            yield from _names(sources, entry, (LISTS[name], index), one)
        if isinstance(entry.value, Glossary):
            yield from _see_also(entry, entry.value)
        if isinstance(entry.value, Questions):
            yield from check_questions(sources, entry, entry.value)
    if STUDY in sources.frameworks:
        yield from _groups(sources.frameworks[STUDY])


def _facts(sources: Sources, entry: Entry[Part], name: str) -> Iterator[Problem]:
    if STUDY not in sources.frameworks:
        return
    known = sources.frameworks[STUDY].value.facts_by_id
    for index, one in enumerate(entry.value.entries):
        cited = [((), one), *_pitfalls(one)]
        for trail, value in cited:
            for at, fact in enumerate(getattr(value, "facts", ())):
                if fact not in known:
                    yield entry.problem(
                        (LISTS[name], index, *trail, "facts", at),
                        Code.REFERENCE_CODE,
                        N_("the study has no fact {code}", code=fact),
                        offer(fact, known),
                    )


def _pitfalls(one: object) -> list[tuple[Trail, object]]:
    if not isinstance(one, Stage):
        return []
    return [(("pitfalls", at), pitfall) for at, pitfall in enumerate(one.pitfalls)]


def _names(sources: Sources, entry: Entry[Part], trail: Trail, one: object) -> Iterator[Problem]:
    """Find stages, documents and competences that an entry names and nobody wrote."""
    competences = [entry.value.id for entry in sources.competences]
    for key, unknown, known in (
        ("stage", N_("there is no stage “{name}”"), _ids(sources, "stages")),
        ("documents", N_("there is no document “{name}”"), _ids(sources, "documents")),
        ("competences", N_("there is no competence “{name}”"), competences),
    ):
        named = (
            getattr(one, key, ()) if competences else ()
        )  # a folder without them has other troubles
        several = not isinstance(named, str)
        for at, name in enumerate(named if several else (named,)):
            if name not in known:
                yield entry.problem(
                    (*trail, key, at) if several else (*trail, key),
                    Code.REFERENCE_NAME,
                    unknown.filled(name=name),
                    offer(name, known),
                )


def _ids(sources: Sources, name: str) -> list[str]:
    entry = sources.cooperation.get(name)
    return [one.id for one in entry.value.entries] if entry else []


def _groups(study: Entry[Framework]) -> Iterator[Problem]:
    """Find facts that name a base or a topic which the study's file does not define."""
    for index, fact in enumerate(study.value.facts):
        for key, unknown, groups in (
            ("base", N_("there is no base “{name}”"), study.value.bases),
            ("topic", N_("there is no topic “{name}”"), study.value.topics),
        ):
            name, known = getattr(fact, key), [group.id for group in groups]
            if name is not None and name not in known:
                yield study.problem(
                    ("facts", index, key),
                    Code.REFERENCE_NAME,
                    unknown.filled(name=name),
                    offer(name, known),
                )


def _see_also(entry: Entry[Part], glossary: Glossary) -> Iterator[Problem]:
    known = [term.id for term in glossary.terms]
    for index, term in enumerate(glossary.terms):
        for at, other in enumerate(term.see_also):
            if other == term.id or other not in known:
                wrong = (
                    N_("“{term}” points to itself", term=term.id)
                    if other == term.id
                    else N_("“{term}” has no term “{other}” to see", term=term.id, other=other)
                )
                others = [one for one in known if one != term.id]
                yield entry.problem(
                    ("terms", index, "see_also", at),
                    Code.REFERENCE_TERM,
                    wrong,
                    offer(other, others),
                )


def check_promises(sources: Sources, history: History) -> Iterator[Problem]:
    """Check that nothing that exchanges cite vanishes, and that a changed agreement has a new number."""
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
                    N_(
                        "release {version} holds {name}, and the file is gone",
                        version=history.last.version,
                        name=name,
                    ),
                    N_("bring the file back: exchanges and readers cite it"),
                )
            continue
        if name in _CITED:
            yield from _vanished(entry, name, part, history.last.version)
        if isinstance(part, Agreement) and isinstance(entry.value, Agreement):
            yield from _agreement(entry, part, entry.value)


def _vanished(entry: Entry[Part], name: str, before: Part, release: str) -> Iterator[Problem]:
    kept = {one.id for one in entry.value.entries}
    for one in before.entries:
        if one.id not in kept:
            yield entry.problem(
                (LISTS[name],),
                Code.HISTORY_REMOVED,
                N_("“{id}” was released in {release}, and is gone", id=one.id, release=release),
                N_("bring it back: exchanges cite it"),
                key=True,
            )


def _agreement(entry: Entry[Part], before: Agreement, after: Agreement) -> Iterator[Problem]:
    same = before.model_copy(update={"working_translations": after.working_translations}) == after
    if not same and Version.parse(after.version) <= Version.parse(before.version):
        yield entry.problem(
            ("version",),
            Code.HISTORY_CHARTER,
            N_("the text changed, but its version is {version}", version=after.version),
            N_(
                "write a number above {version}: people accepted that one as it was",
                version=before.version,
            ),
        )
