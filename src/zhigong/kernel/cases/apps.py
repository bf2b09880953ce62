"""Lets the tables of steps be checked at every start."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The engine's room."""

    name = "zhigong.kernel.cases"

    def ready(self) -> None:
        """Register the system checks."""
        from zhigong.kernel.cases import check  # noqa: F401  registers itself with Django's checks
