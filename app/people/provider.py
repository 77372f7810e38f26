"""Sign-in through an OpenID Connect provider that the operator chose (OpenID Connect Core 1.0, code flow with PKCE).

The provider says whose address it is; we let in only a person whose proved address that is. Nobody is registered this
way. Three walls stand around an answer: `state` finds what we remembered and is tied to the browser that asked, `nonce`
ties the identity token to that question, and PKCE ties the code to us. Requests are built and claims judged by Authlib,
signatures by joserfc.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from authlib.common.security import generate_token
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.errors import N_, NotSignedIn
from app.people.challenges import answer_challenge, ask_challenge
from app.people.identity import find
from app.people.provider_fetch import ProviderFailed, ask
from app.plumbing.service import Service, Work
from app.plumbing.settings import Settings

PURPOSE = "provider"
SCOPE = "openid email"
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA", "Ed25519"]
"""The list is closed: never what the token's header asks for alone."""
LEEWAY = 60
"""Seconds by which the provider's clock may differ from ours."""
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
    """
    settings = service.settings
    there = describe(settings)
    nonce, verifier = generate_token(43), generate_token(64)
    with service.begin() as work:
        state = ask_challenge(work, PURPOSE, nonce=nonce, verifier=verifier, leads_to=leads_to)
    address = prepare_grant_uri(
        there.authorization,
        client_id=settings.oidc_client_id,
        response_type="code",
        redirect_uri=settings.url(ARRIVAL),
        scope=SCOPE,
        state=state,
        nonce=nonce,
        code_challenge=create_s256_code_challenge(verifier),
        code_challenge_method="S256",
    )
    return address, state


def finish(service: Service, answer: Answer) -> tuple[UUID, str]:
    """Return the person whom the provider vouches for, and where they wanted to go.

    No transaction is open while the provider is asked.

    Raises:
        NotSignedIn: the answer is not to our question, or names nobody whom we know.
        ProviderFailed: the provider does not answer as one.
    """
    settings = service.settings
    with service.begin() as work:
        asked = answer_challenge(work, PURPOSE, answer.state)
    if answer.issuer and answer.issuer != settings.oidc_issuer:
        raise ProviderFailed
    there = describe(settings)
    tokens = _exchange(settings, there, answer.code, asked["verifier"])
    claims = _identity(settings, there, tokens, asked["nonce"], int(service.now().timestamp()))
    address = _proved_address(settings, there, tokens, claims)
    with service.begin(reading=True) as work:
        return _known(work, address), asked["leads_to"]


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
    issuer = settings.oidc_issuer
    found = ask(settings, f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != issuer:
        raise ProviderFailed
    methods = found.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    try:
        return Endpoints(
            authorization=_web_address(found["authorization_endpoint"]),
            token=str(found["token_endpoint"]),
            keys=str(found["jwks_uri"]),
            userinfo=str(found.get("userinfo_endpoint", "")),
            secret_in_header="client_secret_basic" in methods,
        )
    except (KeyError, TypeError) as error:
        raise ProviderFailed from error


def _web_address(given: object) -> str:
    address = str(given)
    if urlsplit(address).scheme not in ("https", "http"):
        raise ProviderFailed
    return address


def _exchange(settings: Settings, there: Endpoints, code: str, verifier: str) -> dict[str, Any]:
    body = prepare_token_request(
        "authorization_code",
        redirect_uri=settings.url(ARRIVAL),
        code=code,
        code_verifier=verifier,
    )
    method = "client_secret_basic" if there.secret_in_header else "client_secret_post"
    client = ClientAuth(
        settings.oidc_client_id,
        settings.oidc_client_secret,
        method if settings.oidc_client_secret else "none",
    )
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    address, headers, body = client.prepare("POST", there.token, headers, body)
    return ask(settings, address, headers=headers, body=body)


def _identity(
    settings: Settings, there: Endpoints, tokens: dict[str, Any], nonce: str, now: int
) -> CodeIDToken:
    """Check the identity token (OpenID Connect Core 1.0, section 3.1.3.7)."""
    keys = ask(settings, there.keys)
    try:
        token = jwt.decode(
            str(tokens["id_token"]),
            KeySet.import_key_set(keys),  # type: ignore[arg-type]
            algorithms=ALGORITHMS,
        )
        claims = CodeIDToken(
            token.claims,
            token.header,
            {
                "iss": {"essential": True, "value": settings.oidc_issuer},
                "aud": {"essential": True, "value": settings.oidc_client_id},
                "nonce": {"essential": True, "value": nonce},
            },
            {
                "nonce": nonce,
                "client_id": settings.oidc_client_id,
                "access_token": tokens.get("access_token"),
            },
        )
        claims.validate(now=now, leeway=LEEWAY)
    except (JoseError, KeyError, ValueError, TypeError) as error:
        raise ProviderFailed from error
    return claims


def _proved_address(
    settings: Settings, there: Endpoints, tokens: dict[str, Any], claims: CodeIDToken
) -> str:
    """Return the address that the provider has proved; from the user info where the token has none."""
    said: dict[str, Any] = dict(claims)
    if "email" not in said and there.userinfo and tokens.get("access_token"):
        bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
        said = ask(settings, there.userinfo, headers=bearer)
        if said.get("sub") != claims["sub"]:  # section 5.3.2: another person's answer is none
            raise ProviderFailed
    return str(said.get("email", "")) if said.get("email_verified") is True else ""
