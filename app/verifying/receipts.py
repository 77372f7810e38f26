"""Verification receipts: what was found and when, dated and signed by the service, to be kept by who asked."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import uuid4

from pydantic import BaseModel, ValidationError

from app.errors import N_, BadInput
from app.plumbing.service import Service, Work
from app.verifying.receipt_keys import key_named, sign_as_service
from app.verifying.schemas import ASKED_BESIDES, ReportOut
from badges import jws, keys
from badges.errors import BadgeError
from badges.identity import hash_identity, new_salt, plain_spelling

MEDIA_TYPE = "application/jose"
LARGEST_RECEIPT = 256 * 1024


class HashedRecipient(BaseModel):
    """The person asked about, so that who knows the address can check it and nobody can read it."""

    type: Literal["email"] = "email"
    hashed: Literal[True] = True
    salt: str
    identity: str


class Receipt(BaseModel):
    """What a receipt says."""

    type: Literal["VerificationReceipt"] = "VerificationReceipt"
    id: str
    service: str
    """The public address of the service that verified."""
    issued_at: datetime
    input_digest: str
    """`sha256:` and the digest of what was brought, as it was brought."""
    asked_recipient: HashedRecipient | None
    report: ReportOut


@dataclass(frozen=True)
class JudgedReceipt:
    """What became of a receipt that somebody showed."""

    genuine: bool
    reason: str = ""
    """Why not: a marked sentence."""
    receipt: Receipt | None = None
    signed: str = ""


def issue(service: Service, given: str | bytes, recipient: str | None, report: ReportOut) -> str:
    """Return a receipt of a verification, as a compact JWS (RS256) that names the key it is checked with."""
    brought = given.strip().encode() if isinstance(given, str) else given
    receipt = Receipt(
        id=uuid4().urn,
        service=service.settings.base_url,
        issued_at=service.now(),
        input_digest=f"sha256:{hashlib.sha256(brought).hexdigest()}",
        asked_recipient=_hashed(recipient) if recipient else None,
        report=report,
    )
    text = receipt.model_dump_json(exclude={"report": ASKED_BESIDES})
    return sign_as_service(service, text, "verification-receipt+jws")


def judge(work: Work, shown: str) -> JudgedReceipt:
    """Say whether a receipt is as this service signed it.

    Raises:
        BadInput: this is no receipt at all.
    """
    token, beside = _token_in(shown.strip())
    try:
        parts = jws.read_token(token)
    except BadgeError:
        return JudgedReceipt(False, N_("It is cut off or garbled: its signature cannot be read."))
    key = key_named(work, str(parts.header.get("kid", "")))
    if key is None:
        return JudgedReceipt(
            False, N_("It names no key of this service: another one may have signed it.")
        )
    if key.revoked_at is not None:
        return JudgedReceipt(
            False,
            N_("The key that signed it was declared compromised: anybody may have written it."),
        )
    try:
        jws.verify_token(parts, keys.load_public(key.public_pem))
        receipt = Receipt.model_validate_json(parts.payload)
    except (BadgeError, ValidationError):
        return JudgedReceipt(
            False, N_("It was changed after it was signed, or this service never signed it.")
        )
    if beside is not None and beside != json.loads(parts.payload):
        return JudgedReceipt(False, N_("The readable part was changed: it is not what was signed."))
    return JudgedReceipt(True, receipt=receipt, signed=token)


def readable(judged: JudgedReceipt) -> dict[str, Any]:
    """Return a genuine receipt as JSON for people, with the signed text beside it."""
    payload = jws.read_token(judged.signed).payload
    return {"receipt": json.loads(payload), "jws": judged.signed}


def _token_in(shown: str) -> tuple[str, Any]:
    """Return the signed text, and what stands readable beside it in the JSON form."""
    if shown.count(".") == 2 and not shown.startswith("{"):
        return shown, None
    try:
        document = json.loads(shown)
        return str(document["jws"]), document["receipt"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadInput(
            N_("This is not a verification receipt."),
            field="receipt",
            remedy=N_("Choose the file that you downloaded with the result, or paste its text."),
        ) from error


def _hashed(email: str) -> HashedRecipient:
    salt = new_salt()
    return HashedRecipient(salt=salt, identity=hash_identity(plain_spelling(email), salt))
