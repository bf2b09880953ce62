"""Proofs for a person's own browser: one entry about them under the signed root, and that the log only grew."""

from django.http import Http404, JsonResponse

from zhigong.kernel.journal import log, proofs
from zhigong.kernel.journal.models import Countersignature, Seal
from zhigong.kernel.web.access import worker_page
from zhigong.lib.text import typed_number


@worker_page
def entry_proof(request, entry_id: int):
    """Give the proof of one entry that concerns the reader (under the root over `size` seals); 404 for others', withheld ones and what is not sealed yet."""
    if entry_id.bit_length() > 63:  # no number of an entry
        raise Http404
    try:
        return JsonResponse(proofs.prove_entry(entry_id, typed_number(request.GET.get("size", ""))).as_json())
    except proofs.NotSealed as missing:
        raise Http404 from missing


@worker_page
def log_head(request):
    """Give the newest root and the proof that it continues the one this browser saw (`since`, in seals)."""
    size = log.size_now()
    if not size:
        raise Http404
    since = typed_number(request.GET.get("since", "")) or 0
    head = {"size": size, "root": log.root_of(size).hex(), "consistency": None}
    if 0 < since <= size:
        head["consistency"] = proofs.consistency(since, size)
    return JsonResponse(head)


def newest_root() -> dict | None:
    """Return what the page tells of the root: fingerprint, time, entries, and who else signed one and when."""
    seal = Seal.objects.defer("leaves", "nodes").order_by("-place").first()
    if seal is None or seal.log_root is None:
        return None
    other = Countersignature.objects.filter(is_ours=True).order_by("-size").first()
    return {"root": bytes(seal.log_root).hex(), "at": seal.at, "entries": seal.last_number, "other": other}
