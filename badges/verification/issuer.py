"""Steps 3 to 5: the badge class, the issuer behind it, and where the issuer hosts its badges."""

from badges.errors import CredentialError, Unreachable
from badges.ob2 import Assertion, BadgeClass, Profile, document_bytes
from badges.ob2.fields import is_http_url
from badges.ob2.writing import plain
from badges.sentences import N_, Sentence
from badges.verification import legacy
from badges.verification.case import Case
from badges.verification.documents import Hosted, read_served
from badges.verification.report import Format
from badges.verification.scope import in_scope, same_origin


def read_badge_class(case: Case, assertion: Assertion) -> None:
    """(3) Read the badge class from where it is served; only one without address may be inside."""
    if case.badge_class is None:
        _read_badge_class(case, assertion)
    if case.badge_class is not None:
        case.findings.passed("structure.ok")


def _read_badge_class(case: Case, assertion: Assertion) -> None:
    inside = None if isinstance(assertion.badge, str) else assertion.badge
    address = assertion.badge if isinstance(assertion.badge, str) else assertion.badge.id
    if inside is not None and not is_http_url(address):
        case.badge_class, case.badge_class_text = inside, document_bytes(inside)
        return
    try:
        if case.legacy:
            answer = case.reader.fetch_body(address)
            case.badge_class = legacy.read_class(read_served(answer), address)
            case.badge_class_text = answer.body
            return
        served = case.reader.read_own(BadgeClass, address)
    except Unreachable as error:
        case.findings.unread("structure.badge_class_unreachable", reason=error.said)
        return
    except CredentialError as error:
        case.findings.failed("structure.badge_class", reason=error.said)
        return
    if served.document.id != served.asked:
        case.findings.failed("structure.badge_class_id", url=served.asked, other=served.document.id)
        return
    if served.moved_from:
        case.moved = True
        case.findings.warning("structure.moved", url=served.moved_from, other=served.asked)
    if inside is not None and not _agrees(inside, served.document):
        case.findings.warning("structure.copy_differs", url=served.asked)
    case.tell_departures("BadgeClass", served.notes)
    case.badge_class, case.badge_class_text = served.document, served.body


def _agrees(copy: BadgeClass, served: BadgeClass) -> bool:
    """Tell whether an embedded badge class says what the served one says, leaving out links."""
    ours, theirs = plain(copy), plain(served)
    return all(
        theirs.get(name) == value
        for name, value in ours.items()
        if name not in ("@context", "id", "issuer", "endorsement", "related")
    )


def read_issuer(case: Case) -> None:
    """(4) Read the issuer's profile from its own address, never from inside the badge."""
    if case.badge_class is None:
        return
    if case.issuer is None:
        named = case.badge_class.issuer
        _read_profile(case, named if isinstance(named, str) else named.id)
    if case.issuer is not None:
        case.findings.passed("issuer.ok", name=case.issuer.name)


def _read_profile(case: Case, address: str) -> None:
    if not is_http_url(address):
        no_address = Sentence(N_("{url} is no web address"), {"url": address[:200]})
        case.findings.unread("issuer.unreachable", reason=no_address)
        return
    try:
        if case.legacy:
            answer = case.reader.fetch_body(address)
            case.issuer = legacy.read_issuer(read_served(answer), address)
            case.issuer_text = answer.body
            return
        if case.reader.fetch(address).status == 410:
            case.findings.failed("issuer.gone", url=address)
            return
        served: Hosted[Profile] = case.reader.read_own(Profile, address)
    except Unreachable as error:
        case.findings.unread("issuer.unreachable", reason=error.said)
        return
    except CredentialError as error:
        case.findings.failed("issuer.invalid", reason=error.said)
        return
    _accept_profile(case, served)


def _accept_profile(case: Case, served: Hosted[Profile]) -> None:
    own = served.asked
    if served.document.id != own:
        case.findings.failed("issuer.other_id", url=own, other=served.document.id)
        return
    if served.moved_from:
        case.moved = True
        case.findings.warning("issuer.moved", url=served.moved_from, other=own)
    if served.answered != own and not same_origin(case.reader.secure(own), served.answered):
        case.findings.warning("issuer.redirected", url=own, other=served.answered)
    case.tell_departures("Profile", served.notes)
    case.issuer, case.issuer_text = served.document, served.body


def check_scope(case: Case, assertion: Assertion) -> None:
    """(5) Check that a hosted assertion lies where its issuer hosts assertions."""
    if case.format is Format.OB2_SIGNED:
        case.findings.skipped("scope.signed")
        return
    if case.issuer is None:
        return
    # An open redirect on the issuer's site must not lend it a stranger's assertion.
    for address in (assertion.id, case.assertion_address or assertion.id):
        if not in_scope(case.reader.secure(address), case.issuer.id, case.issuer.verification):
            case.findings.failed("scope.outside", url=address)
            return
    case.findings.passed("scope.ok")
