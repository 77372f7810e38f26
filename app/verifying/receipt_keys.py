"""The keys by which this service signs verification receipts: made, changed, published, declared compromised."""

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from app.errors import N_, NotFound
from app.plumbing.service import Service, Work
from app.plumbing.signing_keys import seal_key
from app.verifying.tables import RECEIPT_KEY, ServiceKey
from badges import jws, keys

KEYS_PATH = "/verify/receipts/keys"
_NEWEST = select(ServiceKey).order_by(col(ServiceKey.generation).desc()).limit(1)


def sign_as_service(service: Service, text: str, typ: str) -> str:
    """Return a text of the service's own as a compact JWS (RS256) that names the key it is checked with."""
    row = _newest(service) or _make_first(service)
    purpose = RECEIPT_KEY.format(generation=row.generation)
    private = service.keys.open(service.vault, row.sealed_private, purpose=purpose)
    kid = service.settings.url(f"{KEYS_PATH}/{row.generation}")
    return jws.sign(text.encode(), private, header={"typ": typ, "kid": kid})


def payload_of(work: Work, token: str, typ: str) -> bytes | None:
    """Return what this service signed under a name; nothing of anything else, nor by a key that leaked.

    Raises:
        BadgeError: the token is garbled, or its signature false.
    """
    parts = jws.read_token(token)
    key = key_named(work, str(parts.header.get("kid", "")))
    if key is None or key.revoked_at is not None or parts.header.get("typ") != typ:
        return None
    jws.verify_token(parts, keys.load_public(key.public_pem))
    return parts.payload


def key_named(work: Work, kid: str) -> ServiceKey | None:
    """Return the key of ours that has an address."""
    start = f"{work.settings.url(KEYS_PATH)}/"
    number = kid.removeprefix(start)
    if not kid.startswith(start) or not number.isascii() or not number.isdigit() or len(number) > 6:
        return None
    return work.session.get(ServiceKey, int(number))


def key_document(work: Work, generation: int) -> tuple[int, dict[str, str]]:
    """Return the status of a key's address, and its public half in the shape of the badges' own keys.

    Of a key that was declared compromised no half is published any more: the status is 410.

    Raises:
        NotFound: there never was such a generation.
    """
    row = _generation(work, generation)
    document = {
        "@context": "https://w3id.org/openbadges/v2",
        "id": work.settings.url(f"{KEYS_PATH}/{generation}"),
        "type": "CryptographicKey",
        "owner": work.settings.base_url,
    }
    if row.revoked_at is not None:
        return 410, document
    return 200, {**document, "publicKeyPem": row.public_pem}


def new_receipt_key(work: Work) -> ServiceKey:
    """Make the next key: it signs from now on, in every process; those before it stay published."""
    work.session.exec(_NEWEST.with_for_update()).first()  # two who do so at once take turns
    newest = work.session.exec(_NEWEST).first()
    return _make(work, newest.generation + 1 if newest else 1)


def revoke_receipt_key(work: Work, generation: int) -> ServiceKey:
    """Declare a key compromised: what it signed is genuine no more. The key that signs from now on is returned.

    That is the newest one always: one made before may have leaked with it, and does not sign again.

    Raises:
        NotFound: there never was such a generation.
    """
    row = _generation(work, generation)
    row.revoked_at = row.revoked_at or work.now
    work.session.add(row)
    work.session.flush()
    newest = work.session.exec(_NEWEST).one()
    return newest if newest.generation > generation else new_receipt_key(work)


def _generation(work: Work, generation: int) -> ServiceKey:
    row = work.session.get(ServiceKey, generation)
    if row is None:
        raise NotFound(N_("There is no such key."))
    return row


def _newest(service: Service) -> ServiceKey | None:
    with service.begin(reading=True) as work:
        return work.session.exec(_NEWEST).first()


def _make_first(service: Service) -> ServiceKey:
    try:
        with service.begin() as work:
            return _make(work, 1)
    except IntegrityError:  # another process was first: its key is the key
        with service.begin(reading=True) as work:
            return work.session.get_one(ServiceKey, 1)


def _make(work: Work, generation: int) -> ServiceKey:
    private = keys.generate_rsa()
    purpose = RECEIPT_KEY.format(generation=generation)
    row = ServiceKey(
        generation=generation,
        public_pem=keys.public_pem(private),
        sealed_private=seal_key(work.vault, private, purpose=purpose),
        created_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    return row
