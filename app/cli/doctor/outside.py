"""What the service needs of the world: its public address, a mail server, a sign-in provider."""

import smtplib
from collections.abc import Iterator

from app.cli.doctor.findings import Finding, Patient, mind, not_well, well
from app.errors import AppError
from app.people.provider import describe
from app.plumbing.carriers import SmtpCarrier
from app.plumbing.settings import Settings


def examine_address(patient: Patient) -> Iterator[Finding]:
    """Say whether others can verify what this service signs."""
    settings = patient.settings
    local = settings.host.partition(":")[0] in ("127.0.0.1", "localhost", "[")
    if settings.secure:
        yield well("public address", settings.base_url)
    elif local:
        yield mind(
            "public address",
            f"{settings.base_url}: nobody else can verify these badges. Set ESTAMPILLE_BASE_URL before the first one.",
        )
    else:
        yield not_well(
            "public address",
            f"{settings.base_url}: only https badges can be verified by others. Set ESTAMPILLE_BASE_URL.",
        )


def examine_mail(patient: Patient) -> Iterator[Finding]:
    """Sign in to the mail server as the service does, and send nothing."""
    settings = patient.settings
    if not settings.smtp_url:
        yield mind(
            "mail",
            f"written to {settings.data_dir / 'mail'}: nobody receives any. Set ESTAMPILLE_SMTP_URL.",
        )
        return
    carrier = SmtpCarrier(settings.smtp_url, starttls=settings.smtp_starttls)
    place = carrier.parts.hostname
    try:
        with carrier.connected() as server:
            server.noop()
    except smtplib.SMTPAuthenticationError:
        yield not_well("mail", f"{place} refuses the name or password in ESTAMPILLE_SMTP_URL.")
    except (OSError, ValueError) as error:
        yield not_well(
            "mail", f"{place} takes no mail: {_reason(error)}. Check ESTAMPILLE_SMTP_URL."
        )
    else:
        yield well("mail", f"{place} lets us in")


def examine_contact(patient: Patient) -> Iterator[Finding]:
    """Say whether somebody who finds a weakness is told whom to write to."""
    contact = patient.settings.security_contact
    if contact:
        yield well("security contact", contact)
    else:
        yield mind(
            "security contact",
            "who finds a weakness is told of nobody to write to. Set ESTAMPILLE_SECURITY_CONTACT.",
        )


def _reason(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__


def examine_provider(patient: Patient) -> Iterator[Finding]:
    """Ask the sign-in provider, where there is one, for its own description."""
    settings: Settings = patient.settings
    if not settings.has_provider:
        return
    try:
        describe(settings)
    except AppError as error:
        yield not_well("sign-in provider", f"{settings.oidc_issuer}: {error.sentence()}")
    else:
        yield well("sign-in provider", settings.oidc_issuer)
