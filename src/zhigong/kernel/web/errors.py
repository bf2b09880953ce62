"""Pages for refusals and faults, in the user's language."""

from django.http import HttpResponse
from django.utils.translation import gettext as _


def forbidden(request, exception=None):
    """Return the 403 page: inside the seat, but without the right."""
    return HttpResponse(str(exception) or _("当前岗位没有此权限。"), status=403)


def not_found(request, exception=None):
    """Return the 404 page: nothing here, or outside the seat."""
    return HttpResponse(_("没有找到这个页面。"), status=404)


def server_error(request):
    """Return the 500 page."""
    return HttpResponse(_("系统出了差错，已记录。请稍后再试。"), status=500)
