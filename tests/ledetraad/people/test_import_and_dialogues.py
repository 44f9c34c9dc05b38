"""An import never takes away what two people have written, whatever the file says of the past."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from tests.ledetraad.cast import Company
from tests.ledetraad.people.test_importing import DAY, bring, file_of, run_of
from tests.today import TODAY

from ledetraad.dialogues.models import Course, Dialogue, Disagreement
from ledetraad.dialogues.operations.courses import follow_changes
from ledetraad.dialogues.operations.disagreements import record_disagreement
from ledetraad.dialogues.queries.courses import seat_for
from ledetraad.dialogues.queries.disagreements import disagreements_of
from ledetraad.dialogues.rules.disagreement import DisagreementTarget
from ledetraad.people.models import Employment, Person
from ledetraad.people.rules.importing.findings import from_json
from ledetraad.shared import clock
from ledetraad.shared.audit import first_broken_link

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(days=7)


def without(company: Company, person: Person) -> str:
    """The file as it is, but for one person."""
    lines = file_of(company).splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(f"{person.own_id};"))


def ali_began_this_week(company: Company) -> Employment:
    his = company.ali.employments.get()
    his.starts_on = clock.today() - dt.timedelta(days=2)
    his.save()
    return his


def test_a_file_of_last_week_that_does_not_know_ali_parks_what_he_and_karen_have_written(
    company: Company,
) -> None:
    his = ali_began_this_week(company)
    Dialogue.objects.create(course=company.ali_with_karen, kind="development", quarter=1)
    seat = seat_for(company.ali, company.ali_with_karen.pk)
    assert seat is not None
    record_disagreement(seat, uuid.uuid4(), DisagreementTarget.PURPOSE, "Nej", None)

    day = clock.today() - WEEK
    shown = from_json(run_of(without(company, company.ali), day).findings)
    assert [row["name"] for row in shown.rows["left"]] == ["Ali Holm"]
    bring(without(company, company.ali), day, many=True)

    his.refresh_from_db()
    assert (his.starts_on, his.ends_on) == (day, day)
    course = Course.objects.get(pk=company.ali_with_karen.pk)
    assert course.parked_because == "left"
    assert seat_for(company.karen, course.pk) is None
    alis = seat_for(company.ali, course.pk)
    assert alis is not None
    assert [each.text for each in disagreements_of(alis)] == ["Nej"]
    assert first_broken_link() is None


@pytest.mark.parametrize("day", [TODAY - WEEK, TODAY], ids=["then", "now"])
def test_the_same_file_again_changes_nothing(company: Company, day: dt.date) -> None:
    ali_began_this_week(company)
    bring(without(company, company.ali), clock.today() - WEEK, many=True)
    assert from_json(run_of(without(company, company.ali), day).findings).is_empty


def test_a_disagreement_alone_is_enough_to_keep_the_employment(company: Company) -> None:
    his = ali_began_this_week(company)
    Disagreement.objects.create(
        course=company.ali_with_karen, about="purpose", text="Nej", written_at=clock.now()
    )
    bring(without(company, company.ali), clock.today() - WEEK, many=True)
    assert Employment.objects.filter(pk=his.pk).exists()
    assert Disagreement.objects.get().text == "Nej"


def test_ali_comes_back_with_the_next_file_and_the_course_begins_anew(company: Company) -> None:
    whole = file_of(company)
    ali_began_this_week(company)
    again = file_of(company)
    bring(without(company, company.ali), clock.today() - WEEK, many=True)
    bring(again if again != whole else whole)
    follow_changes()
    open_course = Course.objects.get(employee=company.ali, parked_on__isnull=True)
    assert open_course.leader == company.karen


def test_an_employment_that_nobody_has_begun_is_simply_taken_out(company: Company) -> None:
    begins = clock.today() + WEEK
    new = Employment.objects.create(
        person=company.bodil, unit=company.benefits, starts_on=begins, weekly_hours=10
    )
    text = file_of(company).splitlines(keepends=True)
    without_it = "".join(line for line in text if str(begins) not in line)
    bring(without_it)
    assert not Employment.objects.filter(pk=new.pk).exists()


def test_a_job_that_is_moved_into_the_future_and_then_taken_out_keeps_its_course(
    company: Company,
) -> None:
    """It was known before, so that something hangs on it, though it is to begin only next week."""
    his = company.ali.employments.get()
    his.starts_on = clock.today() + WEEK
    his.save()
    bring(without(company, company.ali), many=True)
    his.refresh_from_db()
    assert his.ends_on == DAY
    assert Course.objects.filter(pk=company.ali_with_karen.pk).exists()
