"""Badges of other platforms: what we say of each kept one, and what an outside verifier says of the same files."""

import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import jwt
from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob2 import OB2Verifier
from openbadgeslib.ob3 import OB3Verifier
from openbadgeslib.ob3.ldp import OB3LdpVerifier

from badges.errors import BadgeError
from badges.trust import load_bundle
from badges.verification import Format, Report, Resolver, Status, verify
from tests.conformance.judges import quiet
from tests.vectors.build import HERE as VECTORS
from tests.vectors.build_platforms import RECIPIENT
from tests.vectors.platforms import CASES, NOW, Platform


@dataclass(frozen=True)
class Compared:
    """A kept badge, our report on it, and whether the outside verifier accepts it."""

    folder: str
    name: str
    report: Report
    accepted: bool | None
    """None where it was not asked: it reads no badge in a picture of this kind, or no such text at all."""

    @property
    def why(self) -> dict[str, str]:
        """What decided our verdict, or what we warn of in a valid badge: code and sentence."""
        report = self.report
        told = report.failures or report.unread
        if not told:
            told = tuple(one for one in report.findings if one.status is Status.WARNING)
        return {one.code: one.detail for one in reversed(told)}


def compared() -> list[Compared]:
    """Verify every kept badge here and there."""
    with quiet():
        folders = sorted(VECTORS.glob("*/about.json"))
        return [*map(_of_platform, CASES), *(one for folder in folders for one in _of(folder))]


def _of_platform(path: Path) -> Compared:
    platform = Platform.read(path)
    given = platform.given
    report = verify(given, resolver=platform, now=NOW, recipient=RECIPIENT)
    content = given if isinstance(given, bytes) else given.encode()
    accepted = _accepted(content, report, platform, RECIPIENT)
    return Compared(path.parent.name, path.name, report, accepted)


def _of(about: Path) -> Iterator[Compared]:
    told = json.loads(about.read_text("utf-8"))
    documents = load_bundle(about.parent / "trust")
    for path in sorted(about.parent.glob("*.*")):
        if path == about or not path.is_file():
            continue
        content = path.read_bytes()
        report = verify(
            content,
            resolver=documents,
            now=datetime.fromisoformat(told["verified_at"]),
            recipient=told["recipient"],
        )
        accepted = _accepted(content, report, documents, told["recipient"])
        yield Compared(about.parent.name, path.name, report, accepted)


def _accepted(content: bytes, report: Report, documents: Resolver, recipient: str) -> bool | None:
    """Ask the outside verifier; it is given the documents that we read, and the text alone, not the picture."""

    def fetch(url: str) -> bytes:
        try:
            return documents.fetch(url).body
        except BadgeError as error:
            raise OSError(str(error)) from error

    text = _text(content)
    if text is not None and text.startswith("http") and report.documents.assertion is not None:
        text = report.documents.assertion.decode()  # it reads documents, not addresses
    if text is None or report.format is None:
        return None
    try:
        _ask(report.format, text, fetch, recipient)
    except (LibOpenBadgesException, OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
    return True


def _ask(kind: Format, text: str, fetch: Any, recipient: str) -> None:
    if kind is Format.OB2_HOSTED:
        OB2Verifier(download=fetch).verify_hosted(
            text, expected_recipient=recipient, check_revocation=True
        )
    elif kind is Format.OB2_SIGNED:
        OB2Verifier(download=fetch).verify(text, recipient, check_revocation=True)
    elif kind is Format.OB3_DI:
        OB3LdpVerifier().verify(text, check_status=True, verify_status_list=False, download=fetch)
    else:
        claims = jwt.decode(text, options={"verify_signature": False})
        issuer = str(claims.get("iss", ""))
        OB3Verifier.for_issuer_did(issuer, fetch).verify(
            text, check_status=True, verify_status_list=False, download=fetch
        )


def _text(content: bytes) -> str | None:
    try:
        text = content.decode().strip()
    except UnicodeDecodeError:
        return None
    return None if text.startswith("<") else text


def offline() -> None:
    """Let nothing leave this process: what is not in a bundle is not there."""

    def refuse(*_: object) -> None:
        message = "conformance is measured without a network"
        raise OSError(message)

    socket.getaddrinfo = refuse  # type: ignore[assignment]
