"""Puts the OpenAPI door together from the kernel's and the business lines' routers."""

from django.shortcuts import render
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

from zhigong.kernel.api.partners import as_partner
from zhigong.kernel.api.problems import register_problems
from zhigong.kernel.api.units import router as units

DESCRIPTION = (
    "合作系统接口。在 Authorization 头中提供 Bearer 令牌；令牌由安全管理员签发，限定单位、授权范围和有效期。"
    "POST 请求须带 Idempotency-Key，同一编号只办理一次。错误以 application/problem+json 返回。"
    "\n\nFor partner systems. Send a bearer token issued by a security administrator; it is bound to a unit, scopes "
    "and an end. POST needs an Idempotency-Key and is done once per key. Errors are application/problem+json; "
    "send Accept-Language: en for English sentences."
)


class LocalDocs(DocsBase):
    """Swagger UI from our own server, without inline code (content security policy)."""

    def render_page(self, request, api, **kwargs):
        return render(request, "api/docs.html", {"openapi_url": self.get_openapi_url(api, kwargs)})


def build_api(routers) -> NinjaAPI:
    """Return the API with each line's router mounted under its name."""
    api = NinjaAPI(
        title="智工 OpenAPI", version="1", description=DESCRIPTION, urls_namespace="api", docs=LocalDocs()
    )
    register_problems(api)
    api.add_decorator(as_partner, mode="view")
    api.add_router("/units", units)
    for line, router in routers:
        api.add_router(f"/{line}/", router)
    return api
