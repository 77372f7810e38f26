"""What a caller would like to be answered in (RFC 9110, section 12.5)."""

MOST = 30
"""How many wishes of one header are read."""


def weights(header: str) -> dict[str, float]:
    """Return how much each media type or language of an Accept header is wanted, from 0 to 1."""
    found: dict[str, float] = {}
    for part in header.split(",")[:MOST]:
        wish, *parameters = (piece.strip() for piece in part.split(";"))
        quality = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
        try:
            found[wish.lower()] = float(quality)
        except ValueError:
            found[wish.lower()] = 0.0
    return found


def prefers_html(accept: str) -> bool:
    """Say whether HTML is wanted more than any JSON; validators, that name JSON, never get HTML."""
    wanted = weights(accept)
    json = max(wanted.get("application/ld+json", 0.0), wanted.get("application/json", 0.0))
    return wanted.get("text/html", 0.0) > json


def names_json_only(accept: str) -> bool:
    """Say whether some JSON is named and HTML is not: so do programs, and no browser."""
    wanted = weights(accept)
    return any("json" in wish for wish in wanted) and "text/html" not in wanted
