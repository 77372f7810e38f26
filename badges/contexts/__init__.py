"""The JSON-LD contexts that a credential may name, bundled: none is ever downloaded.

A context decides what the words of a signed document mean. One that changed on its server, or that
an attacker serves, would change the meaning of a signature, so the list is closed.
"""

import json
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from badges.errors import CredentialError
from badges.sentences import N_

CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
"""The context of W3C Verifiable Credentials 2.0; the first of what is written."""

CREDENTIALS_V1 = "https://www.w3.org/2018/credentials/v1"
"""The context of W3C Verifiable Credentials 1.1; the first of older credentials."""

ED25519_2020 = "https://w3id.org/security/suites/ed25519-2020/v1"
"""The words of `Ed25519Signature2020`."""

STATUS_LIST_2021 = "https://w3id.org/vc/status-list/2021/v1"
"""The words of `StatusList2021`, the older status list."""

_OB3 = "https://purl.imsglobal.org/spec/ob/v3p0"
OB3 = f"{_OB3}/context-3.0.3.json"
"""The context of Open Badges 3.0 that is written; always the second."""

OB3_EXTENSIONS = f"{_OB3}/extensions.json"
"""Needed for `1EdTechJsonSchemaValidator2019` and `1EdTechRevocationList`."""

FILES = MappingProxyType(
    {
        CREDENTIALS_V2: "credentials-v2.json",
        f"{_OB3}/context-3.0.1.json": "ob-v3p0-context-3.0.1.json",
        f"{_OB3}/context-3.0.2.json": "ob-v3p0-context-3.0.2.json",
        OB3: "ob-v3p0-context-3.0.3.json",
        # The first one; with a version in its name it is the same file.
        f"{_OB3}/context.json": "ob-v3p0-context.json",
        f"{_OB3}/context-3.0.0.json": "ob-v3p0-context.json",
        OB3_EXTENSIONS: "ob-v3p0-extensions.json",
        CREDENTIALS_V1: "credentials-v1.json",
        "https://www.w3.org/ns/credentials/status/v1": "credentials-status-v1.json",
        "https://www.w3.org/ns/credentials/undefined-terms/v2": "credentials-undefined-terms-v2.json",
        "https://w3id.org/security/data-integrity/v1": "security-data-integrity-v1.json",
        "https://w3id.org/security/data-integrity/v2": "security-data-integrity-v2.json",
        "https://w3id.org/security/multikey/v1": "security-multikey-v1.json",
        ED25519_2020: "security-ed25519-2020-v1.json",
        STATUS_LIST_2021: "vc-status-list-2021-v1.json",
    }
)
"""File names by address."""

OB3_CONTEXTS = frozenset(url for url in FILES if url.startswith(f"{_OB3}/context"))
"""Every version of the context of Open Badges 3.0."""


@cache
def load_context(url: str) -> dict[str, Any]:
    """Return a bundled context document; do not change it.

    Raises:
        CredentialError: the context is not bundled (code `context`).
    """
    name = FILES.get(url)
    if name is None:
        raise CredentialError(
            N_("the context {name} is unknown and could give words another meaning"),
            name=url[:200],
            code="context",
        )
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@cache
def words() -> frozenset[str]:
    """Return every word that the contexts of Open Badges 3.0 and of Verifiable Credentials define, at any depth."""
    found: set[str] = set()
    nodes: list[Any] = [
        load_context(url)["@context"] for url in (CREDENTIALS_V1, CREDENTIALS_V2, *OB3_CONTEXTS)
    ]
    while nodes:
        node = nodes.pop()
        found.update(name for name in node if not name.startswith("@"))
        inside = (one.get("@context") for one in node.values() if isinstance(one, dict))
        nodes.extend(one for one in inside if isinstance(one, dict))
    return frozenset(found)
