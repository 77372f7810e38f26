"""Implementations that are not ours, and how each of them is asked about a badge."""

import io
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version

import openbadges_bakery
from fastapi.testclient import TestClient
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey
from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob2 import OB2Verifier
from openbadgeslib.ob3 import OB3Verifier
from openbadgeslib.ob3.ldp import OB3LdpVerifier

GOOD, CHANGED, ANOTHER, REVOKED = "good", "changed", "another recipient", "revoked"


@dataclass(frozen=True)
class Shown:
    """What is shown to a judge: a badge in one form, and how the rest is fetched."""

    content: bytes
    recipient: str
    issuer_did: str
    public_key: str
    """Of the issuer's tokens, as PEM."""
    token: str
    """The signed assertion that the pictures carry."""
    client: TestClient

    def fetch(self, url: str) -> bytes:
        """Fetch a document of the issuer's."""
        return bytes(self.client.get(url).content)


@dataclass(frozen=True)
class Outside:
    """An implementation that is not ours, and one of the things that it can be asked."""

    package: str
    asks: str
    forms: tuple[str, ...]
    states: tuple[str, ...]
    """In which state a badge is shown; it is right to accept the good one alone."""
    accepts: Callable[[Shown, str], bool]
    """Whether it accepts what it is shown in a form."""

    @property
    def called(self) -> str:
        """The package and its version."""
        return f"{self.package} {version(self.package)}"


@contextmanager
def quiet() -> Iterator[None]:
    """Let the libraries say nothing beside their answers."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def _open_badges_2(shown: Shown, form: str) -> bool:
    verifier = OB2Verifier(download=shown.fetch)
    take = {
        "PNG": verifier.extract_token_from_png,
        "SVG": verifier.extract_token_from_svg,
        "signed": bytes.decode,
    }
    try:
        if form == "hosted":
            verifier.verify_hosted(
                shown.content.decode(), expected_recipient=shown.recipient, check_revocation=True
            )
        else:
            verifier.verify(take[form](shown.content), shown.recipient, check_revocation=True)
    except LibOpenBadgesException:
        return False
    return True


def _open_badges_3(shown: Shown, form: str) -> bool:
    try:
        if form == "token":
            OB3Verifier.for_issuer_did(shown.issuer_did, shown.fetch).verify(
                shown.content.decode(),
                check_status=True,
                verify_status_list=False,
                download=shown.fetch,
            )
        else:
            OB3LdpVerifier.for_issuer_did(shown.issuer_did).verify(
                shown.content, check_status=True, verify_status_list=False, download=shown.fetch
            )
    except LibOpenBadgesException:
        return False
    return True


def _bakery(shown: Shown, _form: str) -> bool:
    return bool(openbadges_bakery.unbake(io.BytesIO(shown.content)) == shown.token)


def _joserfc(shown: Shown, _form: str) -> bool:
    try:
        key = RSAKey.import_key(shown.public_key)
        jws.deserialize_compact(shown.content.decode(), key, algorithms=["RS256"])
    except JoseError:
        return False
    return True


OUTSIDE = (
    Outside(
        "openbadgeslib",
        "Open Badges 2.0: hosting, signature, key, recipient, revocation",
        ("hosted", "signed", "PNG", "SVG"),
        (GOOD, ANOTHER, REVOKED),
        _open_badges_2,
    ),
    Outside(
        "openbadgeslib",
        "Open Badges 2.0: a signed assertion of which a letter was changed",
        ("signed",),
        (CHANGED,),
        _open_badges_2,
    ),
    Outside(
        "openbadgeslib",
        "Open Badges 3.0: proof, did:web, status list",
        ("credential", "token"),
        (GOOD, CHANGED, REVOKED),
        _open_badges_3,
    ),
    Outside(
        "openbadges-bakery",
        "the picture carries the signed assertion",
        ("PNG", "SVG"),
        (GOOD,),
        _bakery,
    ),
    Outside(
        "joserfc",
        "JSON Web Signature (RFC 7515)",
        ("signed", "token"),
        (GOOD, CHANGED),
        _joserfc,
    ),
)
