"""What the service needs of the world: its public address, a mail server, a sign-in provider."""

import smtplib
from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network

from app.cli.doctor.findings import Finding, Patient, mind, not_well, well
from app.errors import AppError
from app.people.provider import describe
from app.plumbing.carriers import SmtpCarrier
from app.plumbing.settings import Settings

OWN = [
    ip_network(one)
    for one in (
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8"),
        *("::1/128", "fc00::/7", "fe80::/10"),
    )
]
"""The networks in which no stranger has an address (RFC 1918, 4193, 6598)."""


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


def examine_proxies(patient: Patient) -> Iterator[Finding]:
    """Say who is believed when they name the caller, by whom the limits of calls are counted."""
    settings = patient.settings
    believed = ", ".join(settings.proxies)
    networks = [ip_network(one) for one in settings.proxies]
    if not networks and settings.secure:
        yield mind(
            "trusted proxies",
            "none: whatever speaks https in front counts as one caller. Name it in ESTAMPILLE_TRUSTED_PROXIES.",
        )
    elif any(one.prefixlen == 0 for one in networks):
        yield not_well(
            "trusted proxies",
            f"{believed}: anybody may claim any address, and no limit holds. Name the proxy alone.",
        )
    elif any(_has_strangers(one) for one in networks):
        yield mind(
            "trusted proxies",
            f"{believed}: whoever has an address in there may claim any other. Name the proxy alone.",
        )
    elif settings.secure and all(one.is_loopback for one in networks):
        yield well(
            "trusted proxies",
            f"{believed}: this machine alone. One in a container or elsewhere has to be named.",
        )
    else:
        yield well("trusted proxies", believed or "none")


def _has_strangers(network: IPv4Network | IPv6Network) -> bool:
    own = any(
        network[0] in one and network[-1] in one for one in OWN if one.version == network.version
    )
    return network.num_addresses > 1 and not own


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


def examine_operator(patient: Patient) -> Iterator[Finding]:
    """Say whether people are told who runs this service: they must be, before anybody is invited."""
    settings = patient.settings
    known = {
        "ESTAMPILLE_OPERATOR_NAME": settings.operator_name,
        "ESTAMPILLE_OPERATOR_ADDRESS": settings.operator_address,
        "ESTAMPILLE_DATA_CONTACT": settings.data_contact,
    }
    missing = [name for name, value in known.items() if not value]
    if missing:
        yield mind(
            "operator",
            f"people are not told who answers for their data. Set {', '.join(missing)}.",
        )
    else:
        yield well("operator", f"{settings.operator_name}, {settings.data_contact}")


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
