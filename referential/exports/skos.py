"""The referential as SKOS: a concept scheme of domains, competences and levels, one of terms, one of stages.

Source: SKOS Reference (W3C Recommendation, 18 August 2009); deprecation and successors with OWL and
Dublin Core terms. Mappings never say exactMatch, which is transitive.
"""

import json
from typing import Any

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, SKOS, XSD

from referential.addresses import Addresses
from referential.cooperation import Glossary
from referential.frameworks import DIGCOMP, ECF
from referential.guide import Stages
from referential.levels import LevelId
from referential.models import Competence, Domain, Referential
from referential.values import FALLBACK, Relation, Text

_LICENCES = "https://spdx.org/licenses/"
_MATCH = {Relation.CLOSE: SKOS.closeMatch, Relation.RELATED: SKOS.relatedMatch}
_REQUIRED = {
    "en": "To be plainly met, and one of the rest with it: {descriptor}",
    "fr": "À remplir pleinement, avec l’un des autres : {descriptor}",
    "pt": "A cumprir plenamente, com um dos outros: {descriptor}",
}
"""How a level says what it asks for in any case; where nothing is required, two in three of all are enough."""
_CONTEXT = {
    "skos": str(SKOS),
    "dcterms": str(DCTERMS),
    "owl": str(OWL),
    "xsd": str(XSD),
}


def to_turtle(referential: Referential, base: str) -> bytes:
    """Return the release as Turtle.

    Raises:
        WrongUse: the base is no web address.
    """
    return graph(referential, base).serialize(format="turtle", encoding="utf-8")


def to_jsonld(referential: Referential, base: str) -> bytes:
    """Return the release as JSON-LD, every list in a fixed order.

    Raises:
        WrongUse: the base is no web address.
    """
    text = graph(referential, base).serialize(format="json-ld", context=_CONTEXT)
    ordered = _ordered(json.loads(text))
    return (json.dumps(ordered, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def describe(referential: Referential, base: str, competence_id: str) -> bytes:
    """Return one competence with its levels as Turtle.

    Raises:
        WrongUse: the base is no web address.
        Unknown: the release has no such competence.
    """
    scheme = _Scheme(referential, Addresses(base, referential.version))
    return scheme.of(referential.competence(competence_id)).serialize(encoding="utf-8")


def graph(referential: Referential, base: str) -> Graph:
    """Return the release as a graph.

    Raises:
        WrongUse: the base is no web address.
    """
    addresses = Addresses(base, referential.version)
    return _Scheme(referential, addresses).build()


class _Scheme:
    """Build the graph of one release."""

    def __init__(self, referential: Referential, addresses: Addresses) -> None:
        self.referential = referential
        self.addresses = addresses
        self.scheme = URIRef(addresses.release)
        self.graph = Graph()
        for prefix, namespace in _CONTEXT.items():
            self.graph.bind(prefix, namespace, replace=True)

    def build(self) -> Graph:
        """Add the scheme, then its domains, then its competences with their levels."""
        self._about()
        for domain in self.referential.domains:
            self._domain(domain)
        for competence in self.referential.competences:
            self._competence(competence)
        if self.referential.cooperation.glossary is not None:
            self._glossary(self.referential.cooperation.glossary)
        if self.referential.cooperation.stages is not None:
            self._stages(self.referential.cooperation.stages)
        return self.graph

    def of(self, competence: Competence) -> Graph:
        """Add one competence with its levels."""
        self._competence(competence)
        return self.graph

    def _about(self) -> None:
        referential = self.referential
        self.graph.add((self.scheme, RDF.type, SKOS.ConceptScheme))
        self._say(self.scheme, DCTERMS.title, referential.title)
        self._say(self.scheme, DCTERMS.description, referential.description)
        if referential.equivalents:
            self._say(self.scheme, SKOS.note, referential.equivalents)
        licence = URIRef(f"{_LICENCES}{referential.licence}")
        self.graph.add((self.scheme, DCTERMS.license, licence))
        self.graph.add((self.scheme, OWL.versionInfo, Literal(referential.version)))
        if referential.digest:
            digest = Literal(f"sha256:{referential.digest}")
            self.graph.add((self.scheme, DCTERMS.identifier, digest))
        if referential.released_on:
            issued = Literal(referential.released_on.isoformat(), datatype=XSD.date)
            self.graph.add((self.scheme, DCTERMS.issued, issued))

    def _domain(self, domain: Domain) -> None:
        node = self._concept(self.addresses.domain(domain.id), domain.id, domain.title)
        self._say(node, SKOS.definition, domain.description)
        self.graph.add((node, SKOS.topConceptOf, self.scheme))
        self.graph.add((self.scheme, SKOS.hasTopConcept, node))

    def _competence(self, competence: Competence) -> None:
        address = self.addresses.competence(competence.id)
        node = self._concept(address, competence.id, competence.title)
        self._say(node, SKOS.definition, competence.description)
        self._say(node, SKOS.scopeNote, competence.why)
        self._under(node, self.addresses.domain(competence.domain))
        for language in competence.working_translations:
            note = Literal(f"The words in “{language}” are a working translation.", lang="en")
            self.graph.add((node, SKOS.editorialNote, note))
        self._mappings(node, competence)
        self._deprecation(node, competence)
        for level_id in competence.levels:
            self._level(node, competence, level_id)

    def _mappings(self, node: URIRef, competence: Competence) -> None:
        for digcomp in competence.mappings.digcomp:
            for framework in DIGCOMP:
                self._match(node, digcomp.relation, self.addresses.code(framework, digcomp.code))
        for esco in competence.mappings.esco:
            self._match(node, esco.relation, esco.uri)
        for code in competence.mappings.transversal:
            self._match(node, Relation.RELATED, self.addresses.code(ECF, code))

    def _deprecation(self, node: URIRef, competence: Competence) -> None:
        if competence.deprecated is None:
            return
        self.graph.add((node, OWL.deprecated, Literal(True)))
        self._say(node, SKOS.changeNote, competence.deprecated.note)
        for successor in competence.deprecated.replaced_by:
            address = URIRef(self.addresses.competence(successor))
            self.graph.add((node, DCTERMS.isReplacedBy, address))

    def _level(self, parent: URIRef, competence: Competence, level_id: LevelId) -> None:
        address = self.addresses.level(competence.id, level_id)
        name = self.referential.level(level_id).title
        titles = {
            language: f"{competence.title.in_language(language)} · {name.in_language(language)}"
            for language in competence.title.languages
        }
        node = self._concept(address, f"{competence.id}/{level_id}", Text(titles))
        self._under(node, str(parent))
        level = competence.levels[level_id]
        for descriptor in level.descriptors:
            self._say(node, SKOS.definition, descriptor.text)
            if descriptor.id in level.required:
                for language, said in descriptor.text.root.items():
                    rule = _REQUIRED.get(language, _REQUIRED[FALLBACK]).format(descriptor=said)
                    self.graph.add((node, SKOS.scopeNote, Literal(rule, lang=language)))
        self._say(node, SKOS.note, level.evidence)
        for task in level.tasks:
            self._say(node, SKOS.example, task)
        for claim in level.ecf:
            target = self.addresses.code(ECF, claim.code, claim.level)
            self._match(node, claim.relation, target)

    def _glossary(self, glossary: Glossary) -> None:
        scheme = URIRef(self.addresses.glossary)
        self.graph.add((scheme, RDF.type, SKOS.ConceptScheme))
        self.graph.add((scheme, DCTERMS.isPartOf, self.scheme))
        self.graph.add((scheme, OWL.versionInfo, Literal(self.referential.version)))
        for term in glossary.terms:
            node = self._concept(self.addresses.term(term.id), term.id, term.title, scheme)
            self._say(node, SKOS.definition, term.definition)
            for other_name in term.also:
                self._say(node, SKOS.altLabel, other_name)
            self.graph.add((node, SKOS.topConceptOf, scheme))
            self.graph.add((scheme, SKOS.hasTopConcept, node))
            for other in term.see_also:  # related is symmetric (SKOS reference, section 8.4)
                related = URIRef(self.addresses.term(other))
                self.graph.add((node, SKOS.related, related))
                self.graph.add((related, SKOS.related, node))

    def _stages(self, part: Stages) -> None:
        """Add the stages of an exchange, in order, each with the competences that help."""
        scheme, nodes = URIRef(self.addresses.guide), []
        self.graph.add((scheme, RDF.type, SKOS.ConceptScheme))
        self.graph.add((scheme, DCTERMS.isPartOf, self.scheme))
        self.graph.add((scheme, OWL.versionInfo, Literal(self.referential.version)))
        for stage in part.stages:
            node = self._concept(self.addresses.stage(stage.id), stage.id, stage.title, scheme)
            self._say(node, SKOS.definition, stage.purpose)
            self._say(node, SKOS.note, stage.sign)
            self.graph.add((node, SKOS.topConceptOf, scheme))
            self.graph.add((scheme, SKOS.hasTopConcept, node))
            for competence in stage.competences:
                known = URIRef(self.addresses.competence(competence))
                self.graph.add((node, SKOS.relatedMatch, known))
            nodes.append(node)
        order = URIRef(f"{self.addresses.guide}#stages")
        self.graph.add((order, RDF.type, SKOS.OrderedCollection))
        for place, node in enumerate(nodes, start=1):
            link = URIRef(f"{self.addresses.guide}#stage-{place}")
            after = f"{self.addresses.guide}#stage-{place + 1}"
            self.graph.add((link, RDF.first, node))
            self.graph.add((link, RDF.rest, URIRef(after) if place < len(nodes) else RDF.nil))
        first = URIRef(f"{self.addresses.guide}#stage-1")
        self.graph.add((order, SKOS.memberList, first))

    def _concept(
        self, address: str, notation: str, title: Text, scheme: URIRef | None = None
    ) -> URIRef:
        node = URIRef(address)
        self.graph.add((node, RDF.type, SKOS.Concept))
        self.graph.add((node, SKOS.inScheme, scheme or self.scheme))
        self.graph.add((node, SKOS.notation, Literal(notation)))
        self._say(node, SKOS.prefLabel, title)
        return node

    def _under(self, node: URIRef, parent: str) -> None:
        self.graph.add((node, SKOS.broader, URIRef(parent)))
        self.graph.add((URIRef(parent), SKOS.narrower, node))

    def _match(self, node: URIRef, relation: Relation, target: str) -> None:
        self.graph.add((node, _MATCH[relation], URIRef(target)))

    def _say(self, node: URIRef, term: URIRef, text: Text) -> None:
        for language, words in text.root.items():
            self.graph.add((node, term, Literal(words, lang=language)))


def _ordered(value: Any) -> Any:
    """Return JSON-LD with each list sorted: RDF knows no order, and bytes need one."""
    if isinstance(value, dict):
        return {key: _ordered(inside) for key, inside in value.items()}
    if isinstance(value, list):
        items = [_ordered(item) for item in value]
        return sorted(items, key=lambda item: json.dumps(item, sort_keys=True, ensure_ascii=False))
    return value
