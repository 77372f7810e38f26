"""An award told again as Open Badges 3.0, purely: composed once, signed in both forms, kept whole (DESIGN §4)."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID, uuid5

from app.errors import N_
from app.issuing.addresses import Addresses
from app.issuing.compose import AwardDocuments, AwardFacts, Issuer, Journey
from app.issuing.status_places import StatusPlace
from app.plumbing.languages import translations
from badges import ob2, ob3
from badges.ob3 import status
from badges.ob3.parts import CredentialStatus, Result, ResultDescription, RubricCriterionLevel
from badges.strict_json import read_object

PROOF_KEY = "ed25519-{generation}"
TOKEN_KEY = "rs256-{generation}"  # noqa: S105 - the name of a key, in public


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
            results=_reached(addresses, facts, documents.badge_class),
        ),
    )


def proof_method(addresses: Addresses, issuer: Issuer) -> str:
    """Return the name of the key that Data Integrity proofs are checked with."""
    name = PROOF_KEY.format(generation=issuer.generation)
    return f"{addresses.issuer_did(issuer.slug)}#{name}"


def token_key(addresses: Addresses, issuer: Issuer) -> str:
    """Return the name of the key that JWTs are checked with."""
    name = TOKEN_KEY.format(generation=issuer.generation)
    return f"{addresses.issuer_did(issuer.slug)}#{name}"


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
        (_START, translate(N_("Sentences of the level met at the start"))),
        (_END, translate(N_("Sentences of the level met at the end"))),
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


def _reached(
    addresses: Addresses, facts: AwardFacts, badge_class: ob2.BadgeClass
) -> Sequence[Result]:
    journey, badge_class_id = facts.journey, facts.badge_class_id
    counts = [(_START, journey.met_at_baseline), (_END, journey.met_at_end)]
    return [
        Result(
            result_description=_result_id(badge_class_id, _LEVEL),
            achieved_level=addresses.level(facts.level.path),
            # The level that was reached is what the frameworks' entries answer to, for who reads results alone.
            alignment=ob3.alignments_of(badge_class) or None,
        ),
        *(
            Result(result_description=_result_id(badge_class_id, kind), value=str(met))
            for kind, met in counts
            if met is not None
        ),
    ]


def as_counted_in(journey: Journey, document: bytes, badge_class_id: UUID) -> Journey:
    """Return a journey with the numbers that a credential of ours tells of it: all and met descriptors."""
    subject = read_object(document)["credentialSubject"]
    possible = {one["id"]: one for one in subject["achievement"]["resultDescription"]}
    met = {one["resultDescription"]: one.get("value") for one in subject["result"]}
    start, end = (_result_id(badge_class_id, kind) for kind in (_START, _END))
    return replace(
        journey,
        descriptors=int(possible[end]["valueMax"]),
        met_at_baseline=None if met.get(start) is None else int(met[start]),
        met_at_end=int(met[end]),
    )


_LEVEL, _START, _END = "level", "met-at-baseline", "met-at-end"


def _result_id(badge_class_id: UUID, kind: str) -> str:
    return uuid5(badge_class_id, kind).urn
