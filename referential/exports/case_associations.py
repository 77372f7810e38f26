"""The associations of a CASE 1.1 package: the tree, the mappings, successors, translations."""

from collections.abc import Iterator

from referential.exports.case_identifiers import Identifiers, Object
from referential.exports.case_items import CaseWords
from referential.frameworks import DIGCOMP, ECF, ESCO
from referential.models import Competence
from referential.values import FALLBACK, Relation

_TYPES = {Relation.CLOSE: "ext:closeMatch", Relation.RELATED: "isRelatedTo"}


def associations(words: CaseWords) -> Iterator[Object]:
    """Yield every CFAssociation of a release in one language."""
    yield from _tree(words)
    for competence in words.referential.competences:
        yield from _claims(words, competence)
        yield from _mappings(words, competence)
        yield from _successors(words, competence)
    if words.language != FALLBACK:
        yield from _translations(words)


def _tree(words: CaseWords) -> Iterator[Object]:
    referential = words.referential
    top = _document(words, words.identifiers)
    for place, domain in enumerate(referential.domains, start=1):
        node = _item(words, f"domain:{domain.id}", words.say(domain.title))
        yield _association(words, "isChildOf", (node, top), place=place)
    places: dict[str, int] = {}
    for competence in referential.competences:
        places[competence.domain] = places.get(competence.domain, 0) + 1
        domain = referential.domain(competence.domain)
        parent = _item(words, f"domain:{domain.id}", words.say(domain.title))
        child = _own(words, competence)
        yield _association(words, "isChildOf", (child, parent), place=places[competence.domain])


def _claims(words: CaseWords, competence: Competence) -> Iterator[Object]:
    framework = words.referential.framework(ECF)
    for level_id, level in competence.levels.items():
        for claim in level.ecf:
            title = framework.competence(claim.code).title.in_language(FALLBACK)
            name = f"e-CF {framework.version} {claim.code} {title}, {claim.level}"
            target = words.identifiers.other_node(ECF, claim.code, name, claim.level)
            yield {
                **_association(
                    words,
                    _TYPES[claim.relation],
                    (_own(words, competence), target),
                    about=level_id.value,
                ),
                "notes": f"{level_id} claims {claim.level} of {claim.code}",
                "extensions": {"level": level_id.value, "ecfLevel": claim.level},
            }


def _mappings(words: CaseWords, competence: Competence) -> Iterator[Object]:
    node = _own(words, competence)
    mappings = competence.mappings
    for name in DIGCOMP:
        framework = words.referential.framework(name)
        for digcomp in mappings.digcomp:
            title = framework.competence(digcomp.code).title.in_language(FALLBACK)
            label = f"DigComp {framework.version} {digcomp.code} {title}"
            target = words.identifiers.other_node(name, digcomp.code, label)
            yield _association(words, _TYPES[digcomp.relation], (node, target))
    for esco in mappings.esco:
        target = words.identifiers.other_node(ESCO, esco.uri, esco.label)
        yield _association(words, _TYPES[esco.relation], (node, target))
    ecf = words.referential.framework(ECF)
    for code in mappings.transversal:
        title = ecf.aspect(code).title.in_language(FALLBACK)
        target = words.identifiers.other_node(ECF, code, f"e-CF {ecf.version} {code} {title}")
        yield _association(words, "isRelatedTo", (node, target))


def _successors(words: CaseWords, competence: Competence) -> Iterator[Object]:
    for successor in competence.deprecated.replaced_by if competence.deprecated else ():
        target = _own(words, words.referential.competence(successor))
        yield _association(words, "replacedBy", (_own(words, competence), target))


def _translations(words: CaseWords) -> Iterator[Object]:
    original = Identifiers(words.identifiers.addresses, FALLBACK)
    title = words.referential.title.in_language(FALLBACK)
    translated = _document(words, words.identifiers)
    target = original.node("CFDocuments", "document", title)
    yield _association(words, "isTranslationOf", (translated, target))
    for competence in words.referential.competences:
        english = competence.title.in_language(FALLBACK)
        target = original.node("CFItems", f"competence:{competence.id}", english)
        yield _association(words, "isTranslationOf", (_own(words, competence), target))
    for domain in words.referential.domains:
        node = _item(words, f"domain:{domain.id}", words.say(domain.title))
        english = domain.title.in_language(FALLBACK)
        target = original.node("CFItems", f"domain:{domain.id}", english)
        yield _association(words, "isTranslationOf", (node, target))


def _association(
    words: CaseWords,
    kind: str,
    ends: tuple[Object, Object],
    *,
    place: int | None = None,
    about: str = "",
) -> Object:
    origin, destination = ends
    thing = f"{kind}:{origin['identifier']}:{about}:{destination['identifier']}"
    return {
        **words.thing("CFAssociations", thing),
        "associationType": kind,
        **({"sequenceNumber": place} if place else {}),
        "originNodeURI": origin,
        "destinationNodeURI": destination,
        **words.changed,
    }


def _document(words: CaseWords, identifiers: Identifiers) -> Object:
    return identifiers.node("CFDocuments", "document", words.say(words.referential.title))


def _own(words: CaseWords, competence: Competence) -> Object:
    return _item(words, f"competence:{competence.id}", words.say(competence.title))


def _item(words: CaseWords, thing: str, title: str) -> Object:
    return words.identifiers.node("CFItems", thing, title)
