"""What every page knows: the seat, the account and its reading mode."""


def page(request):
    """Return the values base templates use."""
    return {"seat": getattr(request, "seat", None)}
