"""Whether the counts stand as they were published; whoever has the database could add a line."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.utils.translation import gettext as _

from ledetraad.desks.models import Edition, EditionLine
from ledetraad.shared.health import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

LOOKED_AT = 4  # a year of quarters
AN_HOUR = 3600
CHANGED = "published-counts-changed"
TOLD = (
    "place", "unit", "own_id", "name", "path",
    "employees", "held_low", "held_high", "agreed_low", "agreed_high",
)  # fmt: skip


def digest_of(lines: Iterable[Sequence[object]]) -> str:
    """Of what is TOLD in each line."""
    return hashlib.sha256(json.dumps(list(lines), default=str).encode()).hexdigest()


def findings() -> list[Finding]:
    """Looked over once an hour: a city's counts are thousands of lines, and Health is opened often."""
    changed = cache.get_or_set(CHANGED, changed_since, AN_HOUR)
    label = _("Published counts")
    if not changed:
        how = _("As they were published.") if Edition.objects.exists() else _("None yet.")
        return [Finding(label, ok=True, how=how)]
    return [
        Finding(
            label,
            ok=False,
            how=_("Not as they were published: %(quarters)s.") % {"quarters": ", ".join(changed)},
            what_to_do=_(
                "Somebody has changed the tables in the database itself. Do not pass the counts on, "
                "and compare them with those in a backup."
            ),
        )
    ]


def changed_since() -> list[str]:
    """The quarters of the last year whose lines are not those that were published, in order."""
    latest = list(Edition.objects.all()[:LOOKED_AT])
    lines: dict[UUID, list[Sequence[object]]] = defaultdict(list)
    rows = EditionLine.objects.filter(edition__in=latest).order_by("place")
    for edition, *told in rows.values_list("edition", *TOLD):
        lines[edition].append(told)
    return [str(each) for each in reversed(latest) if digest_of(lines[each.pk]) != each.digest]
