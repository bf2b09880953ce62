"""Security headers on every answer, and the seat every request acts in."""

from zhigong.kernel.access.seats import Seat, acting

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)


class SecurityHeadersMiddleware:
    """Adds the content security policy (no inline code) and friends."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("X-Frame-Options", "DENY")
        return response


class SeatMiddleware:
    """Runs the view inside `acting(seat)`: one transaction, committed before the answer goes out."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path == "/healthz" or request.path.startswith("/static/"):
            return self.get_response(request)
        with acting(Seat.public()) as seat:
            request.seat = seat
            return self.get_response(request)
