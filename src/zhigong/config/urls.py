"""All addresses: the kernel's pages and each business line's, under its own name."""

from django.urls import include, path

from zhigong.config.discovery import module_parts
from zhigong.kernel.api.urls import build_api
from zhigong.kernel.web import urls as web


def module_urls(face: str) -> list:
    """Return the addresses business lines bring for one face (worker, office or employer), each at <line>/."""
    ending = "" if face == "worker" else f"-{face}"
    return [
        path(f"{line}/", include((getattr(urls, face), line), namespace=f"{line}{ending}"))
        for line, urls in module_parts("urls")
        if hasattr(urls, face)
    ]


def module_routers():
    """Return (line, API router) of every business line that has an api.py."""
    return [(line, api.router) for line, api in module_parts("api")]


# Each face stands behind its own first word: an address is not compared with those of the others.
urlpatterns = [
    path("office/", include([*module_urls("office"), *web.office])),
    path("employer/", include([*module_urls("employer"), *web.employer])),
    *web.public,
    path("api/", build_api(module_routers()).urls),
    *module_urls("worker"),
    path("", include(web.worker)),
]
handler400 = "zhigong.kernel.web.errors.bad_request"
handler403 = "zhigong.kernel.web.errors.forbidden"
handler404 = "zhigong.kernel.web.errors.not_found"
handler500 = "zhigong.kernel.web.errors.server_error"
