"""The installable app's shell: manifest, service worker, offline page. Never personal data."""

import hashlib

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext as _

from zhigong.kernel.web.access import public_page

SHELL = (
    "tokens.css",
    "app.css",
    "worker.css",
    "icons.svg",
    "icon.svg",
    "js/page.js",
    "js/pickers.js",
    "js/install.js",
)


@public_page
def manifest(request) -> JsonResponse:
    """Return the web app manifest."""
    answer = {
        "name": _("智工 · 职工之家"),
        "short_name": _("智工"),
        "lang": "zh-CN",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f5f6f8",
        "theme_color": "#c0171d",
        "icons": [
            {"src": static("web/icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
            {"src": static("web/icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {
                "src": static("web/icon-512.png"),
                "sizes": "512x512",
                "type": "image/png",
                "purpose": "any maskable",
            },
        ],
    }
    return JsonResponse(
        answer, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False}
    )


@public_page
def service_worker(request) -> HttpResponse:
    """Return the service worker with the present addresses of the static shell."""
    files = [static(f"web/{name}") for name in SHELL] + [static("django_htmx/htmx-2.min.js"), "/offline/"]
    version = hashlib.sha256("".join(files).encode()).hexdigest()[:12]
    response = render(
        request,
        "web/sw.js",
        {"files": files, "version": version},
        content_type="text/javascript; charset=utf-8",
    )
    response.headers["Cache-Control"] = "no-cache"
    return response


@public_page
def offline(request) -> HttpResponse:
    """Return the page shown without a network."""
    return render(request, "web/offline.html")
