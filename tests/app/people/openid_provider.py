"""A small but real OpenID Connect provider, built on Authlib's server side: one client, one account, on loopback."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from authlib.common.security import generate_token
from authlib.oauth2 import AuthorizationServer, OAuth2Request
from authlib.oauth2.rfc6749 import ClientMixin, OAuth2Payload
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.models import AuthorizationCodeMixin
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import OpenIDCode
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from joserfc.jwk import RSAKey

CLIENT, SECRET = "estampille", "a secret of the tests"


@dataclass
class Provider:
    """What the provider says; tests change it to lie."""

    issuer: str
    returns_to: str
    now: Callable[[], datetime]
    account: dict[str, Any] = field(default_factory=dict)
    said_issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    """Put over the identity token's own claims."""
    in_token: bool = True
    """Whether the address stands in the identity token, or only in the user info."""
    userinfo_subject: str = "subject-1"
    signs_with: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048))
    publishes: RSAKey | None = None
    """Another key than the one that signs, when set."""
    codes: dict[str, "Code"] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)


class Client(ClientMixin):
    """Our service, as the provider knows it."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> str:
        return self.provider.returns_to

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self.provider.returns_to

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic" and endpoint == "token"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class Code(AuthorizationCodeMixin):
    """An authorization code, and the question it answers."""

    code: str
    redirect_uri: str
    scope: str
    nonce: str
    code_challenge: str
    code_challenge_method: str

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> None:
        return None

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


class Payload(OAuth2Payload):
    """Query and form of a request, as Authlib reads them."""

    def __init__(self, values: list[tuple[str, str]]) -> None:
        self._data = dict(values)
        self._lists: defaultdict[str, list[str]] = defaultdict(list)
        for name, value in values:
            self._lists[name].append(value)

    @property
    def data(self) -> dict[str, str]:
        return self._data

    @property
    def datalist(self) -> defaultdict[str, list[str]]:
        return self._lists


class Asked(OAuth2Request):
    """A request, as Authlib reads it."""

    def __init__(self, request: Request, form: list[tuple[str, str]]) -> None:
        super().__init__(request.method, str(request.url), headers=request.headers)
        query = list(request.query_params.items())
        self.payload = Payload(query + form)
        self._query, self._form = dict(query), dict(form)

    @property
    def args(self) -> dict[str, str]:
        return self._query

    @property
    def form(self) -> dict[str, str]:
        return self._form


class Server(AuthorizationServer):
    """Authlib's server between FastAPI's requests and answers."""

    def __init__(self, provider: Provider) -> None:
        super().__init__(scopes_supported=["openid", "email"])
        self.provider = provider
        tokens = BearerTokenGenerator(lambda *_args, **_more: generate_token(40))
        self.register_token_generator("default", tokens)

    def query_client(self, client_id: str) -> Client | None:
        return Client(self.provider) if client_id == CLIENT else None

    def save_token(self, token: dict[str, Any], request: Any) -> None:
        self.provider.tokens.append(token["access_token"])

    def send_signal(self, name: str, *args: Any, **more: Any) -> None:
        pass

    def create_oauth2_request(self, request: Any) -> Any:
        return request

    def handle_response(self, status: int, body: Any, headers: Any) -> Response:
        made = JSONResponse(body, status) if isinstance(body, dict) else Response(body, status)
        made.headers.update(dict(headers))
        return made


def application(provider: Provider) -> FastAPI:
    """Return the provider as a web application."""
    server = Server(provider)
    server.register_grant(_grant(provider), [_identity(provider)(), CodeChallenge(required=True)])
    app = FastAPI()

    @app.get("/.well-known/openid-configuration")
    def describe() -> dict[str, Any]:
        return {
            "issuer": provider.said_issuer or provider.issuer,
            "authorization_endpoint": f"{provider.issuer}/authorize",
            "token_endpoint": f"{provider.issuer}/token",
            "jwks_uri": f"{provider.issuer}/keys",
            "userinfo_endpoint": f"{provider.issuer}/userinfo",
        }

    @app.get("/keys")
    def publish() -> dict[str, Any]:
        key = provider.publishes or provider.signs_with
        return {"keys": [key.as_dict(private=False)]}

    @app.get("/authorize")
    def authorize(request: Request) -> Response:
        asked = Asked(request, [])
        grant = server.get_consent_grant(asked, end_user=provider.account)
        made: Response = server.create_authorization_response(asked, provider.account, grant)
        return made

    @app.post("/token")
    async def give_tokens(request: Request) -> Response:
        form = [(name, str(value)) for name, value in (await request.form()).items()]
        made: Response = server.create_token_response(Asked(request, form))
        return made

    @app.get("/userinfo")
    def tell(request: Request) -> Response:
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
        if bearer not in provider.tokens:
            return Response(status_code=401)
        return JSONResponse({**provider.account, "sub": provider.userinfo_subject})

    return app


def _grant(provider: Provider) -> type[AuthorizationCodeGrant]:
    class Grant(AuthorizationCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

        def save_authorization_code(self, code: str, request: Any) -> None:
            sent = request.payload.data
            provider.codes[code] = Code(
                code,
                sent["redirect_uri"],
                sent["scope"],
                sent["nonce"],
                sent["code_challenge"],
                sent["code_challenge_method"],
            )

        def query_authorization_code(self, code: str, client: Client) -> Code | None:
            return provider.codes.get(code)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            del provider.codes[authorization_code.code]

        def authenticate_user(self, authorization_code: Code) -> dict[str, Any]:
            return provider.account

    return Grant


def _identity(provider: Provider) -> type[OpenIDCode]:
    class Identity(OpenIDCode):
        def exists_nonce(self, nonce: str, request: Any) -> bool:
            return False

        def resolve_client_private_key(self, client: Client) -> RSAKey:
            return provider.signs_with

        def get_client_algorithm(self, client: Client) -> str:
            return "RS256"

        def get_encode_header(self, client: Client) -> dict[str, str]:
            return {"alg": "RS256"}

        def get_client_claims(self, client: Client) -> dict[str, Any]:
            now = provider.now()
            return {
                "iss": provider.issuer,
                "aud": [CLIENT],
                "iat": int(now.timestamp()),
                "auth_time": int(now.timestamp()),
                "exp": int((now + timedelta(minutes=5)).timestamp()),
            }

        def generate_user_info(self, user: dict[str, Any], scope: str) -> dict[str, Any]:
            told = user if provider.in_token else {}
            return {"sub": "subject-1", **told, **provider.claims}

    return Identity
