"""The list on the page and the mail are one and the same, and nobody else's can be reached."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from tests.ledetraad.cast import Company

from ledetraad.content.mail import mail_words
from ledetraad.dialogues.models import Dialogue
from ledetraad.dialogues.operations.dialogues import cancel_dialogue
from ledetraad.dialogues.operations.notes import release_preparation
from ledetraad.dialogues.operations.remembering import remember_courses
from ledetraad.dialogues.queries.talks import table_for
from ledetraad.nudges.models import Choice, Exposure, Limits, Message, Nudge
from ledetraad.nudges.operations.choosing import put_off
from ledetraad.nudges.operations.outbox import deliver_due
from ledetraad.nudges.operations.relay import Relay
from ledetraad.nudges.operations.telling import tell_everybody
from ledetraad.nudges.queries.reminders import unwanted_kinds
from ledetraad.people.models import Absence, Person

MONDAY = dt.datetime(2026, 11, 9, 9, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def a_monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


def plan(company: Company, days: int = 4) -> Dialogue:
    dialogue = Dialogue.objects.create(
        course=company.ali_with_karen,
        kind="development",
        quarter=1,
        planned_date=MONDAY.date() + days * DAY,
        planned_time=dt.time(10),
    )
    remember_courses([company.ali_with_karen.pk])
    return dialogue


def of(person: Person) -> Nudge:
    return Nudge.objects.get(person=person, kind="prepare", state="open")


@pytest.fixture
def ali(client: Client, company: Company) -> Client:
    client.force_login(company.ali)
    return client


def mails(mailoutbox: list[object]) -> list[object]:
    deliver_due(Relay())
    return mailoutbox


def test_ali_reads_the_same_line_in_the_mail_and_on_the_page(
    ali: Client, company: Company, mailoutbox: list[object]
) -> None:
    plan(company)
    assert tell_everybody() == 2
    line = "Forbered din samtale med Karen den 13. november 2026."
    assert line in ali.get(reverse("reminders")).content.decode()
    mail = next(mail for mail in mails(mailoutbox) if company.ali.email in mail.to)  # type: ignore[attr-defined]
    html = mail.alternatives[0][0]  # type: ignore[attr-defined]
    assert line in mail.body  # type: ignore[attr-defined]
    assert line in html
    assert mail.subject == "Én ting at huske i Ledetråd"  # type: ignore[attr-defined]
    link = reverse("reminder", args=[of(company.ali).pk])
    settings_link = reverse("reminder-settings")
    assert re.findall(r'href="https?://[^/]+([^"]+)"', html) == [link, settings_link]
    for words in ("Hvorfor får du den her mail?", "Vil du have færre?"):
        assert words in mail.body  # type: ignore[attr-defined]
        assert words in html


def test_an_english_reader_gets_an_english_mail(company: Company, mailoutbox: list[object]) -> None:
    Person.objects.filter(pk=company.ali.pk).update(language="en")
    plan(company)
    tell_everybody()
    mail = next(mail for mail in mails(mailoutbox) if company.ali.email in mail.to)  # type: ignore[attr-defined]
    assert "Prepare your talk with Karen on 13 November 2026." in mail.body  # type: ignore[attr-defined]
    assert 'lang="en"' in mail.alternatives[0][0]  # type: ignore[attr-defined]


def test_a_name_cannot_put_anything_into_a_mail(company: Company, mailoutbox: list[object]) -> None:
    Person.objects.filter(pk=company.karen.pk).update(given_name="K\r\nBcc: x@y.dk<b>")
    Person.objects.filter(pk=company.ali.pk).update(given_name="A\nSubject: hej {count}")
    plan(company)
    tell_everybody()
    for mail in mails(mailoutbox):
        message = mail.message()  # type: ignore[attr-defined]
        assert message["Bcc"] is None
        assert "\n" not in message["Subject"]
        assert "<b>" not in mail.alternatives[0][0]  # type: ignore[attr-defined]


def test_nobody_is_told_twice_in_a_week_nor_of_what_was_done_meanwhile(
    company: Company, mailoutbox: list[object]
) -> None:
    dialogue = plan(company, days=4)
    assert tell_everybody() == 2
    assert tell_everybody() == 0
    table = table_for(company.ali, dialogue.pk)
    assert table is not None
    release_preparation(table)
    assert [company.karen.email] == [mail.to[0] for mail in mails(mailoutbox)]  # type: ignore[attr-defined]
    assert Message.objects.get(person=company.ali).state == "dropped"


def test_the_state_is_asked_again_before_a_mail_is_written(company: Company) -> None:
    dialogue = plan(company)
    Dialogue.objects.filter(pk=dialogue.pk).update(cancelled_at=MONDAY)  # behind the list's back
    tell_everybody()
    assert not Nudge.objects.filter(kind="prepare", state="open").exists()
    assert not Nudge.objects.filter(kind="prepare", told_in__isnull=False).exists()


def test_a_talk_tomorrow_passes_the_budget_and_nothing_else_does(company: Company) -> None:
    plan(company, days=7)
    assert tell_everybody() == 2
    plan(company, days=2)
    with time_machine.travel(MONDAY + DAY, tick=False):
        assert tell_everybody() == 2
        assert tell_everybody() == 0


@pytest.mark.parametrize(
    "moment",
    [
        MONDAY.replace(hour=17),
        MONDAY.replace(hour=4),
        MONDAY + 5 * DAY,
        MONDAY.replace(month=12, day=24),
    ],
    ids=["evening", "night", "saturday", "christmas eve"],
)
def test_nobody_is_written_to_when_it_is_quiet(company: Company, moment: dt.datetime) -> None:
    plan(company, days=50)
    Nudge.objects.create(
        key="x", person=company.ali, kind="approve", about=company.karen, link="desk",
        due_on=dt.date(2026, 11, 1), expires_on=dt.date(2027, 1, 1), created_at=MONDAY,
    )  # fmt: skip
    with time_machine.travel(moment, tick=False):
        assert tell_everybody() == 0


def test_who_is_on_leave_has_no_mail_or_no_address_is_not_written_to(company: Company) -> None:
    plan(company)
    Absence.objects.create(person=company.ali, starts_on=MONDAY.date() - DAY)
    Person.objects.filter(pk=company.karen.pk).update(email="")
    assert tell_everybody() == 0


def test_an_organisation_s_own_limits_hold(client: Client, company: Company) -> None:
    client.force_login(company.anders)
    page = reverse("reminder-limits")
    given = {"messages_per_week": "0", "quiet_until": "08:00", "quiet_from": "16:00"}
    assert client.post(page, given).status_code == 302
    plan(company)
    assert tell_everybody() == 0
    for wrong in ({"quiet_until": "05:00"}, {"messages_per_week": "4"}, {"quiet_from": "08:30"}):
        assert client.post(page, given | wrong).status_code == 422
    assert Limits.objects.get().messages_per_week == 0


def test_ali_puts_it_off_and_takes_it_up_again(ali: Client, company: Company) -> None:
    plan(company)
    nudge = of(company.ali)
    tell_everybody()
    page = reverse("reminder-put-off", args=[nudge.pk])
    for _twice in range(2):
        assert ali.post(page, {"until": "11-11-2026"}).status_code == 302
    assert Message.objects.get(person=company.ali).state == "dropped"
    assert "Udsat" in ali.get(reverse("reminders")).content.decode()
    with time_machine.travel(MONDAY + 2 * DAY, tick=False):
        assert tell_everybody() == 1
    ali.post(reverse("reminder-take-up", args=[nudge.pk]))
    nudge.refresh_from_db()
    assert nudge.state == "open"


@pytest.mark.parametrize(
    "until", ["08-11-2026", "09-11-2026", "31-12-9999", "14-11-2026", "i morgen", ""]
)
def test_a_day_that_makes_no_sense_is_refused_and_changes_nothing(
    ali: Client, company: Company, until: str
) -> None:
    plan(company)
    page = reverse("reminder-put-off", args=[of(company.ali).pk])
    answer = ali.post(page, {"until": until})
    assert answer.status_code == 422
    assert of(company.ali).snoozed_until is None


def test_somebody_else_s_reminder_is_as_if_there_were_none(ali: Client, company: Company) -> None:
    plan(company)
    for name in ("reminder", "reminder-put-off", "reminder-take-up"):
        for pk in (of(company.karen).pk, uuid4()):
            ask = ali.get if name == "reminder" else ali.post
            assert ask(reverse(name, args=[pk])).status_code == 404
    assert of(company.karen).snoozed_until is None


def test_a_link_opened_by_anybody_else_is_the_way_to_sign_in_and_changes_nothing(
    client: Client, company: Company
) -> None:
    plan(company)
    known = reverse("reminder", args=[of(company.ali).pk])
    unknown = reverse("reminder", args=[uuid4()])
    for link in (known, unknown):
        for _scanner in range(2):
            answer = client.get(link)
            assert answer.status_code == 302
            assert answer["Location"].startswith(reverse("account_login"))
    assert not Exposure.objects.exists()
    assert of(company.ali).state == "open"


def test_ali_s_link_leads_to_the_step_and_is_logged_without_content(
    ali: Client, company: Company
) -> None:
    dialogue = plan(company)
    link = reverse("reminder", args=[of(company.ali).pk])
    for _click in range(2):
        assert ali.get(link)["Location"] == reverse("prepare", args=[dialogue.pk])
    assert Exposure.objects.filter(event="opened", person=company.ali).count() == 1
    ali.get(reverse("reminders"))
    ali.get(reverse("reminders"))
    assert Exposure.objects.filter(event="seen", person=company.ali).count() == 1


def test_a_link_to_what_is_over_leads_to_the_list(ali: Client, company: Company) -> None:
    dialogue = plan(company)
    nudge = of(company.ali)
    table = table_for(company.karen, dialogue.pk)
    assert table is not None
    cancel_dialogue(table)
    link = reverse("reminder", args=[nudge.pk])
    assert ali.get(link)["Location"] == reverse("reminders")
    assert not put_off(nudge, MONDAY.date() + DAY)
    assert (
        ali.post(reverse("reminder-put-off", args=[nudge.pk]), {"until": "10-11-2026"}).status_code
        == 302
    )


def test_what_is_not_relevant_for_ali_is_neither_listed_nor_mailed(
    ali: Client, company: Company
) -> None:
    plan(company)
    page = reverse("reminder-settings")
    assert ali.post(page, {"kinds": ["approve", "step_due"]}).status_code == 302
    assert "Intet at huske" in ali.get(reverse("reminders")).content.decode()
    assert tell_everybody() == 1
    assert ali.post(page, {"kinds": ["prepare", "approve"]}).status_code == 302
    assert tell_everybody() == 1
    assert ali.post(page, {"kinds": ["nonsense"]}).status_code == 422
    assert Choice.objects.get(person=company.ali, kind="prepare").wanted


def test_karen_turns_the_quarterly_report_off_and_on_without_touching_anything_else(
    client: Client, company: Company
) -> None:
    client.force_login(company.karen)
    every = [*mail_words().reminders, "report"]
    page = reverse("reminder-settings")
    client.post(page, {"kinds": [kind for kind in every if kind != "report"]})
    assert set(unwanted_kinds(company.karen)) == {"report"}
    client.post(page, {"kinds": every})
    assert not unwanted_kinds(company.karen)


def test_several_things_of_a_kind_are_one_line_and_lead_to_the_list(company: Company) -> None:
    for course in (company.ali_with_karen, company.bodil_with_karen):
        Dialogue.objects.create(
            course=course, kind="development", quarter=1, planned_date=MONDAY.date() + 3 * DAY
        )
    remember_courses([company.ali_with_karen.pk, company.bodil_with_karen.pk])
    tell_everybody()
    message = Message.objects.get(person=company.karen)
    assert "Forbered 2 samtaler. Den næste er den 12. november 2026." in message.text
    assert message.text.count("http") == 2  # the list, and how to get fewer
    assert f"{reverse('reminders')}\n" in message.text
