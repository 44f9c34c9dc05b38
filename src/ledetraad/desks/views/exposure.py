"""The researcher's file of how much of the tool reached whom."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from ledetraad.desks.queries.exposure import Dose, doses
from ledetraad.people.operations.administration import log
from ledetraad.people.rules.roles import Acting, Role
from ledetraad.people.views.gate import in_role
from ledetraad.shared import clock

if TYPE_CHECKING:
    from ledetraad.people.views.gate import PersonalRequest

# Names of variables, the same in both languages, so that a script that reads the file goes on working.
COLUMNS = ["leader", "tool_from", "quarter", "static_days", "who", "kind", "event", "count"]


@in_role(Role.RESEARCHER)
@require_safe
def exposure_csv(request: PersonalRequest) -> HttpResponse:
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="exposure.csv"'
    writer = csv.writer(response, delimiter=";")
    writer.writerow(COLUMNS)
    writer.writerows(_cells(dose) for dose in doses(request.user, clock.today()))
    log(request.user, "take-exposure-file", request.user, acting=Acting.RESEARCHER)
    return response


def _cells(dose: Dose) -> list[str]:
    return [
        dose.leader,
        dose.tool_from.isoformat() if dose.tool_from else "",
        f"{dose.quarter.year}-Q{dose.quarter.number}",
        str(dose.static_days),
        dose.who,
        dose.kind,
        dose.event,
        "" if dose.count is None else str(dose.count),
    ]
