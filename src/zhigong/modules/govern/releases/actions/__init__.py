"""What happens in each step of a release: verb_noun(matter, data, actor=, on=)."""

from datetime import date

from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.matters.models import Matter
from zhigong.modules.govern.releases.models import Release
from zhigong.modules.govern.releases.queries import last_release


def keep_release(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Write down what was frozen (`matter.about`)."""
    release: Release = matter.about
    release.matter = matter
    release.save(force_insert=True)
    hidden = sum(value is None for value in release.cells.values())
    return {"month_end": release.month_end.isoformat(), "cells": len(release.cells), "hidden": hidden}


def why_not_publish(matter: Matter, *, on: date) -> str:
    """A release was made against the last one; when another came between, it must be frozen again."""
    release = matter.release
    last = last_release(release.unit_id)
    if last is not None and (last.published_at > release.frozen_at or last.month_end >= release.month_end):
        return _("期间已发布过另一期，请重新冻结后再审核。")
    return ""


def publish(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Publish what was frozen, as it was frozen."""
    Release.objects.filter(matter=matter).update(published_at=matter.changed_at)
