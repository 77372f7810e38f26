"""How a form carries ratings: one field for each descriptor, named the same way on every page."""

from starlette.datastructures import FormData

from app.plumbing.csrf import text_of

PREFIX = "rate-"


def rated_in(form: FormData) -> dict[str, str]:
    """Return the ratings that a form carries, by what their fields are named after the prefix; empty ones left out.

    A sheet is about one seat and names descriptors; the page of a partner is about several, and names
    PARTICIPANT.COMPETENCE.DESCRIPTOR.
    """
    named = {name.removeprefix(PREFIX): name for name in form if name.startswith(PREFIX)}
    return {place: value for place, name in named.items() if (value := text_of(form, name))}
