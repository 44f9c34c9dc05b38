"""Whether the counts stand as they were published; whoever has the database could add a line."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ledetraad.desks.models import Edition, EditionLine
from ledetraad.shared.health import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable

LOOKED_AT = 8  # two years of quarters


def digest_of(lines: Iterable[EditionLine]) -> str:
    told = [
        [line.place, str(line.unit), line.own_id, line.name, line.path, line.employees,
         line.held_low, line.held_high, line.agreed_low, line.agreed_high]
        for line in lines
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def findings() -> list[Finding]:
    latest = list(Edition.objects.prefetch_related("lines")[:LOOKED_AT])
    changed = [each for each in latest if digest_of(each.lines.all()) != each.digest]
    label = _("Published counts")
    if not changed:
        how = _("As they were published.") if latest else _("None yet.")
        return [Finding(label, ok=True, how=how)]
    return [
        Finding(
            label,
            ok=False,
            how=_("Not as they were published: %(quarters)s.")
            % {"quarters": ", ".join(map(str, reversed(changed)))},
            what_to_do=_(
                "Somebody has changed the tables in the database itself. Do not pass the counts on, "
                "and compare them with those in a backup."
            ),
        )
    ]
