"""Writing down what reached whom: the dose of the tool, never content (R39)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledetraad.nudges.models import Exposure
from ledetraad.nudges.rules.states import ExposureEvent
from ledetraad.shared import clock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledetraad.nudges.models import Nudge
    from ledetraad.people.models import Person


def log_seen(nudges: Iterable[Nudge]) -> None:
    """They stood before their reader; the first time counts, and a second look asks and writes nothing."""
    rows = [exposure_to(nudge, ExposureEvent.SEEN) for nudge in nudges]
    if not rows:
        return
    known = set(
        Exposure.objects.filter(key__in=[row.key for row in rows]).values_list("key", flat=True)
    )
    fresh = [row for row in rows if row.key not in known]
    if fresh:
        Exposure.objects.bulk_create(fresh, ignore_conflicts=True)


def log_opened(nudge: Nudge) -> None:
    Exposure.objects.bulk_create([exposure_to(nudge, ExposureEvent.OPENED)], ignore_conflicts=True)


def log_guideline(person: Person, guide: str) -> None:
    """Once a day for each page of material, however often it is turned to."""
    key = f"{ExposureEvent.GUIDELINE_OPENED.value}:{guide}:{person.pk.hex}:{clock.today().isoformat()}"
    if Exposure.objects.filter(key=key).exists():
        return
    row = Exposure(
        key=key,
        person=person,
        kind=guide,
        event=ExposureEvent.GUIDELINE_OPENED,
        at=clock.now(),
    )
    Exposure.objects.bulk_create([row], ignore_conflicts=True)


def exposure_to(nudge: Nudge, event: ExposureEvent) -> Exposure:
    return Exposure(
        key=f"{event.value}:{nudge.key}",
        person_id=nudge.person_id,
        leader_id=nudge.leader_id,
        kind=nudge.kind,
        event=event,
        at=clock.now(),
    )
