"""What follows from a talk: goals, plans, steps and the agreement."""

from collections.abc import Iterator
from datetime import date, timedelta

from ledetraad.dialogues.rules.agreement import AgreementState, Party
from ledetraad.dialogues.rules.cadence import development_days
from ledetraad.dialogues.rules.reminding.facts import (
    Facts,
    Reminder,
    ReminderKind,
    as_long_as_it_awaits,
    days_after,
)
from ledetraad.shared.calendar import add_working_days, next_working_day

WORKING_DAYS_TO_PLAN_A_GOAL = 3
DAYS_BEFORE_STEP = 2
DAYS_AFTER_STEP = 7


def write_goals(facts: Facts, today: date) -> Iterator[Reminder]:
    days = development_days(facts.course, facts.held)
    if days and not facts.agreed.has_goals:
        yield Reminder(
            ReminderKind.WRITE_GOALS,
            Party.EMPLOYEE,
            facts.id,
            occurrence=days[-1].isoformat(),
            due=next_working_day(days[-1]),
            ends=as_long_as_it_awaits(facts.course),
        )


def write_plan(facts: Facts, today: date) -> Iterator[Reminder]:
    for goal in facts.goals:
        if not goal.planned:
            yield Reminder(
                ReminderKind.WRITE_PLAN,
                Party.EMPLOYEE,
                goal.id,
                occurrence="",
                due=add_working_days(goal.since, WORKING_DAYS_TO_PLAN_A_GOAL),
                ends=as_long_as_it_awaits(facts.course),
            )


def approve(facts: Facts, today: date) -> Iterator[Reminder]:
    """Whoever has not approved yet; while neither has, the employee first, whose goals they are."""
    agreed = facts.agreed
    days = development_days(facts.course, facts.held)
    ready = days and agreed.has_goals and agreed.has_plan
    if not ready or agreed.since is None or agreed.state not in _TO_APPROVE:
        return
    since = max(agreed.since, days[-1])
    yield Reminder(
        ReminderKind.APPROVE,
        _TO_APPROVE[agreed.state],
        facts.id,
        occurrence=since.isoformat(),
        due=next_working_day(since),
        ends=as_long_as_it_awaits(facts.course),
    )


_TO_APPROVE = {
    AgreementState.DRAFT: Party.EMPLOYEE,
    AgreementState.REOPENED: Party.EMPLOYEE,
    AgreementState.AWAITS_EMPLOYEE: Party.EMPLOYEE,
    AgreementState.AWAITS_LEADER: Party.LEADER,
}


def step_due(facts: Facts, today: date) -> Iterator[Reminder]:
    for step in facts.steps:
        yield Reminder(
            ReminderKind.STEP_DUE,
            Party.EMPLOYEE,
            step.goal,
            occurrence=f"{step.lineage}/{step.due.isoformat()}",
            due=step.due - timedelta(days=DAYS_BEFORE_STEP),
            day=step.due,
            ends=days_after(step.due, DAYS_AFTER_STEP),
        )
