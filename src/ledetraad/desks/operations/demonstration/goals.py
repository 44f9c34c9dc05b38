"""Goals and plans of the made-up organisation, with the steps that are done already."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from ledetraad.desks.operations.demonstration.year import at_nine
from ledetraad.dialogues.models import DevelopmentGoal, GoalVersion, Plan, PlanStep, StepDone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledetraad.desks.operations.demonstration.year import Year
    from ledetraad.dialogues.models import Course


def set_goal(
    year: Year, course: Course, words: dict[str, Any], position: int, day: dt.date
) -> DevelopmentGoal:
    goal: DevelopmentGoal = year.add(
        DevelopmentGoal(id=year.uuid(), course=course, position=position)
    )
    year.goals.setdefault(course.pk, []).append(words | {"set_on": day})
    texts = {name: value for name, value in words.items() if name != "steps"}
    year.add(
        GoalVersion(
            id=year.uuid(),
            goal=goal,
            number=1,
            author_id=course.employee_id,
            written_at=at_nine(day + dt.timedelta(days=1)),
            **texts,
        )
    )
    write_plan(year, goal, course, words["steps"], day)
    return goal


def write_plan(
    year: Year, goal: DevelopmentGoal, course: Course, steps: Iterable[dict[str, Any]], day: dt.date
) -> None:
    plan = year.add(
        Plan(
            id=year.uuid(),
            goal=goal,
            number=1,
            author_id=course.employee_id,
            written_at=at_nine(day + dt.timedelta(days=1)),
        )
    )
    for position, words in enumerate(steps):
        due = day + dt.timedelta(days=words["days"])
        texts = {name: value for name, value in words.items() if name != "days"}
        step = year.add(
            PlanStep(
                id=year.uuid(),
                plan=plan,
                lineage=year.uuid(),
                position=position,
                due_on=due,
                **texts,
            )
        )
        if due < year.today and year.random.random() < 0.7:
            year.add(
                StepDone(
                    id=year.uuid(),
                    goal=goal,
                    lineage=step.lineage,
                    by_id=course.employee_id,
                    done_on=due,
                )
            )
