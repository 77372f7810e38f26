"""A library whose latest release is the draft: what stands in no release yet is tested before it is released."""

from dataclasses import replace
from datetime import date
from functools import cache

from app.library import Library
from referential import DRAFT, Referential, load_draft
from tests.app.running import RunningService

NEXT = "99.0.0"


@cache
def next_release() -> Referential:
    """Return the draft as a release."""
    changes = {"version": NEXT, "released_on": date(2027, 1, 15)}
    return load_draft(DRAFT).model_copy(update=changes)


def release_draft(service: RunningService) -> Referential:
    """Give a running service the draft as its latest release, and return it."""
    state = service.app.state
    library = Library({**state.service.library.releases, NEXT: next_release()})
    state.service = replace(state.service, library=library)
    return next_release()
