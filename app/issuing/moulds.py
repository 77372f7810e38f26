"""Awards that differ in who has them and where their revocation is told: composed once, cast for each, and signed.

A hundred people of one exchange get badges that say the same but for an id, a salted hash and a place. Of such a group
the first badge is made the long way; the mould is used for the others only if it gives the same bytes for the first.
"""

import secrets
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4, uuid5

from app.issuing import compose, ob3_issue
from app.issuing.addresses import Addresses
from app.issuing.compose import AwardDocuments, Recipient
from app.issuing.signing import Blank, SignedForms, sign, sign_all, together
from app.issuing.status_places import StatusPlace
from badges import jws, ob2
from badges.errors import CredentialError
from badges.ob3.moulds import Cast, CredentialMould, check_plain

WORTH_IT = 4
"""Fewer badges of one kind are made the long way."""
_AWARD = uuid4()
_PEOPLE = Recipient("sha256$" + secrets.token_hex(32), secrets.token_hex(16))
_PLACE = 10**15 + secrets.randbelow(10**15)
"""What stands for an award's own words while the mould is made: by chance, so that nothing else is like them."""


def sign_many(addresses: Addresses, blanks: Sequence[Blank], now: datetime) -> list[SignedForms]:
    """Make the documents of awards, in order, as `sign_all` does; their assertions are composed of their facts.

    Raises:
        CredentialError: what an award says cannot be told in Open Badges 3.0.
    """
    kinds = {id(one): _kind(one) for one in blanks}
    groups: dict[object, list[Blank]] = defaultdict(list)
    for one in blanks:
        groups[kinds[id(one)]].append(one)
    firsts = [group[0] for group in groups.values()]
    made = dict(zip(map(id, firsts), sign_all(addresses, firsts, now), strict=True))
    moulds = {
        kind: _tried(addresses, group[0], made[id(group[0])], now)
        for kind, group in groups.items()
        if len(group) >= WORTH_IT
    }

    def cast(blank: Blank) -> SignedForms:
        mould = moulds.get(kinds[id(blank)])
        return sign(addresses, blank, now) if mould is None else mould.cast(blank)

    rest = [one for one in blanks if id(one) not in made]
    made |= dict(zip(map(id, rest), together(cast, rest), strict=True))
    return [made[id(one)] for one in blanks]


def _kind(blank: Blank) -> object:
    """Return what awards have in common that differ only in what is their own."""
    facts, dealt = blank.facts, blank.dealt
    journey = repr(facts.journey)  # titles in it are no keys of a dictionary
    said = (facts.badge_class_id, facts.issuer, journey, facts.level.path, facts.language)
    return (
        *said,
        facts.issued_on,
        facts.expires,
        facts.replaces,
        dealt.signer.key_id,
        dealt.at.list_number,
    )


@dataclass(frozen=True)
class AwardMould:
    """The documents of awards of one kind, with gaps for what is an award's own."""

    hosted: Cast
    signed: Cast
    credential: CredentialMould

    def cast(self, blank: Blank) -> SignedForms:
        """Return the documents of one award.

        Raises:
            CredentialError: what is the award's own would have to be escaped, or makes two objects alike.
        """
        words, signer = _words(blank), blank.dealt.signer
        check_plain(words)
        return SignedForms(
            hosted=self.hosted.filled(words).encode(),
            signed=jws.sign(self.signed.filled(words).encode(), signer.rsa),
            document=self.credential.signed(words, signer.ed25519),
            jwt=self.credential.token(words, signer.rsa),
        )


def mould_of(addresses: Addresses, blank: Blank, now: datetime) -> AwardMould:
    """Make the mould of an award's kind.

    Raises:
        CredentialError: the kind cannot be cast.
    """
    facts = replace(blank.facts, award_id=_AWARD, recipient=_PEOPLE)
    hosted = compose.hosted_assertion(addresses, facts)
    marked = AwardDocuments(hosted, blank.documents.badge_class, blank.documents.profile)
    at = StatusPlace(blank.dealt.at.list_number, _PLACE)
    marks = _words(replace(blank, facts=facts, dealt=replace(blank.dealt, at=at)))
    signed = compose.signed_assertion(addresses, hosted, facts)
    return AwardMould(
        Cast.of(ob2.document_bytes(hosted).decode(), marks),
        Cast.of(ob2.document_bytes(signed).decode(), marks),
        CredentialMould(
            ob3_issue.credential(addresses, facts, marked, at),
            marks,
            verification_method=ob3_issue.proof_method(addresses, facts.issuer),
            created=now,
            key_id=ob3_issue.token_key(addresses, facts.issuer),
        ),
    )


def _tried(
    addresses: Addresses, blank: Blank, made: SignedForms, now: datetime
) -> AwardMould | None:
    """Return the mould of an award's kind if it gives, for this award, what the long way has made."""
    try:
        mould = mould_of(addresses, blank, now)
        return mould if mould.cast(blank) == made else None
    except CredentialError:
        return None


def _words(blank: Blank) -> list[str]:
    """Return what is an award's own; the name of its holder is made of its id."""
    facts = blank.facts
    subject = uuid5(facts.award_id, "subject")
    place = str(blank.dealt.at.place)
    return [
        str(facts.award_id),
        str(subject),
        facts.recipient.identity,
        facts.recipient.salt,
        place,
    ]
