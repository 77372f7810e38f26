"""Steps 1 and 2: from what was given to the assertion whose issuer answers for it.

Of a hosted badge only the address is taken from what was given: the text that its address serves
is the badge. Of a signed badge the signed text is taken, and proven later.
"""

import re
from typing import Any

from badges.errors import (
    BadgeError,
    CredentialError,
    DocumentError,
    ImageError,
    JsonError,
    NotABadge,
    Problem,
    SignatureError,
    Unreachable,
)
from badges.jws import read_token
from badges.kinds import is_credential
from badges.ob2 import Assertion, RevokedAssertion
from badges.ob2.fields import is_http_url, type_names
from badges.ob2.leniency import Lenient
from badges.ob2.reading import is_stripped, parse, parse_document
from badges.sentences import N_, Sentence
from badges.strict_json import read_object
from badges.verification import legacy
from badges.verification.case import Case
from badges.verification.credential import take_credential
from badges.verification.documents import bad_status, read_served
from badges.verification.report import Format
from badges.verification.resolver import Fetched
from badges.verification.source import Kind, Source, read_given, read_source

_FORMAT_CODES = frozenset({"doubled", "compressed", "damaged", "too_large"})
_CODE_OF = {"crc": "damaged", "trailing": "damaged", "too_deep": "too_large"}
_CODE_OF_MEMBER = {
    "issuedOn": "dates.invalid",
    "expires": "dates.invalid",
    "recipient": "recipient.invalid",
    "image": "image.invalid",
}
_DISCLOSURES = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+~[\w.~-]*", re.ASCII)
"""A token with what its holder discloses behind it (RFC 9901, section 4)."""

_HOSTED, _SIGNED = ("HostedBadge", "hosted"), ("SignedBadge", "signed")
_ASSERTION_MEMBERS = ("recipient", "badge", "verify", "verification")


def take_in(case: Case, given: bytes | str) -> None:
    """Fill the case with the assertion, or with the finding that says why there is none.

    Raises:
        NotABadge: what was given is no badge at all.
    """
    try:
        source = read_given(given)
    except ImageError as error:
        _refuse(case, error)
        return
    case.picture = source.picture
    if source.legacy_carrier:
        case.findings.warning("format.legacy_carrier")
    _take_source(case, source, None)


def _take_source(case: Case, source: Source, address: str | None) -> None:
    if source.kind is Kind.ADDRESS:
        _follow(case, source.text)
    elif source.kind is Kind.TOKEN:
        _take_token(case, source.text)
    else:
        _take_document(case, source.text.encode("utf-8"), address)


def _follow(case: Case, url: str) -> None:
    """Read what an address serves: an assertion, a signed one, or a picture with one."""
    answer = _fetch_assertion(case, url)
    if answer is None:
        return
    try:
        source = read_source(answer.body)
    except NotABadge:
        case.findings.unread("format.page", url=url, media_type=answer.media_type)
        return
    except ImageError as error:
        _refuse(case, error)
        return
    if source.kind is Kind.ADDRESS:
        # A picture of 0.5 holds an address; a second one leads nowhere.
        answer = _fetch_assertion(case, source.text)
        if answer is not None:
            _take_document(case, answer.body, source.text)
        return
    _take_source(case, source, url)


def _fetch_assertion(case: Case, url: str) -> Fetched | None:
    """Return what a hosted assertion's address serves, unless that ends the verification."""
    case.format = Format.OB2_HOSTED
    try:
        answer = case.reader.fetch(url)
    except Unreachable as error:
        case.findings.unread("format.unreachable", url=url, reason=error.why)
        return None
    if answer.status == 410:
        case.findings.passed("format.ok", name="Open Badges 2.0")
        case.revoke("revocation.gone", _reason_in(answer.body), url=url)
        return None
    if answer.status == 404:
        case.findings.failed("format.not_found", url=url)
        return None
    if answer.status != 200:
        case.findings.unread("format.unreachable", url=url, reason=bad_status(answer))
        return None
    return answer


def _reason_in(body: bytes) -> str | None:
    """Return the reason in the body of a 410 answer, which may be anything."""
    try:
        return parse(RevokedAssertion, read_object(body)).revocation_reason
    except CredentialError:
        return None


def _take_token(case: Case, text: str) -> None:
    case.format = Format.OB2_SIGNED
    if "~" in text and _DISCLOSURES.fullmatch(text):
        case.format = Format.OB3_JWT
        kind = Sentence(N_("it is an SD-JWT, of which the holder shows a part"))
        case.findings.unread("structure.unsupported", reason=kind)
        return
    try:
        token = read_token(text)
    except SignatureError as error:
        case.findings.refused(f"signature.{error.code}", reason=error.said)
        return
    try:
        members = read_object(token.payload)
    except JsonError as error:
        _refuse(case, error)
        return
    if is_credential(members):
        take_credential(case, members, token.payload, token)
        return
    _refuse_other_documents(members)
    if _verification_type(members) in _HOSTED:
        # Some issuers sign what they host; the hosted text is still the one that counts.
        _take_hosted(case, members, token.payload, None)
        return
    case.token = token
    _accept(case, members, token.payload, None)


def _take_document(case: Case, text: bytes, address: str | None) -> None:
    try:
        members = read_object(text)
    except JsonError as error:
        if error.code == "json" and address is None:
            raise NotABadge(error.said) from None
        if error.code == "doubled" or address is None:
            _refuse(case, error)
        else:
            case.findings.unread("format.unreachable", url=address, reason=error.said)
        return
    if is_credential(members):
        take_credential(case, members, text, None)
        return
    _refuse_other_documents(members)
    if _verification_type(members) in _SIGNED:
        case.format = Format.OB2_SIGNED
        case.findings.failed("signature.missing")
        return
    _take_hosted(case, members, text, address)


def _take_hosted(case: Case, members: dict[str, Any], text: bytes, address: str | None) -> None:
    """Take the assertion from the address that it gives as its own."""
    case.format = Format.OB2_HOSTED
    own = members.get("id") or legacy.address_of(members) or address
    if not isinstance(own, str) or not is_http_url(own):
        rule = Sentence(N_("is no web address, though the badge is hosted"))
        case.findings.failed("structure.assertion", reason=Problem("id", rule).said)
        return
    if own == address:
        case.assertion_address = case.reader.fetch(own).url
        _accept(case, members, text, own)
        return
    answer = _fetch_assertion(case, own)
    if answer is None:
        return
    served = _read_answer(case, answer, own)
    if served is None:
        return
    case.assertion_address = answer.url
    if address is not None:
        case.findings.warning("format.other_address", url=own)
    elif served != members:
        case.findings.warning("format.copy_differs", url=own)
    # What was given may lead to the badge's own address; nothing leads on from there.
    _accept_served(case, served, answer.body, own, moved=address is not None)


def _follow_moved(case: Case, old: str, new: str) -> None:
    """Read an assertion where it says that it stands now: a platform that moved leads there from the old address.

    What the new address serves counts, with its own issuer and scope; it cannot lead to a third.
    """
    if case.assertion_address == case.reader.secure(old) and not case.reader.answers(new):
        # Nothing leads on from there: two addresses contradict each other.
        case.findings.failed("format.other_id", url=old, other=new)
        return
    answer = _fetch_assertion(case, new)
    if answer is None:
        return
    served = _read_answer(case, answer, new)
    if served is not None:
        case.findings.warning("format.moved", url=old, other=new)
        case.assertion_address = answer.url
        _accept_served(case, served, answer.body, new, moved=True)


def _read_answer(case: Case, answer: Fetched, url: str) -> dict[str, Any] | None:
    try:
        return read_served(answer)
    except Unreachable as error:
        case.findings.unread("format.unreachable", url=url, reason=error.why)
    except JsonError as error:
        _refuse(case, error)
    return None


def _accept_served(
    case: Case, served: dict[str, Any], text: bytes, own: str, *, moved: bool = False
) -> None:
    """Read what the assertion's own address serves, if it speaks of itself."""
    says = served.get("id") or legacy.address_of(served) or own
    if says != own and isinstance(says, str) and is_http_url(says) and not moved:
        _follow_moved(case, own, says)
    elif says != own:
        case.findings.failed("format.other_id", url=own, other=str(says)[:200])
    elif _verification_type(served) in _SIGNED:
        case.findings.failed("signature.missing")
    else:
        _accept(case, served, text, own)


def _accept(case: Case, members: dict[str, Any], text: bytes, address: str | None) -> None:
    """Read the assertion itself, of whatever version."""
    case.assertion_text = text
    if is_stripped(members):
        case.findings.passed("format.ok", name="Open Badges 2.0")
        case.revoke("revocation.revoked", _reason_in(text))
        return
    version, lenient = legacy.version_of(members), Lenient()
    try:
        if version is None:
            case.assertion = parse_document(Assertion, members, lenient)
        else:
            upgraded = legacy.upgrade(members, address, lenient)
            case.legacy = version
            case.assertion = upgraded.assertion
            case.badge_class, case.issuer = upgraded.badge_class, upgraded.issuer
    except DocumentError as error:
        _refuse_document(case, error)
        return
    case.findings.passed("format.ok", name=version or "Open Badges 2.0")
    if case.legacy:
        case.findings.warning("format.legacy", name=case.legacy)
    case.tell_departures("Assertion", lenient.notes)


def _refuse_document(case: Case, error: DocumentError) -> None:
    """Give each broken rule to the check it belongs to."""
    case.findings.passed("format.ok", name="Open Badges 2.0")
    for problem in error.problems:
        member = problem.field.partition(".")[0]
        case.findings.failed(
            _CODE_OF_MEMBER.get(member, "structure.assertion"), reason=problem.said
        )


def _refuse_other_documents(members: dict[str, Any]) -> None:
    if members.get("type") == "Assertion":
        return  # as most are written
    names = type_names(members.get("type"))
    assertion_like = any(name in members for name in _ASSERTION_MEMBERS)
    if "Assertion" in names or is_stripped(members) or (not names and assertion_like):
        return
    if "verification" in members and "recipient" in members:
        return
    if not names:
        raise NotABadge(
            N_("this is no document of Open Badges; give the assertion, the badge of one person")
        )
    raise NotABadge(
        N_("this is a document of type {names}; give the assertion, the badge of one person"),
        names=", ".join(names)[:101],
    )


def _verification_type(members: dict[str, Any]) -> Any:
    verification = members.get("verification") or members.get("verify")
    return verification.get("type") if isinstance(verification, dict) else None


def _refuse(case: Case, error: BadgeError) -> None:
    code = _CODE_OF.get(error.code, error.code)
    name = code if code in _FORMAT_CODES else "refused"
    case.findings.failed(f"format.{name}", reason=error.said)
