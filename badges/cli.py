"""The command line: keygen, hash, sign, bake, extract, verify, bundle.

Exit codes: 0 good, 1 the answer is no, 2 wrong use or broken input.
"""

import json
import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn
from urllib.parse import urlsplit

import typer
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from badges import __version__, identity, jws, keys
from badges.baking import bake as bake_picture
from badges.baking import read_baked
from badges.errors import BadgeError, CredentialError, DocumentError, JsonError
from badges.http import HttpResolver
from badges.kinds import is_credential
from badges.ob2 import Assertion, read_document
from badges.ob2.fields import is_http_url
from badges.ob2.reading import parse_document
from badges.ob3 import AchievementCredential, sign_credential, sign_jwt
from badges.sentences import N_, say
from badges.strict_json import read_object
from badges.trust import RecordingResolver, load_bundle, save_bundle
from badges.verification import Finding, Report, Resolver, Status, Verdict
from badges.verification import verify as verify_badge
from badges.verification.pasted import as_pasted

app = typer.Typer(
    help="Make, bake, read and verify Open Badges.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class KeyKind(StrEnum):
    """The kinds of signing keys."""

    RSA = "rsa"
    ED25519 = "ed25519"


class Language(StrEnum):
    """The languages of a report."""

    EN = "en"
    FR = "fr"
    PT = "pt"


AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for machines.")]
Allow = Annotated[
    list[str] | None,
    typer.Option(help="host:port that may be read over plain http on this machine, for tests."),
]
Given = Annotated[
    str, typer.Argument(help="A file, a web address, a signed badge, or - for stdin.")
]
Out = Annotated[Path, typer.Option("--out", help="The file to write.")]

_FIRST_WORDS = {
    Verdict.VALID: "VALID",
    Verdict.INVALID: "NOT VALID",
    Verdict.UNVERIFIABLE: "CANNOT BE CHECKED",
}
_UNVERIFIABLE = N_(
    "This badge cannot be checked here: nothing was found wrong, but what is marked with ? was not read. Ask again"
    " later, or ask the issuer."
)
_MARKS = {Status.PASSED: "ok", Status.FAILED: "NO", Status.WARNING: "!", Status.SKIPPED: "-"}


def main() -> NoReturn:
    """Run the command line and turn the library's errors into one sentence and exit code 2."""
    try:
        app()
    except DocumentError as error:
        _complain("\n".join(f"{error.document}: {one}" for one in error.problems), error.code)
    except BadgeError as error:
        _complain(str(error), error.code)
    except OSError as error:
        _complain(f"{error.filename}: {error.strerror}", "file")
    sys.exit(2)


def _tell_version(asked: bool) -> None:
    if asked:
        typer.echo(f"badges {__version__}")
        raise typer.Exit


@app.callback()
def about(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_tell_version, is_eager=True, help="Say which this is."),
    ] = False,
) -> None:
    """Make, bake, read and verify Open Badges."""


def _complain(message: str, code: str) -> None:
    machine = "--json" in sys.argv
    text = json.dumps({"error": message, "code": code}) if machine else f"badges: {message}"
    typer.echo(text, err=True)


@app.command()
def keygen(
    out: Annotated[Path, typer.Option("--out", help="Where the private key goes (PEM).")],
    kind: Annotated[KeyKind, typer.Option(help="rsa for 2.0, ed25519 for 3.0.")] = KeyKind.RSA,
    bits: Annotated[int, typer.Option(help="The size of an RSA key.")] = 2048,
    as_json: AsJson = False,
) -> None:
    """Make a signing key; the public half is written beside it, ending in .pub.pem."""
    key = keys.generate_rsa(bits) if kind is KeyKind.RSA else keys.generate_ed25519()
    public = out.with_suffix(".pub.pem")
    for path in (out, public):
        if path.exists():
            raise CredentialError(
                N_("{place} exists; a key is never overwritten, choose another name"),
                place=str(path),
            )
    out.touch(mode=0o600, exist_ok=False)
    out.write_bytes(keys.private_pem(key))
    public.write_text(keys.public_pem(key), encoding="ascii")
    _answer({"private": str(out), "public": str(public)}, f"{out}\n{public}", as_json)


@app.command(name="hash")
def hash_(
    recipient: Annotated[str, typer.Argument(help="The e-mail address to hash.")],
    salt: Annotated[str | None, typer.Option(help="Left out, a fresh one is made.")] = None,
    as_json: AsJson = False,
) -> None:
    """Hash a recipient: prints the IdentityHash and the salt."""
    salt = identity.new_salt() if salt is None else salt
    hashed = identity.hash_identity(identity.normalise_email(recipient), salt)
    found = {"type": "email", "hashed": True, "salt": salt, "identity": hashed}
    _answer(found, f"{hashed}\nsalt {salt}", as_json)


@app.command()
def sign(
    document: Annotated[Path, typer.Argument(help="An assertion or a credential, as JSON.")],
    key: Annotated[Path, typer.Option(help="The private key (PEM).")],
    method: Annotated[
        str | None, typer.Option(help="Where the public key of a credential is found (an IRI).")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Sign: an assertion as JWS; a credential as JWT (RSA key) or with a proof (Ed25519 key)."""
    payload = document.read_bytes().strip()
    secret = keys.load_private(key.read_bytes())
    if is_credential(read_object(payload)):
        signed = _sign_credential(payload, secret, method)
    elif isinstance(read_document(payload), Assertion):
        signed = jws.sign(payload, secret)  # as it was written, byte for byte
    else:
        raise CredentialError(
            N_("{place} is neither an assertion nor a credential"), place=str(document)
        )
    _answer({"signed": signed}, signed, as_json)


def _sign_credential(payload: bytes, secret: keys.PrivateKey, method: str | None) -> str:
    if method is None:
        raise CredentialError(
            N_("a credential names its key; give --method with the key's address")
        )
    credential = parse_document(AchievementCredential, read_object(payload))
    if isinstance(secret, RSAPrivateKey):
        return sign_jwt(credential, secret, key_id=method)
    now = datetime.now(UTC)
    return sign_credential(credential, secret, verification_method=method, created=now).decode()


@app.command()
def bake(
    picture: Annotated[Path, typer.Argument(help="A PNG or SVG picture.")],
    badge: Annotated[Path, typer.Argument(help="A file with a signed text or a document.")],
    out: Out,
    verify: Annotated[str | None, typer.Option(help="Address of the hosted assertion.")] = None,
    as_json: AsJson = False,
) -> None:
    """Put a badge into a picture."""
    payload = _text(badge)
    out.write_bytes(bake_picture(picture.read_bytes(), payload, verify=verify))
    _answer({"picture": str(out)}, str(out), as_json)


@app.command()
def extract(
    picture: Annotated[Path, typer.Argument(help="A baked PNG or SVG picture.")],
    as_json: AsJson = False,
) -> None:
    """Take the badge out of a picture: prints the JWS or JSON."""
    found = read_baked(picture.read_bytes())
    answer = {"badge": found.text, "standard": found.standard.value, "legacy": found.legacy}
    _answer(answer, found.text, as_json)


@app.command()
def verify(
    given: Given,
    recipient: Annotated[str | None, typer.Option(help="The person's e-mail address.")] = None,
    trust: Annotated[Path | None, typer.Option(help="A bundle; nothing else is read.")] = None,
    at: Annotated[datetime | None, typer.Option(help="Judge for this moment (UTC).")] = None,
    lang: Annotated[Language, typer.Option(help="The language of the report.")] = Language.EN,
    allow: Allow = None,
    as_json: AsJson = False,
) -> None:
    """Verify a badge: exit code 0 if it is valid, 1 if it is not or cannot be checked here."""
    resolver: Resolver = load_bundle(trust) if trust else HttpResolver(frozenset(allow or ()))
    moment = at.replace(tzinfo=UTC) if at else datetime.now(UTC)
    report = verify_badge(_given(given), resolver=resolver, now=moment, recipient=recipient)
    _tell_of_allow(given, allow)
    _answer(report.model_dump(mode="json"), _page(report, lang), as_json)
    raise typer.Exit(0 if report.valid else 1)


@app.command()
def bundle(
    given: Given,
    out: Annotated[Path, typer.Option("--out", help="The folder to write.")],
    allow: Allow = None,
    as_json: AsJson = False,
) -> None:
    """Verify a badge and keep all that was read, for `verify --trust`; say why where it is not valid."""
    recorder = RecordingResolver(HttpResolver(frozenset(allow or ())).for_question())
    report = verify_badge(_given(given), resolver=recorder, now=datetime.now(UTC))
    _tell_of_allow(given, allow)
    save_bundle(out, recorder.answers)
    found: dict[str, Any] = {"folder": str(out), "documents": sorted(recorder.answers)}
    found |= {"valid": report.valid, "verdict": report.verdict.value}
    kept = f"{out}: {len(recorder.answers)} documents"
    _answer(found, kept if report.valid else f"{kept}\n{_page(report, Language.EN)}", as_json)
    raise typer.Exit(0 if report.valid else 1)


def _tell_of_allow(given: str, allow: list[str] | None) -> None:
    """Name the option that reads a service on this machine, to whoever gives an address of one."""
    asked = urlsplit(given if is_http_url(given) else "")
    if asked.scheme == "http" and asked.hostname in ("localhost", "127.0.0.1") and not allow:
        place = f"{asked.hostname}:{asked.port or 80}"
        typer.echo(f"badges: to read from {place} on this machine, add --allow {place}", err=True)


def _given(given: str) -> bytes | str:
    if given == "-":
        return sys.stdin.buffer.read()
    if is_http_url(given) or given.lstrip().startswith("{"):
        return given
    try:
        return Path(given).read_bytes()
    except (OSError, ValueError):
        pasted = as_pasted(given)
        if is_http_url(pasted) or (pasted.count(".") == 2 and "/" not in pasted):
            return pasted
        raise


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError:
        raise JsonError(
            N_("{place} is not UTF-8 text; give a JWS or JSON file"), place=str(path)
        ) from None


def _page(report: Report, language: str) -> str:
    lines = [f"{_FIRST_WORDS[report.verdict]}  {report.format or ''}".rstrip()]
    if report.verdict is Verdict.UNVERIFIABLE:
        lines.append(say(_UNVERIFIABLE, {}, language))
    if report.badge and report.issuer:
        lines.append(f"{report.badge.name} / {report.issuer.name}")
    lines.extend(_line(one, language) for one in report.findings)
    return "\n".join(lines)


def _line(found: Finding, language: str) -> str:
    mark = "?" if found.is_unread else _MARKS[found.status]
    reason = f" ({found.reason.in_language(language)})" if found.reason else ""
    return f"  {mark:<3} {found.check:<11} {found.sentence(language)}{reason}"


def _answer(value: Any, text: str, as_json: bool) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2) if as_json else text)
