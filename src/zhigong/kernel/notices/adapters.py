"""The ways a text message can go: the server's log, the demonstration's on-screen inbox, an HTTP gateway."""

import logging
import re
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from zhigong.kernel.notices.gateway import GatewayAdapter

log = logging.getLogger("zhigong.sms")
_DIGITS = re.compile(r"\d{4,}")


class Adapter(Protocol):
    """Sends one text; the same key sent twice must reach the phone once."""

    shows_messages: bool

    def send(self, mobile: str, text: str, key: str) -> str:
        """Return the carrier's reference. Raises DeliveryFailed."""


class ConsoleAdapter:
    """Writes messages to the server's log, for a developer's machine; anywhere else without the codes in them."""

    shows_messages = False

    def send(self, mobile: str, text: str, key: str) -> str:
        shown = text if _is_developers_machine() else _DIGITS.sub("***", text)
        log.info("SMS %s → %s****%s: %s", key, mobile[:3], mobile[-4:], shown)
        return "console"


def _is_developers_machine() -> bool:
    return urlsplit(settings.ZG_PUBLIC_URL).hostname in ("127.0.0.1", "localhost", "::1")


class InboxAdapter:
    """Leaves messages on the page /inbox/: the demonstration only, which stays on loopback."""

    shows_messages = True

    def send(self, mobile: str, text: str, key: str) -> str:
        return "inbox"


def adapter() -> Adapter:
    """Return the adapter the instance is set to (ZG_SMS_ADAPTER)."""
    name = settings.ZG_SMS_ADAPTER
    if name == "console":
        return ConsoleAdapter()
    if name == "inbox":
        return InboxAdapter()
    if name == "gateway":
        return GatewayAdapter(settings.ZG_SMS_GATEWAY_URL, settings.ZG_SMS_GATEWAY_SECRET)
    raise ImproperlyConfigured(f"ZG_SMS_ADAPTER is {name!r}; it must be console, inbox or gateway")
