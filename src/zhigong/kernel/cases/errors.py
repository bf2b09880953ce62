"""What the engine says when it refuses."""


class Refused(Exception):
    """A step was refused; `sentence` is for the person who tried, `field_errors` stand beside the fields."""

    def __init__(self, sentence: str, field_errors: dict[str, list[str]] | None = None):
        super().__init__(sentence)
        self.sentence = sentence
        self.field_errors = field_errors or {}


class NotAllowed(Refused):
    """The seat sees the matter but has no right to this step (403)."""


class TooManyReturns(Refused):
    """A matter was to be handed back once more than the rule allows; `path` leads to the unit that decides now."""

    def __init__(self, sentence: str, path: tuple[int, ...]):
        super().__init__(sentence)
        self.path = path
