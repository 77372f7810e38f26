"""Step 12: what third parties say of the badge; a bad endorsement never spoils a good badge."""

from badges.errors import BadgeError, CredentialError
from badges.ob2 import Assertion, BadgeClass, Endorsement, Profile
from badges.ob2.fields import is_http_url
from badges.sentences import N_
from badges.verification.case import Case
from badges.verification.claims import CLOCK_SKEW
from badges.verification.report import EndorsementView
from badges.verification.scope import in_scope

MAX_ENDORSEMENTS = 5
"""How many are read; each one sends the verifier to two addresses."""


def read_endorsements(case: Case, assertion: Assertion) -> None:
    """(12) Read hosted endorsements of the assertion, its class and its issuer."""
    if case.findings.has_stopped():
        return
    links = [(assertion.id, link) for link in assertion.endorsement or ()]
    if isinstance(case.badge_class, BadgeClass):
        links += [(case.badge_class.id, link) for link in case.badge_class.endorsement or ()]
    if isinstance(case.issuer, Profile):
        links += [(case.issuer.id, link) for link in case.issuer.endorsement or ()]
    for target, link in links[:MAX_ENDORSEMENTS]:
        address = link.id if isinstance(link, Endorsement) else link
        try:
            view = _read(case, address, target)
        except BadgeError as error:
            case.findings.warning("structure.endorsement", reason=error.said)
            continue
        case.endorsements.append(view)
        case.findings.passed("structure.endorsed", issuer=view.issuer, url=view.id)


def _read(case: Case, address: str, target: str) -> EndorsementView:
    if not is_http_url(address):
        raise CredentialError(
            N_("{url} is no web address, and only hosted ones are read"), url=address[:200]
        )
    endorsement = case.reader.read(Endorsement, address)
    document = endorsement.document
    named = document.issuer
    issuer = case.reader.read(Profile, named.id if isinstance(named, Profile) else named).document
    problem = None
    if document.id != address:
        problem = N_("{url} says that its own address is another")
    elif document.claim.id != target:
        problem = N_("{url} endorses something else")
    elif document.revoked:
        problem = N_("{url} is withdrawn")
    elif document.issued_on > case.now + CLOCK_SKEW:
        problem = N_("{url} is dated in the future")
    elif not all(
        in_scope(one, issuer.id, issuer.verification) for one in (address, endorsement.answered)
    ):
        problem = N_("{url} is not where its issuer hosts its statements")
    if problem:
        raise CredentialError(problem, url=address)
    return EndorsementView(
        id=address,
        endorses=target,
        issuer=issuer.name,
        comment=document.claim.endorsement_comment,
    )
