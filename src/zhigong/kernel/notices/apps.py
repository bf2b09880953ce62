"""Tells the people room, at start, how a one-time code reaches a phone."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """The notices room."""

    name = "zhigong.kernel.notices"

    def ready(self):
        from zhigong.kernel.notices.outbound import queue_sms
        from zhigong.kernel.people.login_codes import register_delivery

        register_delivery(queue_sms)
