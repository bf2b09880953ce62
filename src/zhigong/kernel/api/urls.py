"""Puts the OpenAPI door together from the kernel's and the business lines' routers."""

from ninja import NinjaAPI


def build_api(routers) -> NinjaAPI:
    """Return the API with each line's router mounted under its name."""
    api = NinjaAPI(title="智工 OpenAPI", version="1", urls_namespace="api")
    for line, router in routers:
        api.add_router(f"/{line}/", router)
    return api
