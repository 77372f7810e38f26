"""Which media types a badge document may have on the web."""

MEDIA_TYPES = frozenset(
    {
        "application/json",
        "application/jose",
        "application/jwt",
        "application/octet-stream",
        "application/x-pem-file",
        "image/png",
        "image/svg+xml",
        "text/json",
        "text/plain",
    }
)
"""Besides every `application/…+json` and `application/…+jwt`."""


def is_permitted(media_type: str) -> bool:
    """Say whether a badge document may have a media type."""
    kind, _, name = media_type.partition("/")
    return media_type in MEDIA_TYPES or (kind == "application" and name.endswith(("+json", "+jwt")))
