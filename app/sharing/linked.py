"""A shared badge for machines that read pages: schema.org's EducationalOccupationalCredential as JSON-LD."""

from typing import Any

from app.issuing.addresses import Addresses
from app.issuing.compose import badge_name
from app.sharing.workflow import SharedBadge
from referential.frameworks import ECF


def credential_of(badge: SharedBadge, addresses: Addresses, language: str) -> dict[str, Any]:
    """Return the description of an open badge; it says nothing that the page does not."""
    level, award = badge.level, badge.award
    framework = level.referential.framework(ECF)
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "EducationalOccupationalCredential",
        "@id": addresses.share(award.id),
        "url": addresses.share(award.id),
        "name": badge_name(level, language),
        "description": level.competence.description.in_language(language),
        "image": f"{addresses.assertion(award.id)}/image.png",
        "credentialCategory": "badge",
        "dateCreated": award.created_at.date().isoformat(),
        "inLanguage": language,
        "recognizedBy": {
            "@type": "Organization",
            "name": badge.programme.name,
            "url": badge.programme.url,
        },
        "competencyRequired": [
            {
                "@type": "DefinedTerm",
                "name": badge_name(level, language),
                "url": addresses.level(level.path),
                "termCode": f"{level.competence.id}/{level.id.value}",
                "inDefinedTermSet": f"Estampille {level.referential.version}",
            },
            *(
                {
                    "@type": "DefinedTerm",
                    "name": framework.competence(claim.code).title.in_language(language),
                    "url": addresses.framework(ECF, claim.code),
                    "termCode": f"{claim.code} {claim.level}",
                    "inDefinedTermSet": "e-CF 4.0",
                }
                for claim in level.definition.ecf
            ),
        ],
    }
    if award.expires_at is not None:
        described["expires"] = award.expires_at.date().isoformat()
    if award.searchable:
        described["about"] = {"@type": "Person", "name": badge.name}
    return described
