"""What is read although the norm would have it otherwise, since it only describes and proves nothing.

Forms leave empty texts behind, platforms add words of their own, and a language is written `pt_br`. Each is noted, so
that a report can say it. What proves (dates, keys, lists, where an issuer hosts) is never read leniently.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from badges.errors import BrokenRule
from badges.sentences import N_, Sentence

READING = "reading"
"""Validation context of what a stranger wrote: members that are not the norm's are kept as extensions."""

CONTEXTS = frozenset(
    {
        "https://w3id.org/openbadges/v2",
        "http://w3id.org/openbadges/v2",
        "https://w3id.org/openbadges/v2/",
        "https://openbadgespec.org/v2/context.json",
        "http://openbadgespec.org/v2/context.json",
    }
)
"""The addresses under which the norm's own context was published."""

KNOWN_CONTEXTS = ("https://w3id.org/openbadges/", "https://openbadgespec.org/extensions/")
"""Where contexts come from that the norm's own makers published: its extensions."""

PROVING = frozenset(
    {
        "@context",
        "allowedOrigins",
        "creator",
        "credentialStatus",
        "expirationDate",
        "expires",
        "identifier",
        "identity",
        "identityHash",
        "issuanceDate",
        "issuedOn",
        "proof",
        "publicKey",
        "publicKeyPem",
        "revocationList",
        "revokedAssertions",
        "salt",
        "startsWith",
        "statusListCredential",
        "statusListIndex",
        "statusPurpose",
        "statusSize",
        "validFrom",
        "validUntil",
        "verification",
        "verify",
    }
)
"""Members that decide whether a badge holds: an empty one is not taken for one that is absent."""

WORDS = frozenset(
    re.findall(
        r"\w+",
        """
        Assertion BadgeClass Profile Issuer CryptographicKey RevocationList Endorsement
        IdentityObject VerificationObject HostedBadge SignedBadge Evidence Criteria AlignmentObject
        Image Extension id type uid recipient badge verification verify issuedOn expires image
        evidence narrative revoked revocationReason name description criteria issuer alignment tags
        url email telephone publicKey revocationList owner publicKeyPem revokedAssertions claim
        endorsementComment identity hashed salt hosted signed creator verificationProperty
        startsWith allowedOrigins caption author genre audience targetName targetUrl
        targetDescription targetFramework targetCode version related endorsement
        """,
    )
)
"""Names that the norm defines: an object of a badge may not give them another meaning."""

LEFT_EMPTY = N_("{name} is empty, which the standard requires")

MOST_NOTES = 4
"""How many departures one document is told of."""
_MOST_LETTERS = 200


@dataclass
class Lenient:
    """Validation context of what a stranger wrote, where what only describes may depart from the norm."""

    notes: list[Sentence] = field(default_factory=list)
    """Each departure once, as a part of a sentence."""

    def note(self, template: str, **values: str) -> None:
        """Note a departure."""
        said = Sentence(template, values)
        if said not in self.notes and len(self.notes) < MOST_NOTES:
            self.notes.append(said)


def is_reading(context: object) -> bool:
    """Tell whether a validation reads what a stranger wrote."""
    return isinstance(context, Lenient) or context == READING


def is_blank(value: object) -> bool:
    """Tell whether a value says nothing: no text, or an object or array of nothing else."""
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, Mapping):
        # A type alone describes nothing.
        return all(is_blank(member) for name, member in value.items() if name != "type")
    if isinstance(value, list | tuple):
        return all(is_blank(one) for one in value)
    return value is None


def is_left_empty(value: object) -> bool:
    """Tell whether a member was written without content: `""`, or an object whose members are all so."""
    if isinstance(value, Mapping):
        return is_blank(value) and any(name != "type" for name in value)
    return isinstance(value, str) and is_blank(value)


def without_blanks(members: Mapping[str, Any], optional: frozenset[str]) -> dict[str, Any]:
    """Return an object without optional members that describe nothing, and without such entries of arrays.

    Args:
        members: the object as it was written.
        optional: the names that may be left out, none of them `PROVING`.
    """
    kept = dict(members)
    # Most members are texts that say something, and most objects have nothing to leave out.
    for name in optional.intersection(members):
        value = members[name]
        if isinstance(value, str):
            if not value or value.isspace():
                del kept[name]
        elif isinstance(value, list):
            entries = [one for one in value if not (is_blank(one) or _leads_nowhere(name, one))]
            kept[name] = entries
            if value and not entries:
                del kept[name]
        elif is_blank(value) or _leads_nowhere(name, value):
            del kept[name]
    return kept


def _leads_nowhere(name: str, value: object) -> bool:
    """Tell whether a picture or an entry of a framework has no address: its other words are of no use."""
    where = {"image": ("id",), "alignment": ("targetUrl", "url")}.get(name, ())
    if not where or not isinstance(value, Mapping):
        return False
    written = [value[one] for one in where if one in value]
    return bool(written) and all(is_blank(one) for one in written)


def refuse_redefinitions(context: object) -> None:
    """Refuse a context inside the document that gives a word of the standard another meaning, at any depth.

    Raises:
        BrokenRule: it defines such a word, or forgets all that was defined before.
    """
    if context is None:
        raise BrokenRule(N_("must not be null: that takes all words their meaning"))
    if isinstance(context, Sequence) and not isinstance(context, str):
        for one in context:
            refuse_redefinitions(one)
    elif isinstance(context, Mapping):
        for name, meaning in context.items():
            if name in WORDS:
                raise BrokenRule(
                    N_("gives {name} another meaning, which is a word of the standard"), name=name
                )
            if isinstance(meaning, Mapping) and "@context" in meaning:
                refuse_redefinitions(meaning["@context"])


def _is_of_the_norm(context: str) -> bool:
    return context in CONTEXTS or context.startswith(KNOWN_CONTEXTS)


def note_further(contexts: Sequence[object], reading: Lenient) -> None:
    """Note the contexts besides the norm's own: what they define is not read."""
    further = [one for one in contexts if not (isinstance(one, str) and _is_of_the_norm(one))]
    if not further:
        return
    named = ", ".join(one if isinstance(one, str) else "{…}" for one in further)
    reading.note(
        N_("it names further contexts, whose words are not read: {names}"),
        names=named[:_MOST_LETTERS],
    )
