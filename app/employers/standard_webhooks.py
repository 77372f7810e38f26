"""The signature of a webhook (Standard Webhooks 1.0): the receiver knows who sent it, when, and that it is whole."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

SECRET_PREFIX = "whsec_"  # noqa: S105 - the norm's mark of a secret, not one
SECRET_BYTES = 32


def new_secret() -> str:
    """Return a fresh secret, in the norm's spelling."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def headers(secret: str, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return the three headers of a message.

    Args:
        secret: as `new_secret` gave it.
        message_id: the same at every try, so that who has seen it knows a repetition.
        at: the moment of this try; receivers refuse what is older than a few minutes.
        body: the exact bytes that are sent.
    """
    timestamp = str(int(at.timestamp()))
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    signature = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{signature}",
    }
