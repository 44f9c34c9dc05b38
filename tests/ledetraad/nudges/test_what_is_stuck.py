"""Anders and the doctor are told in plain sentences what is stuck, and what to do about it."""

from __future__ import annotations

import datetime as dt
import io
import os
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.module_loading import autodiscover_modules
from django_tasks_db.models import DBTaskResult
from tests.house.gates import a_message_of
from tests.ledetraad.nudges.crew import send_due
from tests.ledetraad.nudges.errands import errand

from ledetraad.nudges.models import AddressMark, Message
from ledetraad.nudges.operations.outbox import Mail, queue
from ledetraad.nudges.queries.outbox import marked_addresses_for
from ledetraad.people.models import Employment, RoleGrant
from ledetraad.shared import clock, health
from ledetraad.shared.jobs.recurring import label_of, recurring
from ledetraad.shared.models import AuditEvent, ScheduledRun, WorkerSeen
from ledetraad.shared.served import FIRST_TRY, KEPT, keep

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings
    from tests.ledetraad.cast import Company

AN_HOUR = dt.timedelta(hours=1)


def told() -> dict[str, health.Finding]:
    with translation.override("en"):
        return {finding.label: finding for finding in health.findings()}


def a_worker_is_here() -> None:
    now = clock.now()
    WorkerSeen.objects.create(name="w", started_at=now, seen_at=now)


def test_where_all_is_well_nothing_is_to_be_done(company: Company) -> None:
    a_worker_is_here()
    assert [one for one in told().values() if not one.ok or one.what_to_do] == []


def test_a_worker_that_never_came_or_is_gone_is_missed(company: Company) -> None:
    assert "None has ever run" in told()["Worker"].how
    a_worker_is_here()
    assert told()["Worker"].how == "1 is working."
    WorkerSeen.objects.update(seen_at=clock.now() - AN_HOUR)
    assert "None has been seen since" in told()["Worker"].how


def test_after_a_start_a_worker_is_awaited_for_two_minutes_and_not_longer(
    company: Company, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA = tmp_path
    for minutes_ago, is_awaited in [(1, True), (3, False)]:
        keep(tmp_path, FIRST_TRY)
        at = (clock.now() - dt.timedelta(minutes=minutes_ago)).timestamp()
        os.utime(tmp_path / KEPT, (at, at))
        worker = told()["Worker"]
        assert worker.ok is is_awaited
        assert ("a worker is awaited" in worker.how) is is_awaited
    a_worker_is_here()
    assert told()["Worker"].how == "1 is working."


def test_jobs_that_wait_or_were_given_up_are_told(company: Company) -> None:
    errand.enqueue("x", str(company.ali.pk))
    assert told()["Jobs waiting"].ok
    DBTaskResult.objects.update(enqueued_at=clock.now() - AN_HOUR)
    assert not told()["Jobs waiting"].ok
    DBTaskResult.objects.update(
        status="FAILED", finished_at=clock.now(), exception_class_path="builtins.LookupError"
    )
    finding = told()["Jobs given up"]
    assert "errand (LookupError)" in finding.how
    assert "ledetraad work --again" in finding.what_to_do
    said = io.StringIO()
    call_command("work", "--again", stdout=said)
    assert said.getvalue() == "Jobs that will be tried again: 1.\n"
    assert told()["Jobs given up"].ok


def test_hours_without_a_worker_are_a_fault_until_one_is_served_and_history_for_a_week(
    company: Company,
) -> None:
    def finding() -> health.Finding:
        return told()["Hours that passed without a worker"]

    now = clock.now()
    missed = {"slot": "2026-11-22 03:50", "due_at": now - 2 * AN_HOUR}
    ScheduledRun.objects.create(name="forget-words", **missed)
    assert not finding().ok
    assert "1 in the last seven days, the latest: Forgetting old mails" in finding().how
    served = {"slot": "2026-11-22 06:05", "due_at": now - AN_HOUR, "filled_at": now}
    ScheduledRun.objects.create(name="tell", **served)
    assert (finding().ok, finding().what_to_do) == (True, "")
    assert "It is over: 1 in the last seven days" in finding().how
    ScheduledRun.objects.update(due_at=now - dt.timedelta(days=8))
    assert finding().how == "None in the last seven days."


def test_every_recurring_job_is_told_by_words_in_both_languages(company: Company) -> None:
    autodiscover_modules("tasks")
    registered = recurring()
    assert {"remember", "tell", "forget-words", "forget", "reports"} <= {
        each.name for each in registered
    }
    for each in registered:
        if each.task.module_path.startswith("tests."):
            continue
        told_as = []
        for language in ("da", "en"):
            with translation.override(language):
                told_as.append(label_of(each.name))
        assert len({each.name, *told_as}) == 3, each.name


def test_mail_that_waits_is_told_with_the_reason(company: Company, settings: Settings) -> None:
    queue("m", company.ali, "test", Mail(subject="s", text="t"), expires_at=clock.now() + AN_HOUR)
    assert told()["Mail waiting"].ok
    Message.objects.update(send_after=clock.now() - AN_HOUR, answer="450 greylisted")
    finding = told()["Mail waiting"]
    assert (finding.ok, "450 greylisted" in finding.how) == (False, True)
    settings.OUTBOX_BACKEND = ""
    assert "LEDETRAAD_SMTP_HOST" in told()["Mail waiting"].what_to_do
    assert not send_due()
    assert Message.objects.get().state == "queued"


def test_mail_that_came_too_late_is_told(company: Company) -> None:
    queue("m", company.ali, "test", Mail(subject="s", text="t"), expires_at=clock.now() + AN_HOUR)
    Message.objects.update(state="dropped", reason="expired", finished_at=clock.now())
    assert "1 came too late" in told()["Mail that was not sent"].how


def test_the_doctor_reads_it_all_out(company: Company) -> None:
    said = io.StringIO()
    a_message_of(company)
    with pytest.raises(SystemExit) as end:
        call_command("doctor", stdout=said)
    assert end.value.code == 1
    assert "LOOK  Worker: None has ever run here" in said.getvalue()
    assert "LOOK  Mail that may have arrived, or not: 1 was handed over" in said.getvalue()
    assert "ok    Jobs given up: None." in said.getvalue()


def test_anders_decides_to_send_again_and_it_is_sent_once(company: Company) -> None:
    message = a_message_of(company)
    client = Client()
    client.force_login(company.anders)
    page = client.get(reverse("undecided-mail")).content.decode()
    assert company.ali.full_name in page
    assert "forberedelse" not in page  # what it says is not his to read
    decide = reverse("decide-mail", args=[message])
    assert client.post(decide, {"do": "again"}).status_code == 302
    send_due()
    assert client.post(decide, {"do": "again"}).status_code == 404
    send_due()
    assert [sent.extra_headers["Message-ID"] for sent in mail.outbox] == [
        f"<{message.hex}@localhost>"
    ]
    assert AuditEvent.objects.filter(verb="send-mail-again", actor=company.anders.pk).count() == 1


def test_the_administrator_of_one_unit_neither_sees_nor_decides_mail_to_another(
    company: Company,
) -> None:
    message = a_message_of(company)
    AddressMark.objects.create(
        person=company.ali, address=company.ali.email, answer="550 no", marked_at=clock.now()
    )
    RoleGrant.objects.create(person=company.dorte, role="administrator", unit=company.benefits)
    client = Client()
    client.force_login(company.dorte)
    assert company.ali.full_name not in client.get(reverse("undecided-mail")).content.decode()
    for deed in ("leave", "again"):
        answer = client.post(reverse("decide-mail", args=[message]), {"do": deed})
        assert answer.status_code == 404
    assert Message.objects.get().state == "unknown"


def test_nobody_is_to_mend_the_address_of_somebody_who_has_left(company: Company) -> None:
    """A mailbox is closed after its owner; the mark would otherwise stand on the desk for ever."""
    AddressMark.objects.create(
        person=company.ali, address=company.ali.email, answer="550 no", marked_at=clock.now()
    )
    for last_day, found in [(clock.today(), 1), (clock.today() - dt.timedelta(days=1), 0)]:
        Employment.objects.filter(person=company.ali).update(ends_on=last_day)
        assert marked_addresses_for(company.anders).count() == found


def test_anders_leaves_it_and_nothing_is_sent(company: Company) -> None:
    message = a_message_of(company)
    client = Client()
    client.force_login(company.anders)
    client.post(reverse("decide-mail", args=[message]), {"do": "leave"})
    send_due()
    assert Message.objects.get().reason == "left"
    assert mail.outbox == []


def test_what_is_too_late_cannot_be_sent_again(company: Company) -> None:
    message = a_message_of(company)
    Message.objects.update(expires_at=clock.now() - AN_HOUR)
    client = Client()
    client.force_login(company.anders)
    assert "Send igen" not in client.get(reverse("undecided-mail")).content.decode()
    client.post(reverse("decide-mail", args=[message]), {"do": "again"})
    assert Message.objects.get().state == "unknown"


def test_anders_sees_whose_address_takes_no_mail(company: Company) -> None:
    AddressMark.objects.create(
        person=company.ali, address=company.ali.email, answer="550 no", marked_at=clock.now()
    )
    client = Client()
    client.force_login(company.anders)
    assert company.ali.full_name in client.get(reverse("undecided-mail")).content.decode()
    company.ali.email = "ny@kommune.example"
    company.ali.save()
    assert company.ali.full_name not in client.get(reverse("undecided-mail")).content.decode()


def test_the_outbox_page_is_the_demonstrations_alone(company: Company, settings: Settings) -> None:
    message = a_message_of(company)
    pages = [
        reverse("outbox"),
        reverse("outbox-message", args=[message]),
        reverse("outbox-html", args=[message]),
    ]
    assert [Client().get(page).status_code for page in pages] == [200] * 3
    settings.DEMO = False
    assert [Client().get(page).status_code for page in pages] == [404] * 3


def test_a_mail_in_the_outbox_page_cannot_do_anything(company: Company) -> None:
    answer = Client().get(reverse("outbox-html", args=[a_message_of(company)]))
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "script-src" not in answer.headers["Content-Security-Policy"]
