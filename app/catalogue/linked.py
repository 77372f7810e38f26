"""A competence, a level or the glossary as JSON-LD, for the machines that follow a badge's alignments."""

from typing import Any

from app.library import LevelInRelease
from referential import Competence, Referential
from referential.addresses import (
    code_path,
    competence_path,
    glossary_path,
    level_path,
    release_path,
)
from referential.cooperation import Glossary
from referential.frameworks import ECF

CONTEXT = {
    "@vocab": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "closeMatch": {"@id": "skos:closeMatch", "@type": "@id"},
    "relatedMatch": {"@id": "skos:relatedMatch", "@type": "@id"},
}


def competence(base: str, referential: Referential, found: Competence) -> dict[str, Any]:
    """Return a competence with its levels."""
    version = referential.version
    return {
        "@context": CONTEXT,
        "@id": f"{base}{competence_path(version, found.id)}",
        "@type": "DefinedTerm",
        "termCode": found.id,
        "name": _languages(found.title),
        "description": _languages(found.description),
        "inDefinedTermSet": f"{base}{release_path(version)}",
        "version": version,
        "hasPart": [
            f"{base}{level_path(version, found.id, level_id.value)}" for level_id in found.levels
        ],
    }


def level(base: str, found: LevelInRelease) -> dict[str, Any]:
    """Return a competence at a level, with its descriptors and its e-CF claims."""
    version = found.referential.version
    claims: dict[str, list[str]] = {}
    for claim in found.definition.ecf:
        relation = str(getattr(claim.relation, "value", claim.relation))
        claims.setdefault(relation, []).append(f"{base}{code_path(ECF, claim.code, claim.level)}")
    return {
        "@context": CONTEXT,
        "@id": f"{base}{found.path}",
        "@type": "DefinedTerm",
        "termCode": f"{found.competence.id}/{found.id.value}",
        "name": _languages(found.competence.title),
        "educationalLevel": _languages(found.referential.level(found.id).title),
        "isPartOf": f"{base}{competence_path(version, found.competence.id)}",
        "inDefinedTermSet": f"{base}{release_path(version)}",
        "version": f"{version}@sha256:{found.referential.digest}",
        "teaches": [
            {"@type": "DefinedTerm", "termCode": descriptor.id, "name": _languages(descriptor.text)}
            for descriptor in found.definition.descriptors
        ],
        **claims,
    }


def glossary(base: str, referential: Referential, found: Glossary) -> dict[str, Any]:
    """Return the glossary as a set of defined terms (schema.org)."""
    address = f"{base}{glossary_path(referential.version)}"
    return {
        "@context": CONTEXT,
        "@id": address,
        "@type": "DefinedTermSet",
        "name": _languages(referential.title),
        "version": f"{referential.version}@sha256:{referential.digest}",
        "license": f"https://spdx.org/licenses/{referential.licence}",
        "hasDefinedTerm": [
            {
                "@id": f"{address}#{term.id}",
                "@type": "DefinedTerm",
                "termCode": term.id,
                "name": _languages(term.title),
                "description": _languages(term.definition),
                "inDefinedTermSet": address,
                "skos:related": [{"@id": f"{address}#{other}"} for other in term.see_also],
            }
            for term in found.terms
        ],
    }


def _languages(text: Any) -> list[dict[str, str]]:
    return [
        {"@language": language, "@value": text.in_language(language)} for language in text.languages
    ]
