"""Files that come with a step's form are bound to its matter in the same transaction."""

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.definition import Step
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.matters.attachments import AttachmentRefused, bind
from zhigong.kernel.matters.models import Matter


def bind_files(step: Step, matter: Matter, values: dict, seat: Seat) -> None:
    """Bind what the form's Attachment fields carry; Refused with the sentence at its field."""
    for word in step.form.attachments() if step.form is not None else ():
        try:
            bind(matter, values.get(word.name) or [], seat=seat, audience=word.audience, kind=word.name)
        except AttachmentRefused as refused:
            raise Refused(str(refused), {word.name: [str(refused)]}) from refused
