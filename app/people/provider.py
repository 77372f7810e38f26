"""Sign-in through an OpenID Connect provider that the operator chose (OpenID Connect Core 1.0, code flow with PKCE).

The provider says whose address it is; we let in only a person whose proved address that is. Nobody is registered this
way. Three walls stand around an answer: `state` finds what we remembered and is tied to the browser that asked, `nonce`
ties the ID token to that question, and PKCE ties the code to us.
"""

import base64
import hashlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit
from uuid import UUID

from app.errors import N_, NotSignedIn
from app.people.challenges import answer_challenge, ask_challenge
from app.people.id_token import Expected, TokenRefused, read_id_token
from app.people.identity import find
from app.people.provider_fetch import Ask, ProviderFailed, questions
from app.plumbing.service import Service, Work
from app.plumbing.settings import Settings
from app.plumbing.tokens import new_token

PURPOSE = "provider"
SCOPE = "openid email"
ARRIVAL = "/sign-in/provider/arrived"


@dataclass(frozen=True)
class Answer:
    """What the browser brings back from the provider."""

    state: str
    code: str
    issuer: str = ""
    """Given by newer providers (RFC 9207), against mixing two of them up."""


@dataclass(frozen=True)
class Endpoints:
    """Where the provider does what (OpenID Connect Discovery 1.0, section 3)."""

    authorization: str
    token: str
    keys: str
    userinfo: str
    secret_in_header: bool


def start(service: Service, leads_to: str) -> tuple[str, str]:
    """Return the provider's address to go to, and the state that the browser must bring back.

    Raises:
        ProviderFailed: the provider does not answer as one.
        Busy: too many people wait for the provider.
    """
    settings = service.settings
    with questions(settings) as ask:
        there = _describe(settings, ask)
    nonce, verifier = new_token(), new_token()
    with service.begin() as work:
        state = ask_challenge(work, PURPOSE, nonce=nonce, verifier=verifier, leads_to=leads_to)
    question = {
        "response_type": "code",
        "client_id": settings.oidc_client_id,
        "redirect_uri": settings.url(ARRIVAL),
        "scope": SCOPE,
        "state": state,
        "nonce": nonce,
        "code_challenge": _s256(verifier),
        "code_challenge_method": "S256",
    }
    mark = "&" if urlsplit(there.authorization).query else "?"
    return f"{there.authorization}{mark}{urlencode(question)}", state


def _s256(verifier: str) -> str:
    """Return the challenge to which a verifier is the answer (RFC 7636, section 4.2)."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def finish(service: Service, answer: Answer) -> tuple[UUID, str]:
    """Return the person whom the provider vouches for, and where they wanted to go.

    No transaction is open while the provider is asked.

    Raises:
        NotSignedIn: the answer is not to our question, or names nobody whom we know.
        ProviderFailed: the provider does not answer as one.
        Busy: too many people wait for the provider; the answer can be brought again.
    """
    settings = service.settings
    with questions(settings) as ask:
        with service.begin() as work:
            asked = answer_challenge(work, PURPOSE, answer.state)
        if answer.issuer and answer.issuer != settings.oidc_issuer:
            raise ProviderFailed
        address = _vouched_for(service, ask, answer.code, asked)
    with service.begin(reading=True) as work:
        return _known(work, address), asked["leads_to"]


def _vouched_for(service: Service, ask: Ask, code: str, asked: dict[str, str]) -> str:
    """Return the address that the provider has proved, by the ID token that it gives for a code."""
    settings = service.settings
    there = _describe(settings, ask)
    tokens = _exchange(settings, there, ask, code, asked["verifier"])
    access_token = str(tokens.get("access_token") or "")
    expected = Expected(settings.oidc_issuer, settings.oidc_client_id, asked["nonce"], access_token)
    token, now = str(tokens.get("id_token")), service.now().timestamp()
    try:
        claims = read_id_token(token, ask(there.keys), expected, now)
    except TokenRefused as error:
        raise ProviderFailed from error
    return _proved_address(there, ask, access_token, claims)


def _known(work: Work, address: str) -> UUID:
    person = find(work, address, proved=True) if address else None
    if person is None or person.sealed_key is None:
        raise NotSignedIn(
            N_("This account is not tied to anybody who has been here before."),
            remedy=N_(
                "Sign in once by a mailed link to the same address; afterwards this works too."
            ),
        )
    return person.id


def describe(settings: Settings) -> Endpoints:
    """Read the provider's own description (OpenID Connect Discovery 1.0, section 4).

    Raises:
        ProviderFailed: there is none, or it is somebody else's.
    """
    with questions(settings) as ask:
        return _describe(settings, ask)


def _describe(settings: Settings, ask: Ask) -> Endpoints:
    issuer = settings.oidc_issuer
    description = ask(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if description.get("issuer") != issuer:
        raise ProviderFailed
    methods = description.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    try:
        return Endpoints(
            authorization=_web_address(description["authorization_endpoint"]),
            token=str(description["token_endpoint"]),
            keys=str(description["jwks_uri"]),
            userinfo=str(description.get("userinfo_endpoint", "")),
            secret_in_header="client_secret_basic" in methods,
        )
    except (KeyError, TypeError) as error:
        raise ProviderFailed from error


def _web_address(given: object) -> str:
    address = str(given)
    if urlsplit(address).scheme not in ("https", "http"):
        raise ProviderFailed
    return address


def _exchange(
    settings: Settings, there: Endpoints, ask: Ask, code: str, verifier: str
) -> dict[str, Any]:
    sent = {
        "grant_type": "authorization_code",
        "redirect_uri": settings.url(ARRIVAL),
        "code": code,
        "code_verifier": verifier,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    client = (settings.oidc_client_id, settings.oidc_client_secret)
    if settings.oidc_client_secret and there.secret_in_header:  # RFC 6749, section 2.3.1
        both = ":".join(quote(part, safe="") for part in client).encode()
        headers["Authorization"] = f"Basic {base64.b64encode(both).decode('ascii')}"
    else:
        sent["client_id"] = settings.oidc_client_id
        if settings.oidc_client_secret:
            sent["client_secret"] = settings.oidc_client_secret
    return ask(there.token, headers=headers, body=urlencode(sent))


def _proved_address(there: Endpoints, ask: Ask, access_token: str, claims: dict[str, Any]) -> str:
    """Return the address that the provider has proved; from the user info where the token has none."""
    account = claims
    if "email" not in claims and there.userinfo and access_token:
        bearer = {"Authorization": f"Bearer {access_token}"}
        account = ask(there.userinfo, headers=bearer)
        if account.get("sub") != claims["sub"]:  # section 5.3.2: another person's answer is none
            raise ProviderFailed
    return str(account.get("email", "")) if account.get("email_verified") is True else ""
