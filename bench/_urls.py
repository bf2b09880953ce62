"""The program's addresses and one view that renders the members' first page from constants."""

from threading import Lock

from django.shortcuts import render
from django.urls import path

from zhigong.config.urls import handler400, handler403, handler404, handler500
from zhigong.config.urls import urlpatterns as program
from zhigong.kernel.web.access import office_page
from zhigong.modules.organise.members import views

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
_kept: dict = {}
_lock = Lock()


def values_of(request) -> dict:
    """What the real view gives its template, taken from one real answer and kept for all later ones."""
    with _lock:
        if not _kept:
            real = views.render
            views.render = lambda request, template, values: (
                _kept.update(values) or real(request, template, values)
            )
            try:
                views.member_list(request)
            finally:
                views.render = real
    return _kept


@office_page("members.read")
def constant_members(request):
    """The same template, signed in and seated as the real page, with nothing asked of the register."""
    return render(request, "members/list.html", values_of(request))


urlpatterns = [path("office/bench/", constant_members), *program]
