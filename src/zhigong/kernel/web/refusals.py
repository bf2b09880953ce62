"""Writes what was refused into the journal, after the refused request left nothing behind."""

from zhigong.kernel.access.seats import acting
from zhigong.kernel.journal import entries


def record(request, response) -> None:
    """Journal a refusal to somebody who has signed in; strangers' wrong addresses are not worth an entry."""
    match = request.resolver_match
    if match is None or not request.user.is_authenticated:
        return
    what = getattr(request, "refused_what", "") or f"page.{match.view_name or match.route}"
    with acting(request.seat):
        entries.record(
            what[:100], outcome="refused", detail={"status": response.status_code, "method": request.method}
        )
