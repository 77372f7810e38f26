"""The door of every page with forms: opened, read, tried, and shown again with what was typed where that is refused.

    @router.post("/exchanges/{exchange_id}/targets")
    @saying(N_("The target was added."))
    def create_target(at: At[TargetsPage]) -> None:
        add_target(at.work, at.exchange, at.read(TargetIn))

`TargetsPage` is one of the pages in `app/exchanges/drafting_pages.py`. A door that goes on elsewhere, or that first
looks for something its address names, calls `at.do` itself. The sibling of this door, for calls of the API that
change something, is `app.plumbing.idempotency.idempotent`.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Annotated, Any, ClassVar, ParamSpec, TypeVar, cast

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel
from starlette.datastructures import FormData
from starlette.responses import Response

from app.errors import AccessRefused, AppError, Busy
from app.plumbing.csrf import BUTTON, texts_of
from app.plumbing.forms import read
from app.plumbing.service import READING, Work
from app.plumbing.templating import Page, go_to

P = ParamSpec("P")
Made = TypeVar("Made")
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Visit:
    """Somebody at a page: the request, its unit of work, the page in their language, the form that they sent."""

    request: Request
    work: Work
    page: Page
    form: FormData
    """Checked to come from our own pages; empty for who only looks."""


class FormPage:
    """A page with forms. Subclasses say what it is about (`open`) and what it shows (`values`), and nothing else."""

    template: ClassVar[str]
    address: ClassVar[str] = ""
    """Where to go when something was done: where the page is shown, unless the class says otherwise.

    `{exchange_id}` and the like stand for parts of the request's path.
    """

    def __init__(self, visit: Visit) -> None:
        self.request, self.work = visit.request, visit.work
        self.page, self.form = visit.page, visit.form
        self.here = self.address.format(**visit.request.path_params)
        self.changing = visit.request.method not in READING
        """Whether the visitor sent a form; who only looks may need less of a right."""
        self.open()

    def open(self) -> None:
        """Read what the page is about; called again after something was refused and undone.

        Raises:
            AppError: there is no such thing, or the visitor may not see or change it.
        """

    def values(self) -> dict[str, Any]:
        """Return what the template shows."""
        return {}

    def typed(self) -> dict[str, Any]:
        """Return what was typed, to be shown again."""
        return dict(texts_of(self.form))

    def read(self, model: type[Model], **known: Any) -> Model:
        """Make a model of what was typed and of what is known besides.

        Raises:
            BadInput: with one sentence for each field that is wrong.
        """
        typed = {name: value for name, value in self.typed().items() if name != BUTTON}
        return read(model, {**typed, **known})

    def show(self, *, status: int = 200, **more: Any) -> Response:
        """Show the page."""
        return self.page.show(self.template, status=status, **{**self.values(), **more})

    def refuse(self, error: AppError) -> Response:
        """Undo what was begun, and show the page again with what was typed and what is wrong."""
        self.work.undo()
        self.open()
        return self.page.show_again(self.template, error, self.typed(), **self.values())

    def do(
        self,
        act: Callable[[], Made],
        notice: str = "",
        then: Callable[[Made], Response] | None = None,
    ) -> Response:
        """Do what was asked, then go on to the page's address with a notice, or to where `then` says.

        What is refused is said on the page; that somebody may not do it at all, or not now, is a page of its own.
        """
        try:
            made = act()
        except (AccessRefused, Busy):
            raise
        except AppError as error:
            return self.refuse(error)
        return go_to(self.here, notice) if then is None else then(made)


def saying(notice: str) -> Callable[[Callable[P, object]], Callable[P, Response]]:
    """Make a door of what is done at a page, `at`: it ends at the page's address, with a notice.

    Stands below `@router.post`. All that the function raises is dealt with as `FormPage.do` deals with it.
    """

    def door_of(act: Callable[P, object]) -> Callable[P, Response]:
        @wraps(act)
        def door(*args: P.args, **given: P.kwargs) -> Response:
            at = cast("FormPage", given["at"])
            return at.do(lambda: act(*args, **given), notice)

        signature = inspect.signature(act).replace(return_annotation=Response)
        door.__signature__ = signature  # type: ignore[attr-defined]
        return door

    return door_of


Shown = TypeVar("Shown", bound=FormPage)

# scope="function": what the page did is committed before the answer leaves, as with WorkDep.
At = Annotated[Shown, Depends(scope="function")]
"""The page at which a door stands: `at: At[ExchangePage]`."""


def shown_at(router: APIRouter, path: str) -> Callable[[type[Shown]], type[Shown]]:
    """Show a page to whoever looks at an address; stands above its class."""

    def register(page: type[Shown]) -> type[Shown]:
        def show(at: FormPage) -> Response:
            return at.show()

        page.address = page.address or router.prefix + path
        show.__annotations__["at"] = Annotated[page, Depends(scope="function")]
        router.add_api_route(path, show, methods=["GET"], name=page.__name__)
        return page

    return register
