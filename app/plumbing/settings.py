"""The settings of one running service, read once from the environment."""

import re
from functools import cached_property
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import AnyHttpUrl, Field, ValidationError, field_validator, validate_email
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.errors import N_, BadInput, Trouble
from app.plumbing.texts import Line

MEBIBYTE = 1024 * 1024


class Settings(BaseSettings):
    """Every setting has a default that works on one small machine; names are `ESTAMPILLE_…`."""

    model_config = SettingsConfigDict(env_prefix="ESTAMPILLE_", frozen=True, extra="ignore")

    base_url: str = "http://127.0.0.1:8000"
    """The public address, without a trailing slash. It is written in every badge: choose it once."""

    data_dir: Path = Path("estampille-data")
    """Where the database, the evidence files, the development mail and the key file live."""

    database_url: str = ""
    """`sqlite:///…` or `postgresql+psycopg://…`; by default a SQLite file in `data_dir`."""

    key: str = ""
    """The key-encryption key, 32 bytes in base64url; by default kept in `data_dir/secret.key`."""

    smtp_url: str = ""
    """`smtp://user:password@host:587` or `smtps://…`; empty writes mail into `data_dir/mail`."""

    smtp_starttls: bool | None = None
    """Whether a server of `smtp://` must encrypt by STARTTLS; by default it must where the address has a password."""

    mail_per_minute: int = Field(default=0, ge=0)
    """How many letters for which nobody waits a process sends in a minute; links to sign in never wait. 0: no limit."""

    mail_from: Line = "Estampille <no-reply@example.org>"
    default_language: str = "fr"
    fetch_allow: str = ""
    """`host:port` pairs, comma-separated, that verification and webhooks may reach over plain http (development)."""

    verify_origins: str = ""
    """Sites whose pages may have badges verified from a browser: `https://…`, comma-separated, or `*`; empty: none."""

    trusted_proxies: str = "127.0.0.1,::1"
    """Addresses and networks, comma-separated, of the proxies whose `X-Forwarded-For` and `-Proto` are believed.

    Everybody else could write there what they like, and so escape the limits of what one address may ask.
    """

    metrics_token: Line = ""
    """Who sends it as `Authorization: Bearer …` reads `/metrics`; empty: nobody."""

    fetch_seconds: float = Field(default=15.0, gt=0, le=15.0)
    """How long one verification waits for other people's servers, all its documents together."""

    evidence_limit: int = Field(default=10 * MEBIBYTE, gt=0)
    """The largest evidence file, in bytes."""

    import_limit: int = Field(default=100 * MEBIBYTE, gt=0)
    """The largest file of awards, in bytes: about two million lines of ids."""

    evidence_pieces: int = Field(default=60, gt=0)
    evidence_bytes: int = Field(default=200 * MEBIBYTE, gt=0)
    """How many pieces of evidence there may be about one participant, and how large their files together."""

    programme_evidence_pieces: int = Field(default=20_000, gt=0)
    programme_evidence_bytes: int = Field(default=10 * 1024 * MEBIBYTE, gt=0)
    """The same of all evidence in one programme."""

    files_url: str = ""
    """`s3://bucket/prefix`: where evidence and logos are kept; by default in folders of the data folder."""

    limits_url: str = ""
    """`valkey://host:6379/0` or `redis://…`: where calls are counted for all processes; by default the database."""

    worker: bool = True
    """Whether a process that serves also does the background work: mail, batches, reminders, webhooks, housekeeping."""

    security_contact: str = ""
    """An e-mail address or an https address for whoever found a weakness; empty: `security.txt` is not there."""

    oidc_issuer: str = ""
    """An OpenID Connect provider by which people may sign in too, as it calls itself: `https://login.example.org`."""

    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    """As the provider gave them; without a secret, this service is a public client of it."""

    oidc_name: Line = "OpenID Connect"
    """What the provider's button says."""

    data_contact: Line = ""
    """The e-mail address that answers questions about personal data; empty: the terms say to ask the programme."""

    operator_name: Line = ""
    """Who runs this service, as the law calls them; `/privacy` and `/legal` say it."""

    operator_address: Line = ""
    """Their postal address."""

    operator_dpo: Line = ""
    """How their data protection officer is reached, where there is one."""

    hosting: Line = ""
    """Who hosts the machine: name, address, telephone."""

    supervisory_authority: Line = ""
    """The authority to which people may complain, as the terms name it; empty: the terms say whom to ask for it."""

    backup_to: Line = ""
    """The public half of a key pair to which `estampille backup` seals archives; empty: they are readable."""

    backup_key: Line = ""
    """Its private half: needed to restore, and nowhere else. It is kept away from this machine."""

    backup_dir: Path | None = None
    """Where archives are kept: `estampille doctor` looks how old they are and whether they are sealed."""

    demo: bool = False
    """Whether this is a demo: nobody waits for its mail, and it shows the gallery of its components."""

    @field_validator("base_url")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        return str(AnyHttpUrl(value)).rstrip("/")

    @field_validator("security_contact")
    @classmethod
    def _as_address(cls, value: str) -> str:
        """Return what stands in `security.txt`: `mailto:…` or `https://…` (RFC 9116, section 2.5.3)."""
        if not value:
            return value
        if value.startswith("https://"):
            return str(AnyHttpUrl(value))
        return f"mailto:{validate_email(value.removeprefix('mailto:'))[1]}"

    @field_validator("data_contact")
    @classmethod
    def _as_email(cls, value: str) -> str:
        return validate_email(value)[1] if value else value

    @field_validator("trusted_proxies")
    @classmethod
    def _addresses(cls, value: str) -> str:
        for proxy in _listed(value):
            ip_network(proxy)
        return value

    @field_validator("files_url")
    @classmethod
    def _bucket(cls, value: str) -> str:
        if value and not re.fullmatch(r"s3://[a-z0-9][a-z0-9.-]+(/[A-Za-z0-9._-]+)*/?", value):
            message = "it is no address of a bucket, as in s3://bucket/prefix"
            raise ValueError(message)
        return value

    @cached_property
    def proxies(self) -> tuple[str, ...]:
        """The addresses and networks of the proxies that are trusted to say who asks."""
        return _listed(self.trusted_proxies)

    @cached_property
    def database(self) -> str:
        """The address of the database, with the driver we use."""
        url = self.database_url or f"sqlite:///{self.data_dir.resolve() / 'estampille.db'}"
        if url.startswith("postgresql://"):
            url = url.replace("postgresql://", "postgresql+psycopg://", 1)
        if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise BadInput(
                "ESTAMPILLE_DATABASE_URL starts with neither sqlite:/// nor postgresql://.",
                field="ESTAMPILLE_DATABASE_URL",
            )
        return url

    @cached_property
    def origins(self) -> tuple[str, ...]:
        """The sites whose pages may call the doors that verify; `*` stands for all of them."""
        return _listed(self.verify_origins)

    @cached_property
    def secure(self) -> bool:
        """Whether people reach us by https, so that cookies may say so."""
        return self.base_url.startswith("https://")

    @cached_property
    def has_provider(self) -> bool:
        """Whether people may sign in through an OpenID Connect provider."""
        return bool(self.oidc_issuer and self.oidc_client_id)

    @cached_property
    def host(self) -> str:
        """The public host, with the port if there is one."""
        return urlsplit(self.base_url).netloc

    @cached_property
    def allowed_fetches(self) -> frozenset[str]:
        """The `host:port` pairs that may be fetched over plain http."""
        return frozenset(_listed(self.fetch_allow))

    def url(self, path: str) -> str:
        """Return the public address of a path that starts with a slash."""
        return f"{self.base_url}{path}"


def _listed(value: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in value.split(",") if one.strip())


def read_settings() -> Settings:
    """Read the settings from the environment.

    Raises:
        BadInput: naming every variable whose value cannot be used.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise BadInput.of(
            Trouble(
                N_("{variable} cannot be used: {reason}."),
                {
                    "variable": f"ESTAMPILLE_{found['loc'][0]}".upper(),
                    "reason": found["msg"].rstrip("."),
                },
            )
            for found in error.errors()
        ) from error
