"""What a badge says: from values to Open Badges documents, purely (OB 2.0; DESIGN §4 and §7)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.errors import N_, Translate
from app.issuing.addresses import Addresses, signed_id
from app.issuing.alignments import name_with_relation, release_named
from app.library import LevelInRelease
from app.plumbing.languages import long_date, translations
from badges import ob2
from referential import Text
from referential.frameworks import ECF


@dataclass(frozen=True)
class Issuer:
    """A programme's public face, at one key generation."""

    slug: str
    generation: int
    name: str
    url: str
    email: str
    description: str
    has_logo: bool = False
    """Told by the hosted profile alone. A credential holds its issuer's profile, signed for ever, and a logo may go."""


@dataclass(frozen=True)
class Journey:
    """How the recipient came to the level: what the badge may tell of the exchange.

    The organisations are not named: a badge cannot be called back, and whether to show for whom one worked is
    the recipient's choice, made on the share page.
    """

    form: Text
    """The form of cooperation."""
    hours: int
    starts_on: date
    ends_on: date
    evidence: int
    met_at_baseline: int | None
    met_at_end: int
    descriptors: int


@dataclass(frozen=True)
class Recipient:
    """The hashed identity that the assertion carries."""

    identity: str
    salt: str


@dataclass(frozen=True)
class AwardFacts:
    """All that an award says, in whichever words a norm says it."""

    award_id: UUID
    badge_class_id: UUID
    issuer: Issuer
    level: LevelInRelease
    recipient: Recipient
    journey: Journey
    issued_on: datetime
    expires: datetime | None
    language: str
    replaces: UUID | None = None
    """The award that this one replaces, if it replaces one."""


@dataclass(frozen=True)
class AwardDocuments:
    """An award in the words of Open Badges 2.0."""

    assertion: ob2.Assertion
    badge_class: ob2.BadgeClass
    profile: ob2.Profile


def profile(addresses: Addresses, issuer: Issuer) -> ob2.Profile:
    """Compose the issuer's profile. The key is a single address: readers refuse a list."""
    place = (issuer.slug, issuer.generation)
    return ob2.Profile(
        id=addresses.profile(*place),
        type="Profile",
        name=issuer.name,
        url=issuer.url,
        email=issuer.email,
        description=issuer.description or None,
        image=addresses.logo(*place) if issuer.has_logo else None,
        public_key=(addresses.key(*place),),
        revocation_list=addresses.revocations(*place),
    )


def key(addresses: Addresses, issuer: Issuer, public_pem: str) -> ob2.CryptographicKey:
    """Compose the public key; it and the profile name each other."""
    return ob2.CryptographicKey(
        id=addresses.key(issuer.slug, issuer.generation),
        owner=addresses.profile(issuer.slug, issuer.generation),
        public_key_pem=public_pem,
    )


def revocations(
    addresses: Addresses,
    issuer: Issuer,
    revoked: Sequence[UUID],
    never_awarded: Sequence[str] = (),
) -> ob2.RevocationList:
    """Compose the list of revoked awards, each by the id of its signed assertion alone.

    Of a hosted one its own address says so, and why, with the words that its issuer chose for everybody: a list that
    names everyone's at once says none.

    Args:
        addresses: the public addresses.
        issuer: whose awards they are.
        revoked: the awards.
        never_awarded: ids of badges that carry the issuer's signature, and that it never awarded.
    """
    return ob2.RevocationList(
        id=addresses.revocations(issuer.slug, issuer.generation),
        issuer=addresses.profile(issuer.slug, issuer.generation),
        revoked_assertions=(*map(signed_id, revoked), *never_awarded),
    )


def badge_class(
    addresses: Addresses, issuer: Issuer, level: LevelInRelease, badge_class_id: UUID, language: str
) -> ob2.BadgeClass:
    """Compose the badge class of a competence at a level, in the programme's language."""
    address = addresses.badge_class(badge_class_id)
    name = badge_name(level, language)
    return ob2.BadgeClass(
        id=address,
        name=name,
        description=level.competence.description.in_language(language),
        image=f"{address}/image.png",
        criteria=ob2.Criteria(id=f"{address}/criteria", narrative=criteria(level, language)),
        issuer=addresses.profile(issuer.slug, issuer.generation),
        alignment=(_own_alignment(addresses, level, name), *_ecf(addresses, level)),
        tags=(level.competence.id, level.competence.domain, level.id.value),
        language=language,
        version=level.referential.version,
    )


def badge_name(level: LevelInRelease, language: str) -> str:
    """Return the badge's name: the competence, then the level."""
    title = level.competence.title.in_language(language)
    return f"{title} · {level.referential.level(level.id).title.in_language(language)}"


def criteria(level: LevelInRelease, language: str) -> str:
    """Return what a person did to earn the badge, as Markdown."""
    lines = [
        f"- {descriptor.text.in_language(language)}" for descriptor in level.definition.descriptors
    ]
    return "\n".join(lines)


def digest(document: bytes) -> str:
    """Return the SHA-256 of a document; a badge class's own digest draws the pattern of its seal."""
    return hashlib.sha256(document).hexdigest()


def _own_alignment(addresses: Addresses, level: LevelInRelease, name: str) -> ob2.Alignment:
    referential = level.referential
    return ob2.Alignment(
        target_name=name,
        target_url=addresses.level(level.path),
        target_framework=release_named(referential),
        target_code=f"{level.competence.id}/{level.id.value}",
    )


def _ecf(addresses: Addresses, level: LevelInRelease) -> list[ob2.Alignment]:
    framework = level.referential.framework(ECF)
    return [
        ob2.Alignment(
            target_name=name_with_relation(
                framework.competence(claim.code).title.in_language("en"), claim.relation
            ),
            target_url=f"{addresses.framework(ECF, claim.code)}#{claim.level}",
            target_framework="e-CF 4.0",
            target_code=f"{claim.code} {claim.level}",
        )
        for claim in level.definition.ecf
    ]


def hosted_assertion(addresses: Addresses, facts: AwardFacts) -> ob2.Assertion:
    """Compose the hosted assertion; one that replaces another names it in its narrative."""
    address = addresses.assertion(facts.award_id)
    translate = translations(facts.language).gettext
    return ob2.Assertion(
        id=address,
        recipient=ob2.IdentityObject(
            type="email",
            hashed=True,
            identity=facts.recipient.identity,
            salt=facts.recipient.salt,
        ),
        badge=addresses.badge_class(facts.badge_class_id),
        verification=ob2.VerificationObject(type="HostedBadge"),
        issued_on=facts.issued_on,
        expires=facts.expires,
        image=f"{address}/image.png",
        evidence=(
            ob2.Evidence(
                name=translate(N_("The exchange and its assessment")),
                narrative=exchange_narrative(facts.journey, facts.language),
            ),
        ),
        narrative="\n\n".join(
            [
                _progress(facts.journey, translate),
                *_replacing(addresses, facts.replaces, translate),
            ]
        ),
        language=facts.language,
    )


def renewed_assertion(addresses: Addresses, old: ob2.Assertion, facts: AwardFacts) -> ob2.Assertion:
    """Return a hosted assertion as it is made anew under another key: it says the same, and what it replaces."""
    address = addresses.assertion(facts.award_id)
    translate = translations(facts.language).gettext
    replacing = _replacing(addresses, facts.replaces, translate)
    return old.model_copy(
        update={
            "id": address,
            "badge": addresses.badge_class(facts.badge_class_id),
            "image": f"{address}/image.png",
            "narrative": "\n\n".join([*filter(None, [old.narrative]), *replacing]),
        }
    )


def signed_assertion(
    addresses: Addresses, hosted: ob2.Assertion, facts: AwardFacts
) -> ob2.Assertion:
    """Turn the hosted assertion into the one to be signed; it always names the key."""
    creator = addresses.key(facts.issuer.slug, facts.issuer.generation)
    return hosted.model_copy(
        update={
            "id": signed_id(facts.award_id),
            "verification": ob2.VerificationObject(type="SignedBadge", creator=creator),
        }
    )


def exchange_narrative(journey: Journey, language: str) -> str:
    """Return how the exchange went and on what was decided, as the badge's evidence tells it."""
    said = translations(language)
    hours, descriptors, evidence = journey.hours, journey.descriptors, journey.evidence
    return said.gettext(
        N_(
            "{form}, {hours}, from {start} to {end}. A mediator of the programme decided after a final assessment "
            "on {descriptors}, with {evidence}."
        )
    ).format(
        form=journey.form.in_language(language),
        hours=said.ngettext("{n} hour planned", "{n} hours planned", hours).format(n=hours),
        start=long_date(journey.starts_on, language),
        end=long_date(journey.ends_on, language),
        descriptors=said.ngettext("{n} sentence", "{n} sentences", descriptors).format(
            n=descriptors
        ),
        evidence=said.ngettext("{n} piece of evidence", "{n} pieces of evidence", evidence).format(
            n=evidence
        ),
    )


def _replacing(addresses: Addresses, replaces: UUID | None, translate: Translate) -> list[str]:
    if replaces is None:
        return []
    sentence = translate(N_("This badge replaces an earlier one, which was revoked: {address}"))
    return [sentence.format(address=addresses.assertion(replaces))]


def _progress(journey: Journey, translate: Translate) -> str:
    if journey.met_at_baseline is None:
        sentence = N_("Sentences of this level met at the end of the exchange: {end} of {all}.")
    else:
        sentence = N_(
            "Sentences of this level met: {start} of {all} at the start of the exchange, {end} of {all} at its end."
        )
    return translate(sentence).format(
        start=journey.met_at_baseline, end=journey.met_at_end, all=journey.descriptors
    )
