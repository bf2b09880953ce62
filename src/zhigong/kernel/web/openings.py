"""Opens a matter from a page's form; what refuses it stands beside the fields, or is the page's sentence."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied

from zhigong.kernel.cases.engine import Outcome
from zhigong.kernel.cases.errors import NotAllowed, Refused


def open_with(form, opening: Callable[[], Outcome]) -> tuple[Outcome | None, str]:
    """Return what `opening` made; or None and the sentence for the page, "" when the fields say it themselves.

    A form that is not valid opens nothing. Without the right it is 403.
    """
    if not form.is_valid():
        return None, ""
    try:
        return opening(), ""
    except NotAllowed as refused:
        raise PermissionDenied(refused.sentence) from refused
    except Refused as refused:
        for name, sentences in refused.field_errors.items():
            form.add_error(name if name in form.fields else None, sentences)
        return None, "" if refused.field_errors else refused.sentence
