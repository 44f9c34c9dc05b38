"""Once a quarter: what moved, for the leader with names, for HR in counts, by mail without either."""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader
from tests.ledetraad.cast import make_course, make_employment, make_person
from tests.ledetraad.nudges.crew import send_due
from tests.read import read

from ledetraad.desks.operations.publishing import publish_due
from ledetraad.desks.operations.reports import tell_hr, tell_leaders
from ledetraad.desks.queries.quarters import Happened, LeaderReport, leader_report
from ledetraad.desks.tasks import opens_a_quarter
from ledetraad.dialogues.models import Course, DevelopmentGoal, Dialogue, GoalVersion, StepDone
from ledetraad.nudges.models import Choice, Message
from ledetraad.people.models import Employment, Leadership, StaticTool, ToolAccess
from ledetraad.shared import clock
from ledetraad.shared.calendar import Quarter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.ledetraad.cast import Company

    from ledetraad.people.models import Person

LAST = Quarter(2026, 4)
PUBLISHED = dt.date(2027, 1, 8)
LEADERS_PAGE, HRS_PAGE = "/desk/leader/report/2026/4/", "/desk/hr/quarter/2026/4/"


@pytest.fixture(autouse=True)
def the_first_working_day_of_2027() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2027, 1, 4, 8, 0, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def begun(company: Company) -> Company:
    """Everybody has been at it since September."""
    Course.objects.update(starts_on=dt.date(2026, 9, 1))
    ToolAccess.objects.update(opened_on=dt.date(2026, 9, 1))
    return company


def talked(course: Course, on: dt.date, **given: Any) -> Dialogue:
    return Dialogue.objects.create(
        course=course, kind="development", quarter=1, held_on=on, planned_date=on, **given
    )


def page(person: Person, address: str) -> Any:
    client = Client()
    client.force_login(person)
    return client.get(address)


def seen(person: Person, address: str) -> str:
    answer = page(person, address)
    assert answer.status_code == 200
    return read(answer)


def test_karen_sees_what_moved_with_each_and_nothing_of_what_was_written(begun: Company) -> None:
    talked(begun.ali_with_karen, dt.date(2026, 11, 12), to_prepare="Tænk over foråret")
    goal = DevelopmentGoal.objects.create(course=begun.ali_with_karen)
    GoalVersion.objects.create(
        goal=goal, number=1, author=begun.ali, written_at=clock.now() - dt.timedelta(days=30),
        wording="Tale roligt med vrede borgere",
    )  # fmt: skip
    report = leader_report(begun.karen, LAST, clock.today())
    assert report is not None
    ali, bodil = report.lines
    assert ali.now == Happened(talks=1, goals=1)
    assert bodil.stood_still
    shown = seen(begun.karen, LEADERS_PAGE)
    assert "Ali Holm" in shown
    assert "Bodil Holm" in shown
    assert "Ét spørgsmål at tænke over" in shown
    for written in ("foråret", "vrede borgere"):
        assert written not in shown


def test_karen_reads_in_words_what_is_otherwise_than_the_quarter_before(begun: Company) -> None:
    Course.objects.update(starts_on=dt.date(2026, 7, 1))
    bodil = begun.bodil_with_karen
    for day in (dt.date(2026, 8, 4), dt.date(2026, 9, 29), dt.date(2026, 11, 12)):
        talked(begun.ali_with_karen, day)
    talked(bodil, dt.date(2026, 8, 4))
    goal = DevelopmentGoal.objects.create(course=begun.ali_with_karen)
    for number, day in enumerate((dt.date(2026, 8, 5), dt.date(2026, 11, 13)), start=1):
        GoalVersion.objects.create(
            goal=goal, number=number, author=begun.ali, wording="Tale roligt",
            written_at=clock.midnight(day),
        )  # fmt: skip
    for day in (dt.date(2026, 10, 1), dt.date(2026, 10, 2)):
        StepDone.objects.create(goal=goal, lineage=uuid4(), by=begun.ali, done_on=day)
    shown = seen(begun.karen, LEADERS_PAGE)
    assert "En samtale (kvartalet før: 2)" in shown
    assert "Et mål eller en plan skrevet om" in shown
    assert "2 skridt taget (kvartalet før: ingen)" in shown
    assert "I talte ikke sammen. Det gjorde I kvartalet før." in shown
    assert shown.index("Ali Holm") < shown.index("Intet flyttede sig") < shown.index("Bodil Holm")


def test_of_a_course_that_has_just_begun_nothing_is_compared(begun: Company) -> None:
    Course.objects.update(starts_on=dt.date(2026, 12, 1))
    talked(begun.ali_with_karen, dt.date(2026, 12, 12))
    shown = seen(begun.karen, LEADERS_PAGE)
    assert "En samtale" in shown
    assert "Forløbet var lige begyndt." in shown, "of Bodil"
    assert "kvartalet før" not in shown


def test_hr_finds_every_report_there_is_from_the_desk(begun: Company) -> None:
    assert not [link for link in links(begun.inge, "/desk/hr/reports/") if "pdf" in link]
    with time_machine.travel(dt.datetime(2027, 1, 8, 9, 0, tzinfo=dt.UTC)):
        publish_due(clock.today())
        assert {HRS_PAGE, "/desk/hr/reports/"} <= links(begun.inge, "/desk/hr/")
        listed = links(begun.inge, "/desk/hr/reports/")
        for address in ("quarter/2026/4/", "quarter/2026/4/pdf/", "med/2026/", "med/2026/csv/"):
            assert f"/desk/hr/{address}" in listed
    for person in (begun.karen, begun.anders):
        assert page(person, "/desk/hr/reports/").status_code == 404


def links(person: Person, address: str) -> set[str]:
    """Where one can go from there; every report among them is there to be read."""
    found = set(re.findall(r'href="(/desk/hr/[^"]+)"', seen(person, address)))
    assert {page(person, link).status_code for link in found} <= {200, 302}
    return found


def test_each_quarter_has_its_question_in_whole_words() -> None:
    reports = [
        LeaderReport(Quarter(year, number), [])
        for year in range(2026, 2031)
        for number in (1, 2, 3, 4)
    ]
    texts = [
        text for report in reports for text in (report.question.text.da, report.question.text.en)
    ]
    assert not [text for text in texts if "{" in text]
    assert all(one.question != next_.question for one, next_ in pairwise(reports))


def test_a_talk_of_another_quarter_is_not_counted(begun: Company) -> None:
    for day in (dt.date(2026, 9, 30), dt.date(2027, 1, 1)):
        talked(begun.ali_with_karen, day)
    report = leader_report(begun.karen, LAST, clock.today())
    assert report is not None
    assert report.talks == 0


def test_nobody_reads_anothers_report(begun: Company) -> None:
    assert "Ali" not in seen(begun.finn, LEADERS_PAGE)
    for person in (begun.ali, begun.inge, begun.anders, begun.rasmus):
        assert page(person, LEADERS_PAGE).status_code == 404
    assert page(begun.karen, HRS_PAGE).status_code == 404


def test_who_leads_no_more_has_no_history(begun: Company) -> None:
    assert page(begun.karen, LEADERS_PAGE).status_code == 200
    Leadership.objects.filter(person=begun.karen).update(ends_on=dt.date(2027, 1, 3))
    assert page(begun.karen, LEADERS_PAGE).status_code == 404


def test_karen_finds_the_quarters_before(begun: Company) -> None:
    shown = seen(begun.karen, LEADERS_PAGE)
    assert "/desk/leader/report/2026/3/" in shown
    assert "/desk/leader/report/2026/2/" not in shown, "nothing had begun"


@pytest.mark.parametrize("when", ["2027/1", "2026/0", "2026/5", "0/1", "99999/1"])
@pytest.mark.parametrize("who", ["karen", "inge"])
def test_a_quarter_that_is_not_over_has_no_report(begun: Company, when: str, who: str) -> None:
    whose = "leader/report" if who == "karen" else "hr/quarter"
    for kind in ("", "pdf/"):
        assert page(getattr(begun, who), f"/desk/{whose}/{when}/{kind}").status_code == 404


def test_hr_reads_counts_and_never_a_name(begun: Company) -> None:
    for number in range(8):
        person = make_person(f"Navn{number}")
        course = make_course(begun.karen, make_employment(person, begun.youth))
        if number < 6:
            talked(course, dt.date(2026, 11, 12))
    publish_due(PUBLISHED)
    shown = seen(begun.inge, HRS_PAGE)
    assert "Ungeteamet" in shown
    assert "færre end fem" in shown, "Ydelser has too few"
    assert "31. december 2026" in shown
    for name in ("Navn", "Ali", "Bodil"):
        assert name not in shown


def test_hr_counts_no_quarter_of_the_years_before_anything_was_begun(begun: Company) -> None:
    client = Client()
    client.force_login(begun.inge)
    for name in ("desk-hr-quarter", "desk-hr-quarter-pdf"):
        assert client.get(reverse(name, args=[2003, 1])).status_code == 404


@pytest.mark.parametrize(("who", "address"), [("karen", LEADERS_PAGE), ("inge", HRS_PAGE)])
def test_the_report_can_be_read_aloud_from_paper(begun: Company, who: str, address: str) -> None:
    publish_due(PUBLISHED)
    read = PdfReader(BytesIO(page(getattr(begun, who), f"{address}pdf/").content))
    root: Any = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    text = "".join(each.extract_text() for each in read.pages)
    assert ("Ali Holm" in text) is (who == "karen")


def test_each_is_told_once_without_figures_or_names(begun: Company) -> None:
    talked(begun.ali_with_karen, dt.date(2026, 11, 12))
    assert tell_hr(clock.today()) == 0, "nothing is published yet"
    publish_due(PUBLISHED)
    for _ in range(2):
        tell_leaders(clock.today())
        tell_hr(clock.today())
    while send_due():
        pass
    told: dict[str, Any] = {sent.to[0]: sent for sent in mail.outbox}
    assert len(mail.outbox) == len(told)
    assert set(told) == {begun.karen.email, begun.finn.email, begun.inge.email}
    for sent in told.values():
        words = sent.subject + str(sent.body) + str(sent.alternatives[0][0])
        for name in ("Ali", "Bodil", "Ungeteamet"):
            assert name not in words
    assert LEADERS_PAGE in str(told[begun.karen.email].body)
    assert HRS_PAGE in str(told[begun.inge.email].body)


def test_who_waits_for_the_tool_or_wants_none_or_has_begun_nothing_is_not_told(
    begun: Company,
) -> None:
    ToolAccess.objects.filter(person=begun.karen).update(opened_on=dt.date(2027, 2, 1))
    Choice.objects.create(person=begun.inge, kind="report", wanted=False, changed_at=clock.now())
    Course.objects.filter(leader=begun.finn).update(starts_on=dt.date(2027, 1, 2))
    publish_due(PUBLISHED)
    tell_leaders(clock.today())
    tell_hr(clock.today())
    assert not Message.objects.exists()


def test_who_has_left_hr_is_not_told_of_counts_that_are_no_longer_theirs_to_read(
    begun: Company,
) -> None:
    publish_due(PUBLISHED)
    job = Employment.objects.filter(person=begun.inge)
    for last_day, told in [(dt.date(2027, 1, 3), 0), (None, 1)]:
        job.update(ends_on=last_day)
        assert tell_hr(clock.today()) == told
        assert page(begun.inge, HRS_PAGE).status_code == (200 if told else 404)


def test_a_leader_with_the_static_tool_has_no_report_at_any_address(begun: Company) -> None:
    StaticTool.objects.create(person=begun.karen, starts_on=dt.date(2026, 9, 1))
    for address in (LEADERS_PAGE, f"{LEADERS_PAGE}pdf/", "/desk/leader/report/"):
        assert page(begun.karen, address).status_code == 404
    assert "/desk/leader/report/" not in seen(begun.karen, "/desk/leader/")
    assert "/desk/leader/report/" in seen(begun.finn, "/desk/leader/")
    tell_leaders(clock.today())
    assert not Message.objects.filter(person=begun.karen).exists()


def test_the_day_to_tell_is_one_on_which_people_are_at_work() -> None:
    days = [dt.date(2027, 1, 1) + dt.timedelta(days=number) for number in range(365)]
    assert [day for day in days if opens_a_quarter(day)] == [
        dt.date(2027, 1, 4),
        dt.date(2027, 4, 1),
        dt.date(2027, 7, 1),
        dt.date(2027, 10, 1),
    ]


def test_the_report_asks_the_same_few_questions_however_many_are_led(begun: Company) -> None:
    counted = []
    for more in (0, 20):
        for number in range(more):
            person = make_person(f"Navn{number}")
            make_course(
                begun.karen, make_employment(person, begun.youth), starts_on=dt.date(2026, 9, 1)
            )
        with CaptureQueriesContext(connection) as queries:
            report = leader_report(begun.karen, LAST, clock.today())
        assert report is not None
        assert len(report.lines) == 2 + more
        counted.append(len(queries))
    assert counted[0] == counted[1]
