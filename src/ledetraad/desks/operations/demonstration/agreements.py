"""What the made-up pairs have approved: written in bulk, in the very shape the pages read."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from ledetraad.content.demonstration import organisation_words
from ledetraad.desks.operations.demonstration.rows import write_rows
from ledetraad.dialogues.models import Agreement, Approval, Course
from ledetraad.dialogues.queries.agreement_texts import AgreedGoal, AgreedStep, Summary
from ledetraad.dialogues.queries.agreements import content_fingerprints

if TYPE_CHECKING:
    from uuid import UUID

    from ledetraad.desks.operations.demonstration.year import Approved, Year

BATCH = 2000


def agree_all(year: Year) -> None:
    """Give every course the fingerprint of its goals and plans, then the approvals."""
    prints: dict[UUID, str] = {}
    ids = list(year.goals)
    for begin in range(0, len(ids), BATCH):
        prints |= content_fingerprints(ids[begin : begin + BATCH])
    courses = [Course(pk=pk, content_fingerprint=content) for pk, content in prints.items()]
    Course.objects.bulk_update(courses, ["content_fingerprint"], batch_size=BATCH)
    agreements = [
        _agreement(year, approved, prints[approved.course.pk]) for approved in year.agreed
    ]
    write_rows(Agreement, agreements)
    write_rows(
        Approval,
        [
            Approval(agreement=agreement, party=party, person_id=person, approved_at=approved.at)
            for agreement, approved in zip(agreements, year.agreed, strict=True)
            for party, person in approved.parties.items()
        ],
    )
    year.agreed.clear()
    year.goals.clear()


def _agreement(year: Year, approved: Approved, content: str) -> Agreement:
    return Agreement(
        id=year.uuid(),
        course=approved.course,
        number=1,
        fingerprint=content,  # of the same goals and plans, as nothing else had been planned yet
        content_fingerprint=content,
        content=_summary(year, approved.course).as_json(),
        made_at=approved.at,
    )


def _summary(year: Year, course: Course) -> Summary:
    words = organisation_words()
    return Summary(
        unit=course.employment.unit.name,
        employee=course.employee.full_name,
        leader=course.leader.full_name,
        term=words["purpose_term"],
        purpose=words["purpose"],
        leader_words="",
        values=tuple(value["name"] for value in words["values"]),
        goals=tuple(_goal(goal) for goal in year.goals[course.pk]),
        meet_on="",
        meet_at="",
        meet_where="",
    )


def _goal(words: dict[str, Any]) -> AgreedGoal:
    texts = defaultdict(str, {name: value for name, value in words.items() if name != "steps"})
    return AgreedGoal(
        wording=texts["wording"],
        own_reason=texts["own_reason"],
        purpose_link=texts["purpose_link"],
        values=(),
        kind=texts["kind"],
        competence=texts["competence"],
        challenge=words["challenge"],
        sign_of_success=texts["sign_of_success"],
        support_needed=texts["support_needed"],
        reached_on="",
        steps=tuple(
            AgreedStep(
                cue=step["cue"],
                action=step["action"],
                helper=step["helper"],
                insight=step["insight"],
                due_on=(words["set_on"] + dt.timedelta(days=step["days"])).isoformat(),
            )
            for step in words["steps"]
        ),
    )
