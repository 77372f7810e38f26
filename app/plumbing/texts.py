"""Texts as people look for them."""

import unicodedata


def folded(text: str) -> str:
    """Return a text without case and accents, to compare and to sort by."""
    letters = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()
