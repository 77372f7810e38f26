"""The referential as CASE 1.1: a package for each language, and the answers of a CASE service.

Source: 1EdTech Competencies and Academic Standards Exchange 1.1 (final release, 13 March 2025).
A release becomes a CFDocument; domains and competences become CFItems; the four levels of a
competence become one CFRubric; mappings and successors become CFAssociations.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from referential.addresses import Addresses
from referential.errors import WrongUse
from referential.exports.case_associations import associations
from referential.exports.case_identifiers import Identifiers, Object
from referential.exports.case_items import CaseWords, definitions, document, items, rubrics
from referential.models import Referential
from referential.sentences import N_
from referential.values import FALLBACK

DISCOVERY = "discovery/imscasev1p1_openapi3_v1p0.json"


@dataclass(frozen=True)
class CasePackage:
    """One release in one language, as CASE objects."""

    identifiers: Identifiers
    document: Object
    items: tuple[Object, ...]
    associations: tuple[Object, ...]
    definitions: Mapping[str, tuple[Object, ...]]
    rubrics: tuple[Object, ...]

    def package(self) -> Object:
        """Return the CFPackage."""
        return {
            "CFDocument": self.document,
            "CFItems": list(self.items),
            "CFAssociations": list(self.associations),
            "CFDefinitions": {name: list(found) for name, found in self.definitions.items()},
            "CFRubrics": list(self.rubrics),
        }

    def as_bytes(self) -> bytes:
        """Return the CFPackage as JSON."""
        return (json.dumps(self.package(), ensure_ascii=False, indent=2) + "\n").encode()

    def standing_alone(self) -> Object:
        """Return the CFDocument as it is served outside its package."""
        title = str(self.document["title"])
        package = self.identifiers.link("CFPackages", "document", title)
        return {**self.document, "CFPackageURI": package}

    def answers(self) -> dict[str, Object]:
        """Return what a CASE service answers, by the path after `/ims/case/v1p1/`.

        The list `CFDocuments` spans all releases and languages: the service makes it from
        `standing_alone()` of each package, page by page.
        """
        return dict(self._answers())

    def _answers(self) -> Iterator[tuple[str, Object]]:
        own = self.document["identifier"]
        home = {"CFDocumentURI": self.identifiers.link("CFDocuments", "document", self._title)}
        yield f"CFDocuments/{own}", self.standing_alone()
        yield f"CFPackages/{own}", self.package()
        leaving: dict[str, list[Object]] = {}
        for association in self.associations:
            yield f"CFAssociations/{association['identifier']}", {**association, **home}
            for end in ("originNodeURI", "destinationNodeURI"):
                leaving.setdefault(association[end]["identifier"], []).append(association)
        for item in self.items:
            alone = {**item, **home}
            yield f"CFItems/{item['identifier']}", alone
            found = {"CFItem": alone, "CFAssociations": leaving[item["identifier"]]}
            yield f"CFItemAssociations/{item['identifier']}", found
        for rubric in self.rubrics:
            yield f"CFRubrics/{rubric['identifier']}", rubric
        for item_type in self.definitions["CFItemTypes"]:
            yield f"CFItemTypes/{item_type['identifier']}", {"CFItemTypes": [item_type]}
        for licence in self.definitions["CFLicenses"]:
            yield f"CFLicenses/{licence['identifier']}", licence

    @property
    def _title(self) -> str:
        return str(self.document["title"])


def build(
    referential: Referential,
    base: str,
    language: str = FALLBACK,
    dates: Mapping[str, date] | None = None,
) -> CasePackage:
    """Build all CASE objects of a release in one language.

    Args:
        referential: a release; a draft has no date, and CASE wants one on every object.
        base: the service's public address, without a slash at its end.
        language: one of the release's languages; missing texts are in English.
        dates: the day of each earlier release, by its number, for the end of deprecated items.

    Raises:
        WrongUse: the draft was given, the base is no address, or the language is not spoken.
    """
    identifiers = Identifiers(Addresses(base, referential.version), language)
    if referential.released_on is None:
        raise WrongUse(N_("the draft has no date yet; export a release to CASE"))
    referential.refuse_unspoken(language)
    days = {**(dates or {}), referential.version: referential.released_on}
    words = CaseWords(referential, identifiers, referential.released_on, days)
    return CasePackage(
        identifiers=identifiers,
        document=document(words),
        items=tuple(items(words)),
        associations=tuple(associations(words)),
        definitions=definitions(words),
        rubrics=tuple(rubrics(words)),
    )
