"""Passkeys (W3C Web Authentication, level 3): a person's device signs a challenge instead of a mailed link.

What the norm asks for is checked by the `webauthn` library; here stand who may do what, and what is remembered.
"""

import ipaddress
import json
from urllib.parse import urlsplit
from uuid import UUID

from sqlmodel import col, select
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url, parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.errors import N_, BadInput, Conflict, NotSignedIn
from app.people.challenges import answer_challenge, ask_challenge
from app.people.identity import Identity
from app.people.letters import write_to
from app.people.sessions import begin
from app.people.tables import Passkey, Person
from app.plumbing.journal import tell
from app.plumbing.rows import belonging
from app.plumbing.service import Work
from app.plumbing.settings import Settings
from app.plumbing.texts import checked_line

REGISTER = "passkey to register"
SIGN_IN = "passkey to sign in"
MOST_PASSKEYS = 20
LONGEST_NAME = 60
LARGEST_ANSWER = 20_000


def host_for_passkeys(settings: Settings) -> str:
    """Return the host that passkeys are made for; empty where browsers offer none.

    A bare address such as 127.0.0.1 has none (Web Authentication, section 5.1.3), nor has plain http elsewhere than
    on `localhost`.
    """
    host = urlsplit(settings.base_url).hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host if settings.secure or host == "localhost" else ""
    return ""


def ask_new_passkey(work: Work, who: Identity) -> str:
    """Return, as JSON, what the browser needs to make a passkey for a signed-in person.

    Raises:
        Conflict: the person has as many as one may have.
    """
    known = passkeys_of(work, who.person_id)
    if len(known) >= MOST_PASSKEYS:
        raise Conflict(
            N_("You have {most} passkeys, the most one may have."),
            remedy=N_("Remove one that you do not use any more."),
            most=MOST_PASSKEYS,
        )
    options = generate_registration_options(
        rp_id=host_for_passkeys(work.settings),
        rp_name="Estampille",
        user_id=who.person_id.bytes,
        user_name=who.email,
        user_display_name=who.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one.credential) for one in known],
    )
    challenge = bytes_to_base64url(options.challenge)
    token = ask_challenge(work, REGISTER, challenge=challenge, person=str(who.person_id))
    return _with_token(options_to_json(options), token)


def keep_passkey(work: Work, who: Identity, token: str, answer: str, name: str) -> Passkey:
    """Keep the passkey that a person's browser has made, and tell the person by mail.

    Raises:
        NotSignedIn: the question is too old, was answered before, or was another person's.
        BadInput: the answer is not what a browser gives, or the name is missing.
        Conflict: the passkey is known already.
    """
    name = _checked(name)
    asked = answer_challenge(work, REGISTER, token)
    if asked["person"] != str(who.person_id):
        raise NotSignedIn(
            N_("This sign-in took too long, or was used already."), remedy=N_("Please start again.")
        )
    try:
        made = verify_registration_response(
            credential=answer[:LARGEST_ANSWER],
            expected_challenge=base64url_to_bytes(asked["challenge"]),
            expected_rp_id=host_for_passkeys(work.settings),
            expected_origin=work.settings.base_url,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise BadInput(
            N_("The answer of your device could not be checked."), remedy=N_("Please start again.")
        ) from error
    if _known(work, made.credential_id) is not None:
        raise Conflict(N_("This passkey is known already."))
    passkey = Passkey(
        person_id=who.person_id,
        credential=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        name=name,
        created_at=work.now,
    )
    work.add(passkey)
    write_to(work, who, "passkeys_changed", change="added", passkey=name)
    return passkey


def ask_passkey(work: Work) -> str:
    """Return, as JSON, what the browser needs to sign somebody in; whoever it is, their passkey says."""
    options = generate_authentication_options(
        rp_id=host_for_passkeys(work.settings),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    token = ask_challenge(work, SIGN_IN, challenge=bytes_to_base64url(options.challenge))
    return _with_token(options_to_json(options), token)


def use_passkey(work: Work, token: str, answer: str, device: str) -> str:
    """Sign in the person whose passkey answered, and return the new sign-in's token.

    Raises:
        NotSignedIn: the question is too old, or the answer is not good.
    """
    asked = answer_challenge(work, SIGN_IN, token)
    refusal = NotSignedIn(
        N_("This passkey does not open anything here."),
        remedy=N_("Ask for a mailed link instead: it always works."),
    )
    try:
        given = parse_authentication_credential_json(answer[:LARGEST_ANSWER])
        passkey = _known(work, given.raw_id)
        if passkey is None:
            tell("sign-in refused", by="passkey", why="unknown", device=device)
            raise refusal
        checked = verify_authentication_response(
            credential=given,
            expected_challenge=base64url_to_bytes(asked["challenge"]),
            expected_rp_id=host_for_passkeys(work.settings),
            expected_origin=work.settings.base_url,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        tell("sign-in refused", by="passkey", why="not good", device=device)
        raise refusal from error
    person = work.session.get(Person, passkey.person_id)
    if person is None or person.sealed_key is None:
        raise refusal
    passkey.sign_count, passkey.last_used_on = checked.new_sign_count, work.now.date()
    work.session.add(passkey)
    return begin(work, passkey.person_id, device, by="passkey")


def passkeys_of(work: Work, person_id: UUID) -> list[Passkey]:
    """Return a person's passkeys, oldest first."""
    query = select(Passkey).where(Passkey.person_id == person_id)
    return list(work.session.exec(query.order_by(col(Passkey.created_at), col(Passkey.id))))


own_passkey = belonging(Passkey, "person_id", N_("There is no such passkey among yours."))
"""Return one of a person's own passkeys."""


def rename_passkey(work: Work, passkey: Passkey, name: str) -> None:
    """Give a passkey another name.

    Raises:
        BadInput: the name is missing or too long.
    """
    passkey.name = _checked(name)
    work.session.add(passkey)


def remove_passkey(work: Work, who: Identity, passkey: Passkey) -> None:
    """Forget a passkey: it signs nobody in any more. Its person is told by mail, as of a new one."""
    work.session.delete(passkey)
    write_to(work, who, "passkeys_changed", change="removed", passkey=passkey.name)


def _checked(name: str) -> str:
    tidy = checked_line(name, field="name")
    if not 1 <= len(tidy) <= LONGEST_NAME:
        raise BadInput(N_("A passkey needs a name of 1 to 60 characters."), field="name")
    return tidy


def _known(work: Work, credential: bytes) -> Passkey | None:
    return work.session.exec(select(Passkey).where(Passkey.credential == credential)).first()


def _with_token(options: str, token: str) -> str:
    return json.dumps({"ceremony": token, "publicKey": json.loads(options)})
