"""The summary two people approve: purpose, values, goals, plans and when they meet again (R32)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ledetraad.dialogues.models import Agreement, Dialogue
from ledetraad.dialogues.queries.agreements import agreement_states, content_fingerprints
from ledetraad.dialogues.queries.goals import GoalNow, StepNow, goals_of
from ledetraad.dialogues.rules.access import TextKind
from ledetraad.dialogues.rules.agreement import AgreementState, Approvals, Party, fingerprint
from ledetraad.people.queries.purpose import direction_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from ledetraad.dialogues.queries.courses import Seat
    from ledetraad.people.queries.purpose import Direction


@dataclass(frozen=True)
class AgreedStep:
    """`due_on` is an ISO date, or empty."""

    cue: str
    action: str
    helper: str
    insight: str
    due_on: str


@dataclass(frozen=True)
class AgreedGoal:
    """`reached_on` is an ISO date, or empty; kind, competence and challenge are the library's ids."""

    wording: str
    own_reason: str
    purpose_link: str
    values: tuple[str, ...]
    kind: str
    competence: str
    challenge: int | None
    sign_of_success: str
    support_needed: str
    reached_on: str
    steps: tuple[AgreedStep, ...]


@dataclass(frozen=True)
class Summary:
    """What is agreed, as plain words; `term` is the library's id or the organisation's own word."""

    unit: str
    employee: str
    leader: str
    term: str
    purpose: str
    leader_words: str
    values: tuple[str, ...]
    goals: tuple[AgreedGoal, ...]
    meet_on: str
    meet_at: str
    meet_where: str

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Summary:
        said: dict[str, Any] = json.loads(text)
        said["values"] = tuple(said["values"])
        said["goals"] = tuple(_goal_from(goal) for goal in said["goals"])
        return cls(**said)


def _goal_from(said: Mapping[str, Any]) -> AgreedGoal:
    steps = tuple(AgreedStep(**step) for step in said["steps"])
    return AgreedGoal(**{**said, "values": tuple(said["values"]), "steps": steps})


@dataclass(frozen=True)
class AgreementNow:
    """The summary as it stands: kept as it was approved, or drawn up from goals and plans."""

    state: AgreementState
    summary: Summary
    fingerprint: str
    content_fingerprint: str
    kept: Agreement | None
    approved_at: Mapping[Party, dt.datetime]

    @property
    def approvals(self) -> Approvals:
        return Approvals(*(self.fingerprint if p in self.approved_at else None for p in Party))


def agreement_now(seat: Seat) -> AgreementNow | None:
    """None as long as there is no goal to agree on, and for who may not read it."""
    content = content_fingerprints([seat.course.pk]).get(seat.course.pk)
    if content is None or not seat.may_read(TextKind.AGREEMENT):
        return None
    state = agreement_states([seat.course])[seat.course.pk]
    latest = kept_agreements(seat).first()
    if latest is not None and latest.content_fingerprint == content:
        summary = Summary.from_json(latest.content)
        at = approved_at(latest)
        return AgreementNow(state, summary, latest.fingerprint, content, latest, at)
    summary, print_ = _drawn_up(seat, content)
    return AgreementNow(state, summary, print_, content, None, {})


def kept_agreements(seat: Seat) -> QuerySet[Agreement]:
    """What at least one of the two has approved, the newest first."""
    if not seat.may_read(TextKind.AGREEMENT):
        return Agreement.objects.none()
    agreements = Agreement.objects.filter(course=seat.course)
    return agreements.prefetch_related("approvals").order_by("-number")


def approved_at(agreement: Agreement) -> dict[Party, dt.datetime]:
    return {Party(given.party): given.approved_at for given in agreement.approvals.all()}


def agreed_by_both(seat: Seat) -> list[Agreement]:
    return [kept for kept in kept_agreements(seat) if len(approved_at(kept)) == len(Party)]


def _drawn_up(seat: Seat, content: str) -> tuple[Summary, str]:
    """The summary of today, and the fingerprint of what it was drawn up from."""
    course = seat.course
    direction = direction_of(course.employment.unit)
    goals = [now for now in goals_of(seat) if not now.was_let_go]
    talk = _next_talk(seat)
    summary = Summary(
        unit=course.employment.unit.name,
        employee=course.employee.full_name,
        leader=course.leader.full_name,
        term=direction.term.id,
        purpose=direction.purpose.statement if direction.purpose else "",
        leader_words=direction.leader_words.text if direction.leader_words else "",
        values=tuple(value.name for value in direction.values),
        goals=tuple(map(_agreed_goal, goals)),
        meet_on=_iso(talk.planned_date if talk else None),
        meet_at=f"{talk.planned_time:%H:%M}" if talk and talk.planned_time else "",
        meet_where=talk.place if talk else "",
    )
    return summary, fingerprint(_sources(summary, direction, content))


def _sources(summary: Summary, direction: Direction, content: str) -> dict[str, object]:
    """Which versions the summary is made of: they say all that it says, and give nothing away."""
    return {
        "goals and plans": content,
        "people": [summary.unit, summary.employee, summary.leader],
        "purpose": str(direction.purpose.pk) if direction.purpose else "",
        "leader's words": str(direction.leader_words.pk) if direction.leader_words else "",
        "values": list(summary.values),
        "meet": [summary.meet_on, summary.meet_at, summary.meet_where],
        "reached": [goal.reached_on for goal in summary.goals],
    }


def _next_talk(seat: Seat) -> Dialogue | None:
    talks = Dialogue.objects.filter(
        course=seat.course,
        held_on__isnull=True,
        cancelled_at__isnull=True,
        planned_date__isnull=False,
    )
    return talks.order_by("planned_date").first()


def _agreed_goal(now: GoalNow) -> AgreedGoal:
    words = now.words
    return AgreedGoal(
        wording=words.wording,
        own_reason=words.own_reason,
        purpose_link=words.purpose_link,
        values=tuple(value.name for value in words.values.all()),
        kind=words.kind,
        competence=words.competence,
        challenge=words.challenge,
        sign_of_success=words.sign_of_success,
        support_needed=words.support_needed,
        reached_on=_iso(now.goal.closed_on),
        steps=tuple(map(_agreed_step, now.steps)),
    )


def _agreed_step(now: StepNow) -> AgreedStep:
    step = now.step
    return AgreedStep(step.cue, step.action, step.helper, step.insight, _iso(step.due_on))


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
