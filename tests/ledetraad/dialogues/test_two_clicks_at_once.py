"""Two requests that arrive together write once, and neither is met with an error.

SQLite lets one writer in at a time; PostgreSQL lets both in, and is where this can go wrong.
"""

from __future__ import annotations

import uuid

import pytest
from tests.ledetraad.at_once import LETS_TWO_WRITE, at_once
from tests.ledetraad.cast import START, Company

from ledetraad.dialogues.models import Course, Dialogue, Disagreement, Draft, Note, TeamFollowUp
from ledetraad.dialogues.operations.courses import follow_changes
from ledetraad.dialogues.operations.disagreements import record_disagreement
from ledetraad.dialogues.operations.drafts import DraftOf, keep_drafts, save_draft
from ledetraad.dialogues.operations.notes import save_note
from ledetraad.dialogues.operations.remembering import look_again, look_at_some
from ledetraad.dialogues.operations.seats import SeatLostError
from ledetraad.dialogues.operations.teams import Meeting, plan_team_follow_up
from ledetraad.dialogues.queries.courses import seat_for
from ledetraad.dialogues.queries.talks import table_for
from ledetraad.dialogues.rules.access import TextKind
from ledetraad.dialogues.rules.disagreement import DisagreementTarget
from ledetraad.people.models import Leadership
from ledetraad.shared import clock

pytestmark = pytest.mark.django_db(transaction=LETS_TWO_WRITE)


def test_ali_types_the_first_word_of_a_goal_in_two_windows(company: Company) -> None:
    about = company.ali_with_karen.pk
    at_once(lambda: save_draft(company.ali, DraftOf.NEW_GOAL, about, "wording", 0, "Lytte"))
    assert Draft.objects.get().text == "Lytte"


def test_ali_sends_a_goal_that_is_not_accepted_twice_at_once(company: Company) -> None:
    about, typed = company.ali_with_karen.pk, {"wording": "", "own_reason": "Fordi"}
    at_once(lambda: keep_drafts(company.ali, DraftOf.NEW_GOAL, about, typed))
    assert Draft.objects.get(slot="own_reason").text == "Fordi"


def test_ali_clicks_twice_when_he_disagrees(company: Company) -> None:
    seat, key = seat_for(company.ali, company.ali_with_karen.pk), uuid.uuid4()
    assert seat is not None
    at_once(lambda: record_disagreement(seat, key, DisagreementTarget.PURPOSE, "Nej", None))
    assert Disagreement.objects.get().text == "Nej"


def test_karen_clicks_twice_when_she_plans_a_team_follow_up(company: Company) -> None:
    meeting = Meeting(date=clock.today(), time=None, place="", agenda="Borgerne")
    courses, key = [company.ali_with_karen, company.bodil_with_karen], uuid.uuid4()
    at_once(lambda: plan_team_follow_up(company.karen, key, meeting, courses))
    assert TeamFollowUp.objects.get().members.count() == 2


def test_karen_stops_while_ali_saves_and_one_of_the_two_waits_for_the_other(
    company: Company,
) -> None:
    """The parking is written first: what Ali saved on top of the old page is refused, not mixed in."""
    talk = Dialogue.objects.create(course=company.ali_with_karen, kind="development", quarter=1)
    table = table_for(company.ali, talk.pk)
    assert table is not None
    Leadership.objects.filter(person=company.karen).update(ends_on=START)
    with pytest.raises(SeatLostError):
        at_once(
            follow_changes,
            lambda: save_note(table, TextKind.SHARED_NOTES, "purpose", 0, "for sent"),
        )
    assert not Note.objects.exists()


def test_what_changes_while_a_worker_looks_at_a_course_is_looked_at_once_more(
    company: Company,
) -> None:
    """The worker has read the course as it was, and has not yet said that it has looked."""
    Course.objects.update(to_look_at=True)
    at_once(look_at_some, lambda: look_again(Course.objects.filter(pk=company.ali_with_karen.pk)))
    assert Course.objects.get(to_look_at=True) == company.ali_with_karen
