"""Puts the OpenAPI door together from the kernel's and the business lines' routers."""

from ninja import NinjaAPI

from zhigong.kernel.api.docs_page import ReadableDocs
from zhigong.kernel.api.partners import as_partner
from zhigong.kernel.api.problems import register_problems
from zhigong.kernel.api.units import router as units

DESCRIPTION = (
    "合作系统接口。在 Authorization 头中提供 Bearer 令牌；令牌由安全管理员签发，限定单位、授权范围和有效期。"
    "POST 请求须带 Idempotency-Key，同一编号只办理一次。错误以 application/problem+json 返回。"
    "\n\n"
    "For partner systems. Send a bearer token issued by a security administrator; it is bound to a unit, scopes "
    "and an end. POST needs an Idempotency-Key and is done once per key. Errors are application/problem+json; "
    "send Accept-Language: en for English sentences."
)


def build_api(routers) -> NinjaAPI:
    """Return the API with each line's router mounted under its name."""
    api = NinjaAPI(
        title="智工 OpenAPI", version="1", description=DESCRIPTION, urls_namespace="api", docs=ReadableDocs()
    )
    register_problems(api)
    api.add_decorator(as_partner, mode="view")
    api.add_router("/units", units)
    for line, router in routers:
        api.add_router(f"/{line}/", router)
    return api
