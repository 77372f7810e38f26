"""Check that whatever a file names exists: domains, codes, URIs, facts, successors."""

from collections.abc import Collection, Iterator, Sequence

from referential.errors import offer
from referential.frameworks import DIGCOMP, ECF, ESCO, STUDY
from referential.models import Competence, Deprecation, DeprecationReason, Status
from referential.problems import Code, Problem, Trail
from referential.sentences import N_, Said
from referential.sources import Entry, Sources

_SUCCESSORS = {
    DeprecationReason.RENAMED: (1, 1, N_("name exactly one successor")),
    DeprecationReason.MERGED: (1, 1, N_("name exactly one successor, the one it was merged into")),
    DeprecationReason.SPLIT: (2, 99, N_("name two successors or more")),
    DeprecationReason.OBSOLETED: (0, 99, N_("name its successors, if there are any")),
}


def check_references(sources: Sources) -> Iterator[Problem]:
    """Check every name that points elsewhere."""
    yield from _frameworks(sources)
    statuses = {entry.value.id: entry.value.status for entry in sources.competences}
    for entry in sources.competences:
        yield from _domain(entry, sources)
        yield from _digcomp(entry, sources)
        yield from _esco(entry, sources)
        yield from _transversal(entry, sources)
        yield from _facts(entry, sources)
        yield from _deprecation(entry, statuses)


def _frameworks(sources: Sources) -> Iterator[Problem]:
    if sources.meta is None:
        return
    for name in (ECF, *DIGCOMP, ESCO, STUDY):
        if name not in sources.meta.value.frameworks:
            yield sources.meta.problem(
                ("frameworks",),
                Code.REFERENCE_FRAMEWORK,
                N_("the framework {name} is not listed, though competences map to it", name=name),
                N_("add {name} to the list", name=name),
                key=True,
            )


def _domain(entry: Entry[Competence], sources: Sources) -> Iterator[Problem]:
    if sources.domains is None:
        return
    known = [domain.id for domain in sources.domains.value.domains]
    if entry.value.domain not in known:
        yield entry.problem(
            ("domain",),
            Code.REFERENCE_DOMAIN,
            N_("there is no domain “{domain}”", domain=entry.value.domain),
            offer(entry.value.domain, known),
        )


def _digcomp(entry: Entry[Competence], sources: Sources) -> Iterator[Problem]:
    for name in (one for one in DIGCOMP if one in sources.frameworks):
        known = sources.frameworks[name].value.by_code
        for index, mapping in enumerate(entry.value.mappings.digcomp):
            if mapping.code not in known:
                yield entry.problem(
                    ("mappings", "digcomp", index, "code"),
                    Code.REFERENCE_CODE,
                    N_("{name} has no code {code}", name=name, code=mapping.code),
                    offer(mapping.code, known),
                )


def _esco(entry: Entry[Competence], sources: Sources) -> Iterator[Problem]:
    if ESCO not in sources.frameworks:
        return
    framework = sources.frameworks[ESCO].value
    for index, mapping in enumerate(entry.value.mappings.esco):
        trail = ("mappings", "esco", index)
        if mapping.uri not in framework.by_code:
            yield entry.problem(
                (*trail, "uri"),
                Code.REFERENCE_CODE,
                N_("frameworks/{esco}.yaml holds no such concept", esco=ESCO),
                N_("copy a URI from that file, or add the concept there with its source"),
            )
            continue
        label = framework.by_code[mapping.uri].title.in_language("en")
        if mapping.label != label:
            yield entry.problem(
                (*trail, "label"),
                Code.REFERENCE_LABEL,
                N_(
                    "ESCO calls this concept “{label}”, not “{written}”",
                    label=label,
                    written=mapping.label,
                ),
                N_("write `label: {label}`", label=label),
            )
        if mapping.version != framework.version:
            yield entry.problem(
                (*trail, "version"),
                Code.REFERENCE_FRAMEWORK,
                N_(
                    "the concept is cited from ESCO {version}, we hold {held}",
                    version=mapping.version,
                    held=framework.version,
                ),
                N_('write `version: "{version}"`', version=framework.version),
            )


def _transversal(entry: Entry[Competence], sources: Sources) -> Iterator[Problem]:
    if ECF in sources.frameworks:
        known = sources.frameworks[ECF].value.transversal_by_code
        unknown = N_("e-CF 4.0 has no transversal aspect {code}")
        named = entry.value.mappings.transversal
        yield from _listed(entry, ("mappings", "transversal"), named, known, unknown)


def _facts(entry: Entry[Competence], sources: Sources) -> Iterator[Problem]:
    if STUDY in sources.frameworks:
        known = sources.frameworks[STUDY].value.facts_by_id
        unknown = N_("the study has no fact {code}")
        yield from _listed(entry, ("study", "facts"), entry.value.study.facts, known, unknown)


def _listed(
    entry: Entry[Competence],
    trail: Trail,
    codes: Sequence[str],
    known: Collection[str],
    unknown: Said,
) -> Iterator[Problem]:
    """Find the codes of a list that nobody knows."""
    for index, code in enumerate(codes):
        if code not in known:
            sentence, remedy = unknown.filled(code=code), offer(code, known)
            yield entry.problem((*trail, index), Code.REFERENCE_CODE, sentence, remedy)


def _deprecation(entry: Entry[Competence], statuses: dict[str, Status]) -> Iterator[Problem]:
    deprecation = entry.value.deprecated
    if deprecation is None:
        if entry.value.status is Status.DEPRECATED:
            yield entry.problem(
                ("status",),
                Code.REFERENCE_SUCCESSOR,
                N_("the status is deprecated, but nothing says why"),
                N_("add `deprecated:` with since, reason, replaced_by and note"),
            )
        return
    if entry.value.status is not Status.DEPRECATED:
        yield entry.problem(
            ("deprecated",),
            Code.REFERENCE_SUCCESSOR,
            N_("there is a deprecation, but the status is {status}", status=entry.value.status),
            N_("write `status: deprecated`, or remove `deprecated:`"),
            key=True,
        )
    yield from _successors(entry, deprecation, statuses)


def _successors(
    entry: Entry[Competence], deprecation: Deprecation, statuses: dict[str, Status]
) -> Iterator[Problem]:
    trail = ("deprecated", "replaced_by")
    least, most, remedy = _SUCCESSORS[deprecation.reason]
    if not least <= len(deprecation.replaced_by) <= most:
        count = len(deprecation.replaced_by)
        yield entry.problem(
            trail,
            Code.REFERENCE_SUCCESSOR,
            N_(
                "a competence that is {reason} has {count} successors here",
                reason=deprecation.reason,
                count=count,
            ),
            remedy,
        )
    for index, successor in enumerate(deprecation.replaced_by):
        status = statuses.get(successor)
        if status is Status.ACTIVE and successor != entry.value.id:
            continue
        wrong = (
            N_("the successor “{successor}” does not exist", successor=successor)
            if status is None
            else N_("the successor “{successor}” is {status}", successor=successor, status=status)
        )
        active = [one for one in statuses if statuses[one] is Status.ACTIVE]
        yield entry.problem(
            (*trail, index),
            Code.REFERENCE_SUCCESSOR,
            wrong,
            N_("name an active competence; {offer}", offer=offer(successor, active)),
        )
