"""What each finding says, by its code: English templates, with the gaps that the finding fills.

Codes are for ever: machines rely on them. `locales/` holds the same in French and Portuguese.
"""

from collections.abc import Mapping
from types import MappingProxyType

from badges.sentences import N_

_MOVED = N_("{url} leads to what stands at {other} now; that was read.")
_NOT_DONE = N_("Not checked: what was found before ended the verification.")

TEMPLATES: Mapping[str, str] = MappingProxyType(
    {
        "format.ok": N_("This is an {name} badge."),
        "format.legacy": N_(
            "The badge was made for {name}, an older version; it was read as such."
        ),
        "format.legacy_carrier": N_(
            "The picture carries the badge in the old way of Open Badges 0.5."
        ),
        "format.copy_differs": N_(
            "The file given differs from what the issuer serves at {url}; the issuer's text was"
            " read."
        ),
        "format.other_address": N_(
            "The address given is not the badge's own; its own address, {url}, was read."
        ),
        "format.moved": _MOVED,
        "format.plain_http": N_("{url} is an address without encryption; it was asked over https."),
        "format.unreachable": N_("The badge cannot be read at {url}: {reason}."),
        "format.not_found": N_("{url} answers that there is no such badge."),
        "format.other_id": N_("The document at {url} says that its own address is {other}."),
        "format.page": N_(
            "There is no badge at {url}, but something else ({media_type}); give the badge's own"
            " address or its picture."
        ),
        "format.doubled": N_(
            "The file holds more than one badge or says one thing twice: {reason}."
        ),
        "format.compressed": N_(
            "The badge in the picture is packed in a way that the standard forbids."
        ),
        "format.damaged": N_(
            "The picture was changed after it was issued, or damaged on the way. Ask for the original."
        ),
        "format.too_large": N_("The file is larger than a badge can be: {reason}."),
        "format.refused": N_("The badge cannot be read: {reason}."),
        "structure.lenient": N_("{name} was read although it departs from the standard: {reason}."),
        "structure.moved": _MOVED,
        "structure.older_model": N_(
            "It is written as a credential of the older model, Verifiable Credentials 1.1, and was read as such."
        ),
        "structure.further_contexts": N_(
            "It uses words that are explained elsewhere and were not read: {names}."
        ),
        "structure.ok": N_("It is written as the Open Badges standard asks."),
        "structure.assertion": N_("The badge breaks a rule of the standard: {reason}."),
        "structure.credential": N_(
            "The badge, a credential, breaks a rule of the standard: {reason}."
        ),
        "structure.unsupported": N_("It is written in a way that is not read here: {reason}."),
        "structure.bare": N_(
            "What should be a list is not written as one, and was read all the same: {names}."
        ),
        "structure.claims": N_(
            "The signed text says one thing around the badge and another inside: {names}."
        ),
        "structure.claims_absent": N_(
            "The signed text does not repeat around the badge what the standard wants there: {names}."
        ),
        "structure.badge_class": N_(
            "The description of the badge breaks a rule of the standard: {reason}."
        ),
        "structure.badge_class_unreachable": N_(
            "The description of the badge cannot be read: {reason}."
        ),
        "structure.badge_class_id": N_(
            "The description of the badge at {url} says that its own address is {other}."
        ),
        "structure.copy_differs": N_(
            "The description inside the badge differs from the one that its issuer serves at {url}, which was read."
        ),
        "structure.endorsed": N_("{issuer} endorses it, and serves the endorsement at {url}."),
        "structure.endorsed_inside": N_(
            "{issuer} ({url}) endorses it, in a signed text that the badge carries."
        ),
        "structure.endorsement_false": N_(
            "An endorsement in the name of {issuer} does not hold and was left out. {reason}"
        ),
        "structure.endorsement_unread": N_(
            "An endorsement in the name of {issuer} cannot be checked here and was left out. {reason}"
        ),
        "structure.endorses_other": N_("It endorses something else, {other}."),
        "structure.endorsement": N_("An endorsement was left out: {reason}."),
        "signature.ok": N_("Nothing in it was changed since it was signed."),
        "signature.wrong_key": N_(
            "Its signature does not match: it was changed after it was signed, or somebody else signed it."
        ),
        "signature.algorithm": N_("It is signed in a way that proves nothing: {reason}."),
        "signature.unsupported": N_("The way it is signed is not read here: {reason}."),
        "signature.ended": N_("The signature no longer holds: {reason}."),
        "signature.crit": N_("The signature demands an extension that no badge format knows."),
        "signature.malformed": N_("The signed text is broken or cut off. Ask for it again."),
        "signature.missing": N_(
            "The badge says that it is signed, but was given without its signature; give the"
            " signed text or the picture."
        ),
        "signature.other_proofs": N_(
            "Beside the issuer's proof stand others that were not checked: {names}."
        ),
        "signature.older_suite": N_(
            "It is signed in the way of {name}, which a newer one has replaced; it was checked as such."
        ),
        "signature.selective": N_(
            "The holder shows a part of the credential. What the issuer did not ask to be always shown, such as an end"
            " or a way to take it back, may have been left out."
        ),
        "signature.unprotected": N_(
            "The signature does not protect all that the credential says: {reason}."
        ),
        "signature.hosted": N_(
            "It has no signature; the address where its issuer keeps it vouches for it."
        ),
        "key_owner.ok": N_("The issuer signed it: the key and the issuer name each other."),
        "key_owner.hosted": N_("A hosted badge needs no key."),
        "key_owner.no_creator": N_(
            "The badge does not name its key; every key of the issuer was tried."
        ),
        "key_owner.no_key": N_(
            "The issuer's profile names no key, so nothing it signed can be verified."
        ),
        "key_owner.not_listed": N_("The issuer's profile does not name the key {url}."),
        "key_owner.moved": _MOVED,
        "key_owner.no_owner": N_("The key {url} does not say whom it belongs to."),
        "key_owner.in_profile": N_(
            "The key {url} does not say whom it belongs to; the issuer's own profile holds it."
        ),
        "key_owner.no_id": N_("The document of keys at {url} does not say whose it is."),
        "key_owner.not_asserted": N_(
            "The issuer's own document holds the key, but does not say what it is for; it was taken for signing."
        ),
        "key_owner.other_owner": N_("The key {url} says that it belongs to {other}."),
        "key_owner.other_id": N_("The key at {url} says that its own address is {other}."),
        "key_owner.unreachable": N_("The key cannot be read: {reason}."),
        "key_owner.invalid": N_("The key is refused: {reason}."),
        "key_owner.unsupported": N_("A key of this kind is not read here: {reason}."),
        "key_owner.legacy": N_(
            "The key is served by the issuer's own site; older badges give no other link."
        ),
        "issuer.ok": N_("The issuer is {name}, as its own profile says."),
        "issuer.signed": N_("The issuer calls itself {name}, and its name for machines is {url}."),
        "issuer.key_only": N_(
            "The issuer calls itself {name}, but is known by nothing else than its key."
        ),
        "issuer.unreachable": N_("The issuer's profile cannot be read: {reason}."),
        "issuer.gone": N_(
            "The issuer withdrew its profile at {url}, and no longer stands behind what was issued"
            " under it."
        ),
        "issuer.in_register": N_("The issuer's own register holds this badge, word for word."),
        "issuer.not_in_register": N_(
            "The issuer's own register does not hold this badge: it was never awarded there, whatever"
            " key signed it."
        ),
        "issuer.differs_from_register": N_(
            "The issuer's own register holds this badge with another text: this one was not awarded,"
            " whatever key signed it."
        ),
        "issuer.invalid": N_("The issuer's profile is refused: {reason}."),
        "issuer.moved": _MOVED,
        "issuer.other_id": N_("The profile at {url} says that its own address is {other}."),
        "issuer.redirected": N_(
            "The issuer's profile at {url} is served by another site, {other}."
        ),
        "scope.ok": N_("The badge is hosted where the issuer hosts its badges."),
        "scope.outside": N_(
            "The badge at {url} is not where the issuer says that it hosts its badges."
        ),
        "scope.signed": N_("A signed badge may be kept anywhere."),
        "dates.ok": N_("It is issued and has not expired."),
        "dates.not_told": N_("It does not say when it was issued, as old badges may not."),
        "dates.future": N_("It says that it was issued on {date}, which is still to come."),
        "dates.expired": N_("It expired on {date}."),
        "dates.invalid": N_("A date is refused: {reason}."),
        "revocation.ok": N_("Its issuer has not revoked it."),
        "revocation.hosted": N_("The issuer still serves it as valid."),
        "revocation.listed": N_("The issuer revoked it. Reason given: {reason}"),
        "revocation.revoked": N_("The badge says that it is revoked. Reason given: {reason}"),
        "revocation.gone": N_(
            "The issuer took it back: {url} answers that it is gone. Reason given: {reason}"
        ),
        "revocation.unreachable": N_("The list of revoked badges cannot be read: {reason}."),
        "revocation.unreadable": N_("The list of revoked badges is refused: {reason}."),
        "revocation.foreign": N_("The list of revoked badges belongs to another issuer, {other}."),
        "revocation.older_list": N_(
            "Its revocation is told in the older way of {name}; it was read as such."
        ),
        "revocation.short_list": N_(
            "The list of revoked badges has {count} places only, so that a place in it may tell who is meant."
        ),
        "revocation.suspended": N_("The issuer suspended it for the time being."),
        "revocation.unsupported": N_(
            "Its revocation is told in a way that is not known here: {name}."
        ),
        "revocation.no_list": N_("The issuer publishes no list of revoked badges."),
        "recipient.ok": N_("It was given to the person asked for."),
        "recipient.other_address": N_(
            "It was given to the person asked for, whom its issuer knows by this address too."
        ),
        "recipient.other": N_("It was given to somebody else."),
        "recipient.not_asked": N_("Whose badge it should be was not asked."),
        "recipient.invalid": N_("The recipient is refused: {reason}."),
        "image.ok": N_("The picture is the one the issuer serves."),
        "image.no_picture": N_("No picture was given to compare."),
        "image.differs": N_(
            "The picture given is not the one the issuer serves; trust the text, not the picture."
        ),
        "image.unreachable": N_("The issuer's picture cannot be read: {reason}."),
        "image.invalid": N_("The picture named in the badge is refused: {reason}."),
        "format.not_done": _NOT_DONE,
        "structure.not_done": _NOT_DONE,
        "signature.not_done": _NOT_DONE,
        "key_owner.not_done": _NOT_DONE,
        "issuer.not_done": _NOT_DONE,
        "scope.not_done": _NOT_DONE,
        "dates.not_done": _NOT_DONE,
        "revocation.not_done": _NOT_DONE,
        "recipient.not_done": _NOT_DONE,
        "image.not_done": _NOT_DONE,
    }
)
"""Every template by its code."""

UNREAD = frozenset(
    {
        "format.unreachable",
        "format.page",
        "structure.unsupported",
        "structure.badge_class_unreachable",
        "signature.unsupported",
        "key_owner.unreachable",
        "key_owner.unsupported",
        "issuer.unreachable",
        "revocation.unreachable",
        "revocation.unsupported",
    }
)
"""The codes that tell of something needed and not read: a source that gave no answer, a kind that is not known here.

Nothing of it is wrong, so such a finding is never `failed`; but the badge is not `valid` either.
"""
