"""The HTTP text message gateway: signed requests, one idempotency key per message, a timeout on everything."""

import json
import time

import httpx
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from zhigong.kernel.crypto.provider import provider

TIMEOUT = httpx.Timeout(10.0, connect=3.0)  # seconds


class DeliveryFailed(Exception):
    """The message did not go out; `is_final` when trying again cannot help. The text holds no personal data."""

    def __init__(self, sentence: str, *, is_final: bool = False) -> None:
        super().__init__(sentence)
        self.is_final = is_final


def signature(secret: str, timestamp: str, key: str, body: bytes) -> str:
    """Return HMAC-SM3 (GB/T 15852.2) over time, key and body as hex; `secret` is hex."""
    mac = provider().mac(provider().load_key(secret))
    mac.update(f"{timestamp}\n{key}\n".encode() + body)
    return mac.finalize().hex()


class GatewayAdapter:
    """Posts each message to the carrier's gateway."""

    shows_messages = False

    def __init__(self, url: str, secret: str) -> None:
        if not url or not secret:
            raise ImproperlyConfigured("ZG_SMS_GATEWAY_URL and sms_gateway_secret must both be set")
        self.url, self.secret = url, secret

    def send(self, mobile: str, text: str, key: str) -> str:
        """Return the gateway's reference. DeliveryFailed names the status, never the number or the text."""
        body = json.dumps({"mobile": mobile, "text": text}, ensure_ascii=False).encode()
        timestamp = str(int(time.time()))
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": key,
            "X-Timestamp": timestamp,
            "X-Signature": signature(self.secret, timestamp, key, body),
        }
        try:
            answer = httpx.post(self.url, content=body, headers=headers, timeout=TIMEOUT)
        except httpx.TimeoutException:
            raise DeliveryFailed(_("短信网关没有及时应答。")) from None
        except httpx.HTTPError as error:
            raise DeliveryFailed(
                _("短信网关连接失败（%(kind)s）。") % {"kind": type(error).__name__}
            ) from None
        if answer.status_code >= 400:
            # Too many, or a fault on their side, passes; any other refusal stays a refusal.
            passing = answer.status_code >= 500 or answer.status_code in (408, 409, 425, 429)
            raise DeliveryFailed(
                _("短信网关拒收（%(status)s）。") % {"status": answer.status_code}, is_final=not passing
            )
        try:
            return str(answer.json()["reference"])[:100]
        except (ValueError, KeyError, TypeError):
            raise DeliveryFailed(_("短信网关的应答无法识别。")) from None
