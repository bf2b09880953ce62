"""The OpenAPI document as a page people read: plain HTML, no script, in the reader's language.

Operations and fields are described where they are written, in Chinese; this room's catalogue holds their English.
"""

import json

from django.conf import settings
from django.shortcuts import render
from django.utils.translation import gettext as _
from ninja.openapi.docs import DocsBase

SIMPLE = {"string": "abc", "integer": 1, "boolean": True, "number": 1.5}


class ReadableDocs(DocsBase):
    """Every operation with what it takes and gives, and a call to copy."""

    def render_page(self, request, api, **kwargs):
        """Return the page."""
        document = api.get_openapi_schema(path_prefix="/api/")
        values = {
            "openapi_url": self.get_openapi_url(api, kwargs),
            "about": [_translated(part) for part in document["info"]["description"].split("\n\n")],
            "operations": list(_operations(document)),
        }
        return render(request, "api/docs.html", values)


def _translated(text: str) -> str:
    return _(text) if text else ""


def _operations(document: dict):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            body = _schema_of(operation.get("requestBody", {}), document)
            code, answer = next(iter(operation["responses"].items()))
            yield {
                "id": operation["operationId"],
                "method": method.upper(),
                "path": path,
                "title": _translated(operation["summary"]),
                "text": _translated(operation.get("description", "")),
                "takes": [*_parameters(operation), *_fields(body)],
                "gives": _fields(_schema_of(answer, document)),
                "code": code,
                "call": _call(method, path, operation, body),
            }


def _schema_of(holder: dict, document: dict) -> dict:
    """Return the object schema of a body or answer; of a list, its items' schema."""
    schema = holder.get("content", {}).get("application/json", {}).get("schema", {})
    schema = schema.get("items", schema)
    name = schema.get("$ref", "").rpartition("/")[2]
    return document["components"]["schemas"][name] if name else schema


def _kind(schema: dict) -> str:
    kinds = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
    return kinds[0].get("format") or kinds[0].get("type", "object")


def _parameters(operation: dict) -> list[dict]:
    return [
        {
            "name": one["name"],
            "kind": _kind(one["schema"]),
            "is_required": one["required"],
            "text": f"({one['in']})",
        }
        for one in operation["parameters"]
    ]


def _fields(schema: dict) -> list[dict]:
    return [
        {
            "name": name,
            "kind": _kind(one),
            "is_required": name in schema.get("required", ()),
            "text": _translated(one.get("description", "")),
        }
        for name, one in schema.get("properties", {}).items()
    ]


def _call(method: str, path: str, operation: dict, body: dict) -> str:
    """Return a call for the command line, with the fields that must be there."""
    query = "&".join(
        f"{one['name']}=…" for one in operation["parameters"] if one["in"] == "query" and one["required"]
    )
    address = f"{settings.ZG_PUBLIC_URL}{path}" + (f"?{query}" if query else "")
    lines = [f"curl -X {method.upper()} '{address}'", "  -H 'Authorization: Bearer …'"]
    if method == "post":
        wanted = {
            name: SIMPLE.get(_kind(body["properties"][name]), "abc") for name in body.get("required", ())
        }
        lines += ["  -H 'Content-Type: application/json' -H 'Idempotency-Key: …'"]
        lines += [f"  -d '{json.dumps(wanted, ensure_ascii=False)}'"]
    return " \\\n".join(lines)
