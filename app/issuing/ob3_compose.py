"""What a credential says: an award told again as Open Badges 3.0, purely (OB 3.0; DESIGN §4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from app.errors import N_
from app.issuing.addresses import Addresses
from app.issuing.compose import AwardDocuments, AwardFacts, Issuer
from app.plumbing.languages import translations
from badges import ob3
from badges.ob3 import did, status
from badges.ob3.parts import CredentialStatus, Result, ResultDescription, RubricCriterionLevel

PROOF_KEY = "ed25519-{generation}"
TOKEN_KEY = "rs256-{generation}"  # noqa: S105 - the name of a key, in public


@dataclass(frozen=True)
class StatusPlace:
    """Where the revocation of a credential is told."""

    list_number: int
    place: int


def credential(
    addresses: Addresses, facts: AwardFacts, documents: AwardDocuments, at: StatusPlace
) -> ob3.AchievementCredential:
    """Compose the credential, not yet signed.

    Args:
        addresses: the public addresses.
        facts: what the award says; how the person came there becomes the results.
        documents: the same award in the words of Open Badges 2.0.
        at: the place in the status list.
    """
    return ob3.convert(
        documents.assertion,
        documents.badge_class,
        documents.profile,
        names=ob3.NewNames(
            credential=addresses.credential(facts.award_id),
            achievement=uuid5(facts.badge_class_id, "achievement").urn,
            issuer=addresses.issuer_did(facts.issuer.slug),
            # The person is known by the salted hash alone; this name leads nowhere and differs for each award.
            subject=uuid5(facts.award_id, "subject").urn,
        ),
        parts=ob3.NewParts(
            status=_status(addresses, facts.issuer, at),
            result_descriptions=_possible(
                addresses, facts, language=documents.badge_class.language or "en"
            ),
            results=_reached(addresses, facts),
        ),
    )


def did_document(
    addresses: Addresses,
    slug: str,
    generations: Iterable[tuple[int, RSAPublicKey, Ed25519PublicKey | None]],
) -> dict[str, Any]:
    """Compose the DID document of a programme: the keys of every generation, so that old badges verify."""
    known = list(generations)
    return did.did_web_document(
        addresses.issuer_did(slug),
        {PROOF_KEY.format(generation=number): proof for number, _, proof in known if proof},
        jwk={TOKEN_KEY.format(generation=number): token for number, token, _ in known},
        also_known_as=tuple(addresses.profile(slug, number) for number, _, _ in known),
    )


def proof_method(addresses: Addresses, issuer: Issuer) -> str:
    """Return the name of the key that Data Integrity proofs are checked with."""
    name = PROOF_KEY.format(generation=issuer.generation)
    return f"{addresses.issuer_did(issuer.slug)}#{name}"


def token_key(addresses: Addresses, issuer: Issuer) -> str:
    """Return the name of the key that JWTs are checked with."""
    name = TOKEN_KEY.format(generation=issuer.generation)
    return f"{addresses.issuer_did(issuer.slug)}#{name}"


def status_list(
    addresses: Addresses, issuer: Issuer, number: int, places: Iterable[int], since: datetime
) -> dict[str, Any]:
    """Compose a status list, not yet signed (W3C Bitstring Status List 1.0, section 2.2).

    `since` is the last moment at which it changed: the same state gives the same bytes.
    """
    return status.status_list_credential(
        addresses.status_list(issuer.slug, issuer.generation, number),
        addresses.issuer_did(issuer.slug),
        places,
        valid_from=since,
    )


def _status(addresses: Addresses, issuer: Issuer, at: StatusPlace) -> CredentialStatus:
    address = addresses.status_list(issuer.slug, issuer.generation, at.list_number)
    return CredentialStatus(
        id=f"{address}#{at.place}",
        type=status.BITSTRING,
        status_purpose="revocation",
        status_list_index=str(at.place),
        status_list_credential=address,
    )


def _possible(
    addresses: Addresses, facts: AwardFacts, *, language: str
) -> Sequence[ResultDescription]:
    level, journey, badge_class_id = facts.level, facts.journey, facts.badge_class_id
    translate = translations(language).gettext
    referential = level.referential
    levels = [
        RubricCriterionLevel(
            id=addresses.level(level.path_at(level_id)),
            name=referential.level(level_id).title.in_language(language),
            level=str(referential.level(level_id).rank),
        )
        for level_id in level.competence.levels
    ]
    counts = [
        (_START, translate(N_("Descriptors of the level met at the start"))),
        (_END, translate(N_("Descriptors of the level met at the end"))),
    ]
    return [
        ResultDescription(
            id=_result_id(badge_class_id, _LEVEL),
            name=translate(N_("Level among those of the competence")),
            result_type="RubricCriterionLevel",
            rubric_criterion_level=tuple(levels),
            required_level=addresses.level(level.path),
        ),
        *(
            ResultDescription(
                id=_result_id(badge_class_id, kind),
                name=name,
                result_type="RawScore",
                value_min="0",
                value_max=str(journey.descriptors),
            )
            for kind, name in counts
        ),
    ]


def _reached(addresses: Addresses, facts: AwardFacts) -> Sequence[Result]:
    journey, badge_class_id = facts.journey, facts.badge_class_id
    counts = [(_START, journey.met_at_baseline), (_END, journey.met_at_end)]
    return [
        Result(
            result_description=_result_id(badge_class_id, _LEVEL),
            achieved_level=addresses.level(facts.level.path),
        ),
        *(
            Result(result_description=_result_id(badge_class_id, kind), value=str(met))
            for kind, met in counts
            if met is not None
        ),
    ]


_LEVEL, _START, _END = "level", "met-at-baseline", "met-at-end"


def _result_id(badge_class_id: UUID, kind: str) -> str:
    return uuid5(badge_class_id, kind).urn
