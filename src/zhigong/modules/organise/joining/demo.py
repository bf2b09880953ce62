"""Applications in every state for the demonstration; the same context gives the same applications."""


def build(context) -> None:
    """Fill the demonstration."""
