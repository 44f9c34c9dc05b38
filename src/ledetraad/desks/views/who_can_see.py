"""Who can see what: the table the program itself asks, read aloud."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ledetraad.dialogues.rules.access import TABLE, Relation, TextKind, TextState, When, may_read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import _StrPromise

KINDS: Mapping[TextKind, _StrPromise] = {
    TextKind.EMPLOYEE_PREPARATION: _("The employee’s preparation"),
    TextKind.LEADER_PREPARATION: _("The leader’s preparation"),
    TextKind.LEADER_PRIVATE_NOTE: _("The leader’s private note"),
    TextKind.SHARED_NOTES: _("Notes from the talk"),
    TextKind.GOAL: _("Goals"),
    TextKind.PLAN: _("Plans"),
    TextKind.AGREEMENT: _("The agreement"),
    TextKind.FOLLOW_UP: _("Follow-ups"),
    TextKind.DISAGREEMENT: _("Disagreement with purpose or values"),
    TextKind.TO_PREPARE: _("What to bring to a talk"),
}
WHEN: Mapping[When, _StrPromise] = {
    When.NEVER: _("never"),
    When.ALWAYS: _("always"),
    When.RELEASED: _("when the writer has shared it"),
    When.HANDED_OVER: _("when the employee has passed it on"),
}
OTHERS: Mapping[Relation, _StrPromise] = {
    Relation.FORMER_LEADER: _("A former leader"),
    Relation.LEADERS_LEADER: _("The leader’s leader"),
    Relation.HR: _("HR"),
    Relation.ADMINISTRATOR: _("An administrator"),
    Relation.RESEARCHER: _("A researcher"),
    Relation.NOBODY: _("Colleagues and everybody else"),
}
SHARED_WITH_ALL = TextState(released=True, handed_over=True)


@dataclass(frozen=True)
class Line:
    kind: _StrPromise
    employee: _StrPromise
    leader: _StrPromise
    next_leader: _StrPromise


@require_safe
def who_can_see(request: HttpRequest) -> HttpResponse:
    lines = [
        Line(KINDS[kind], WHEN[row.employee], WHEN[row.leader], WHEN[row.next_leader])
        for kind, row in TABLE.items()
    ]
    context = {"lines": lines, "others": [OTHERS[each] for each in who_never_reads()]}
    return render(request, "desks/who_can_see.html", context)


def who_never_reads() -> list[Relation]:
    """Those who can read no text, even when everything is shared: asked of the rules, not written here."""
    return [
        relation
        for relation in OTHERS
        if not any(may_read(kind, relation, SHARED_WITH_ALL) for kind in TextKind)
    ]
