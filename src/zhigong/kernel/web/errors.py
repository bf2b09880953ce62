"""Pages for refusals and faults, in the shell and the language of whoever meets them."""

from django.contrib.sessions.exceptions import SessionInterrupted
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from zhigong.kernel.web.uploads import UploadRefused


def _shell(request) -> str:
    seat = getattr(request, "seat", None)
    return "web/office.html" if seat is not None and seat.is_officer else "web/plain.html"


def forbidden(request, exception=None) -> HttpResponse:
    """Return the 403 page: inside the seat, but without the right."""
    sentence = str(exception or "") or _("当前岗位没有此权限。")
    values = {"shell": _shell(request), "heading": _("没有权限"), "sentence": sentence}
    return render(request, "web/error.html", values, status=403)


def not_found(request, exception=None) -> HttpResponse:
    """Return the 404 page: nothing here, or outside the seat; both look the same on purpose."""
    values = {
        "shell": _shell(request),
        "heading": _("没有找到"),
        "sentence": _("没有这个页面，或者它不在您的管辖范围内。"),
    }
    return render(request, "web/error.html", values, status=404)


def bad_request(request, exception=None) -> HttpResponse:
    """Return the 400 page. Django says "interrupted session" when the database died while it saved one: a fault of ours."""
    if isinstance(exception, SessionInterrupted):
        return server_error(request)
    if isinstance(exception, UploadRefused):
        values = {"shell": _shell(request), "heading": _("文件太大"), "sentence": str(exception)}
        return HttpResponse(render_to_string("web/error.html", values, request), status=413)
    values = {
        "shell": "web/plain.html",
        "heading": _("看不懂这个请求"),
        "sentence": _("请返回上一页，刷新后再试一次。"),
    }
    return HttpResponse(render_to_string("web/error.html", values, request), status=400)


def csrf_failed(request, reason="") -> HttpResponse:
    """Return the page for a form that is too old or comes from elsewhere."""
    values = {
        "shell": "web/plain.html",
        "heading": _("页面已过期"),
        "sentence": _("请返回上一页，刷新后再提交一次。"),
    }
    return render(request, "web/error.html", values, status=403)


def server_error(request) -> HttpResponse:
    """Return the 500 page; it asks the database nothing, because that may be what failed."""
    return HttpResponse(render_to_string("web/fault.html"), status=500)
