"""What the page of a report shows."""

from zhigong.kernel.matters.models import Matter
from zhigong.kernel.people.models import Person
from zhigong.kernel.people.reveal import masked
from zhigong.lib.codes import DOCUMENT_TYPE


def record(matter: Matter) -> dict:
    """Return what the summary of a report shows to whoever may see the matter; the page journals the reading."""
    report = matter.misuse_report
    person = Person.objects.filter(pk=report.person_id).first()
    shown = {"person": person, "story": report.open_story()}
    if person is not None:
        shown |= {"masked": masked(person), "document_title": DOCUMENT_TYPE.get(person.doc_type, "")}
    return shown
