"""What a page asks of its visitor. Every view declares it with one decorator; a view without one is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps


@dataclass(frozen=True)
class PageAccess:
    """Whose page it is (public, worker, employer or office) and, for officers, the permission their role must hold."""

    face: str
    permission: str = ""


def _declare(view: Callable, access: PageAccess) -> Callable:
    @wraps(view)
    def declared(request, *args, **kwargs):
        return view(request, *args, **kwargs)

    declared.page_access = access
    return declared


def public_page(view: Callable) -> Callable:
    """Declare a page that anybody may open; it runs in the visitor's own seat, or the public one."""
    return _declare(view, PageAccess("public"))


def worker_page(view: Callable) -> Callable:
    """Declare a page of the worker's app: asks for a signed-in account, runs in `Seat.worker`."""
    return _declare(view, PageAccess("worker"))


def employer_page(view: Callable) -> Callable:
    """Declare a page of the employer's face: asks for a confirmed agent, runs in `Seat.employer`."""
    return _declare(view, PageAccess("employer"))


def office_page(permission: str = "") -> Callable:
    """Declare a page of the workbench: asks for an officer's seat whose role holds `permission` ('' = any officer)."""

    def declare(view: Callable) -> Callable:
        return _declare(view, PageAccess("office", permission))

    return declare


def access_of(view: Callable) -> PageAccess | None:
    """Return what a view (possibly wrapped further) declares, or None."""
    return getattr(view, "page_access", None)
