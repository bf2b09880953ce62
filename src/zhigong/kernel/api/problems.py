"""Errors of the partners' door as problem documents (RFC 9457), with a sentence in the caller's language."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from ninja.errors import HttpError, ValidationError


class Problem(Exception):
    """A refusal with a status, a code for programs and a sentence for people; `fields` names what to correct."""

    def __init__(self, status: int, code: str, sentence: str, fields: dict[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.status, self.code, self.sentence, self.fields = status, code, sentence, fields or {}


def problem_answer(
    status: int, code: str, sentence: str, fields: dict[str, str] | None = None
) -> JsonResponse:
    """Return the problem document."""
    document = {"type": f"/api/docs#{code}", "status": status, "code": code, "detail": sentence}
    if fields:
        document["fields"] = fields
    answer = JsonResponse(document, status=status, json_dumps_params={"ensure_ascii": False})
    answer["Content-Type"] = "application/problem+json; charset=utf-8"
    if status == 401:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


def register_problems(api) -> None:
    """Let every error of the API leave as a problem document; a fault of ours stays a fault for the log."""

    @api.exception_handler(Problem)
    def refused(request, error):
        return problem_answer(error.status, error.code, error.sentence, error.fields)

    @api.exception_handler(Http404)
    def missing(request, error):
        return problem_answer(404, "not_found", _("没有找到，或不在授权范围内。"))

    @api.exception_handler(PermissionDenied)
    def denied(request, error):
        return problem_answer(403, "forbidden", str(error) or _("没有此项授权。"))

    @api.exception_handler(ValidationError)
    def invalid(request, error):
        fields = {".".join(str(part) for part in one["loc"][1:]): one["msg"] for one in error.errors}
        return problem_answer(422, "invalid", _("请求内容不符合要求，请按字段说明更正。"), fields)

    @api.exception_handler(HttpError)
    def other(request, error):
        return problem_answer(error.status_code, "refused", str(error))
