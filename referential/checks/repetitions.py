"""Check that nothing stands twice in a list."""

from collections.abc import Iterable, Iterator
from typing import Any

from referential.cooperation import LISTS
from referential.models import Competence
from referential.problems import Code, Problem, Trail
from referential.sentences import N_
from referential.sources import Entry, Sources


def check_repetitions(sources: Sources) -> Iterator[Problem]:
    """Check the lists of ids, codes and languages."""
    if sources.meta:
        meta = sources.meta.value
        yield from _twice(sources.meta, ("languages",), meta.languages)
        yield from _twice(sources.meta, ("frameworks",), meta.frameworks)
    if sources.levels:
        ids = [level.id for level in sources.levels.value.levels]
        yield from _twice(sources.levels, ("levels",), ids, "id")
    if sources.domains:
        domains = [domain.id for domain in sources.domains.value.domains]
        yield from _twice(sources.domains, ("domains",), domains, "id")
    for framework in sources.frameworks.values():
        for name in ("areas", "levels", "transversal", "competences"):
            codes = [item.code for item in getattr(framework.value, name)]
            yield from _twice(framework, (name,), codes, "code")
        facts = [fact.id for fact in framework.value.facts]
        yield from _twice(framework, ("facts",), facts, "id")
    for name, part in sources.cooperation.items():
        key = "number" if name == "themes" else "id"
        yield from _twice(part, (LISTS[name],), [one.id for one in part.value.entries], key)
        yield from _twice(part, ("working_translations",), part.value.working_translations)
    for entry in sources.competences:
        yield from _competence(entry)


def _competence(entry: Entry[Competence]) -> Iterator[Problem]:
    competence = entry.value
    mappings = competence.mappings
    yield from _twice(entry, ("working_translations",), competence.working_translations)
    codes = [mapping.code for mapping in mappings.digcomp]
    yield from _twice(entry, ("mappings", "digcomp"), codes, "code")
    uris = [mapping.uri for mapping in mappings.esco]
    yield from _twice(entry, ("mappings", "esco"), uris, "uri")
    yield from _twice(entry, ("mappings", "transversal"), mappings.transversal)
    yield from _twice(entry, ("study", "facts"), competence.study.facts)
    if competence.deprecated:
        successors = competence.deprecated.replaced_by
        yield from _twice(entry, ("deprecated", "replaced_by"), successors)
    for level_id, level in competence.levels.items():
        descriptors = [descriptor.id for descriptor in level.descriptors]
        yield from _twice(entry, ("levels", level_id.value, "descriptors"), descriptors, "id")


def _twice(entry: Entry[Any], trail: Trail, names: Iterable[str], *key: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name in seen:
            yield entry.problem(
                (*trail, index, *key),
                Code.REFERENCE_REPEATED,
                N_("“{name}” is in this list twice", name=name),
                N_("keep it once"),
            )
        seen.add(name)
