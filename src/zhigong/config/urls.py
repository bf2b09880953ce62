"""All addresses: the kernel's pages and each business line's, under its own name."""

from django.urls import include, path

from zhigong.config.discovery import module_parts
from zhigong.kernel.api.urls import build_api
from zhigong.kernel.web import urls as web


def module_urls():
    """Return the addresses business lines bring: at /<line>/ (workers), /office/<line>/ and /employer/<line>/."""
    patterns = []
    for line, urls in module_parts("urls"):
        if hasattr(urls, "worker"):
            patterns.append(path(f"{line}/", include((urls.worker, line))))
        if hasattr(urls, "office"):
            patterns.append(path(f"office/{line}/", include((urls.office, line), namespace=f"{line}-office")))
        if hasattr(urls, "employer"):
            patterns.append(
                path(f"employer/{line}/", include((urls.employer, line), namespace=f"{line}-employer"))
            )
    return patterns


def module_routers():
    """Return (line, API router) of every business line that has an api.py."""
    return [(line, api.router) for line, api in module_parts("api")]


urlpatterns = [
    *web.public,
    path("api/", build_api(module_routers()).urls),
    *module_urls(),
    path("office/", include(web.office)),
    path("employer/", include(web.employer)),
    path("", include(web.worker)),
]
handler400 = "zhigong.kernel.web.errors.bad_request"
handler403 = "zhigong.kernel.web.errors.forbidden"
handler404 = "zhigong.kernel.web.errors.not_found"
handler500 = "zhigong.kernel.web.errors.server_error"
