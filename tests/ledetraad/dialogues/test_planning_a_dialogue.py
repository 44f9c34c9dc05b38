from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format
from tests.ledetraad.cast import Company

from ledetraad.dialogues.models import Dialogue
from ledetraad.dialogues.operations.dialogues import cancel_dialogue, hold_dialogue, undo_hold
from ledetraad.dialogues.operations.remembering import remember_courses
from ledetraad.dialogues.operations.seats import TalkOverError
from ledetraad.dialogues.queries.clocks import clock_of, next_expected, suggestion
from ledetraad.dialogues.queries.talks import table_for
from ledetraad.nudges.models import Nudge
from ledetraad.people.forms.words import OCCASIONS, TEXTS
from ledetraad.people.models import Absence
from ledetraad.shared import clock
from ledetraad.shared.calendar import add_working_days, is_working_day
from ledetraad.shared.models import AuditEvent


def working_day(ahead: int) -> dt.date:
    day = clock.today() + dt.timedelta(days=ahead)
    while not is_working_day(day):
        day += dt.timedelta(days=1)
    return day


def appointment(**given: str) -> dict[str, str]:
    usual = {
        "dialogue_id": str(uuid.uuid4()),
        "kind": "development",
        "date": f"{working_day(10):%d-%m-%Y}",
        "time": "10.30",
        "minutes": "60",
        "place_kind": "quiet_room",
        "place": "2.14",
        "to_prepare": "Tænk på ungesagerne",
    }
    return usual | given


def plan_page(company: Company) -> str:
    return reverse("plan-dialogue", args=[company.ali_with_karen.pk])


@pytest.fixture
def planned(company: Company) -> Dialogue:
    return Dialogue.objects.create(
        course=company.ali_with_karen,
        kind="development",
        quarter=1,
        planned_date=working_day(10),
        place_kind="quiet_room",
    )


def test_karen_plans_and_ali_sees_it_at_once(client: Client, company: Company) -> None:
    client.force_login(company.karen)
    answer = client.post(plan_page(company), appointment())
    assert answer.status_code == 302
    dialogue = Dialogue.objects.get()
    assert (dialogue.planned_time, dialogue.quarter) == (dt.time(10, 30), 1)
    client.force_login(company.ali)
    page = client.get(reverse("prepare", args=[dialogue.pk])).content.decode()
    assert "2.14" in page
    assert AuditEvent.objects.filter(verb="plan-dialogue").count() == 1


@pytest.mark.parametrize("written", ["10.30", "10:30", "kl. 10.30", "Kl 10:30"])
def test_a_time_may_be_written_as_people_write_it(
    client: Client, company: Company, written: str
) -> None:
    client.force_login(company.karen)
    client.post(plan_page(company), appointment(time=written))
    assert Dialogue.objects.get().planned_time == dt.time(10, 30)


def test_a_whole_hour_needs_no_minutes_and_nonsense_is_answered_with_how_to_write_it(
    client: Client, company: Company
) -> None:
    client.force_login(company.karen)
    page = client.post(plan_page(company), appointment(time="efter frokost")).content.decode()
    assert "efter frokost" in page
    assert "for eksempel 10.30" in page
    client.post(plan_page(company), appointment(time="13"))
    assert Dialogue.objects.get().planned_time == dt.time(13)


def test_ali_may_plan_too(client: Client, company: Company) -> None:
    client.force_login(company.ali)
    answer = client.post(plan_page(company), appointment())
    assert answer["Location"] == reverse("prepare", args=[Dialogue.objects.get().pk])


def test_a_double_click_plans_one_dialogue(client: Client, company: Company) -> None:
    client.force_login(company.karen)
    given = appointment()
    for _click in range(2):
        assert client.post(plan_page(company), given).status_code == 302
    assert Dialogue.objects.count() == 1


def test_the_id_of_another_courses_dialogue_is_nothing_to_take_over(
    client: Client, company: Company
) -> None:
    theirs = Dialogue.objects.create(course=company.dorte_with_finn, kind="development", quarter=1)
    client.force_login(company.karen)
    answer = client.post(plan_page(company), appointment(dialogue_id=str(theirs.pk)))
    assert answer.status_code == 404
    theirs.refresh_from_db()
    assert theirs.planned_date is None


@pytest.mark.parametrize("date", ["01-01-1890", "01-01-2190", "31-02-2026", "i morgen", ""])
def test_an_impossible_day_is_refused_in_words_and_nothing_else_is_lost(
    client: Client, company: Company, date: str
) -> None:
    client.force_login(company.karen)
    answer = client.post(plan_page(company), appointment(date=date))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Tænk på ungesagerne" in page
    assert 'id="id_date_error"' in page
    assert not Dialogue.objects.exists()


def test_a_hundred_thousand_characters_are_refused_and_still_in_the_field(
    client: Client, company: Company
) -> None:
    client.force_login(company.karen)
    answer = client.post(plan_page(company), appointment(to_prepare="=x" * 50_000))
    assert answer.status_code == 422
    assert "=x" * 50_000 in answer.content.decode()


def test_a_cpr_number_does_not_enter_by_the_place_either(client: Client, company: Company) -> None:
    client.force_login(company.karen)
    assert client.post(plan_page(company), appointment(place="010190-1234")).status_code == 422
    assert not Dialogue.objects.exists()


def test_a_sunday_is_pointed_out_but_not_refused(client: Client, company: Company) -> None:
    sunday = clock.today() + dt.timedelta(days=7 + 6 - clock.today().weekday())
    client.force_login(company.karen)
    answer = client.post(plan_page(company), appointment(date=f"{sunday:%d-%m-%Y}"), follow=True)
    assert Dialogue.objects.get().planned_date == sunday
    assert [message.level_tag for message in answer.context["messages"]] == ["success", "warning"]


def test_the_form_suggests_a_day_when_neither_is_away_and_spreads_a_leaders_talks(
    client: Client, company: Company
) -> None:
    today = clock.today()
    Absence.objects.create(person=company.karen, starts_on=today, ends_on=working_day(20))
    days = []
    for course in (company.ali_with_karen, company.bodil_with_karen):
        expected = next_expected(course, clock_of(course, today))
        assert expected is not None
        days.append(suggestion(course, clock_of(course, today), expected, today))
    assert None not in days
    assert len(set(days)) == 2
    assert all(day and day > working_day(20) for day in days)
    client.force_login(company.karen)
    assert f"{days[0]:%d-%m-%Y}" in client.get(plan_page(company)).content.decode()


def test_an_overdue_follow_up_is_suggested_for_the_first_day_that_suits_and_said_to_be_overdue(
    client: Client, company: Company
) -> None:
    """Not in three weeks; and not on a day on which Karen talks with somebody else or Ali is away."""
    course, today = company.ali_with_karen, clock.today()
    course.starts_on = today - dt.timedelta(days=200)
    course.save()
    talk = course.starts_on + dt.timedelta(days=20)
    Dialogue.objects.create(course=course, kind="development", quarter=1, held_on=talk)
    soon = [add_working_days(today, number) for number in (3, 4, 5)]
    Dialogue.objects.create(
        course=company.bodil_with_karen, kind="follow_up", quarter=1, planned_date=soon[0]
    )
    Absence.objects.create(person=company.ali, starts_on=soon[1], ends_on=soon[1])
    client.force_login(company.karen)
    page = client.get(plan_page(company)).content.decode()
    assert f"{soon[2]:%d-%m-%Y}" in page
    assert "Overskredet" in page
    assert f"I talte sidst sammen den {date_format(talk)}" in page
    client.force_login(company.ali)
    assert f"{soon[2]:%d-%m-%Y}" in client.get(plan_page(company)).content.decode()


def test_a_talk_held_already_is_noted_with_its_past_day(client: Client, company: Company) -> None:
    course = company.ali_with_karen
    course.starts_on = clock.today() - dt.timedelta(days=30)
    course.save()
    client.force_login(company.karen)
    address = f"{plan_page(company)}?held=yes"
    tomorrow, last_week = (clock.today() + dt.timedelta(days=days) for days in (1, -7))
    assert client.post(address, appointment(date=f"{tomorrow:%d-%m-%Y}")).status_code == 422
    client.post(address, appointment(date=f"{last_week:%d-%m-%Y}"))
    assert Dialogue.objects.get().held_on == last_week


def test_the_reminder_of_a_day_gone_by_leads_to_both_answers(
    client: Client, company: Company, planned: Dialogue
) -> None:
    """Yes, we talked, on the day agreed; or no, and here is a new day."""
    company.ali_with_karen.starts_on = clock.today() - dt.timedelta(days=30)
    company.ali_with_karen.save()
    planned.planned_date = clock.today() - dt.timedelta(days=3)
    planned.save()
    remember_courses([company.ali_with_karen.pk])
    client.force_login(company.karen)
    nudge = Nudge.objects.get(kind="say_whether_held")
    page = client.get(reverse("reminder", args=[nudge.pk]), follow=True).content.decode()
    assert "Fik du og Ali talt sammen?" in page
    assert f'value="{planned.planned_date:%d-%m-%Y}"' in page
    assert reverse("dialogue-edit", args=[planned.pk]) in page
    assert reverse("hold", args=[planned.pk]) in client.get(reverse("desk-leader")).content.decode()


def test_ali_moves_the_dialogue_and_keeps_its_notes(
    client: Client, company: Company, planned: Dialogue
) -> None:
    client.force_login(company.ali)
    address = reverse("dialogue-edit", args=[planned.pk])
    assert client.get(address).status_code == 200
    later = working_day(20)
    assert client.post(address, appointment(date=f"{later:%d-%m-%Y}")).status_code == 302
    planned.refresh_from_db()
    assert (planned.planned_date, planned.kind) == (later, "development")


def test_a_dialogue_called_off_twice_is_called_off_once(
    client: Client, company: Company, planned: Dialogue
) -> None:
    client.force_login(company.karen)
    address = reverse("dialogue-edit", args=[planned.pk])
    statuses = [client.post(address, {"cancel": "yes"}).status_code for _click in range(2)]
    assert statuses == [302, 302]
    assert AuditEvent.objects.filter(verb="cancel-dialogue").count() == 1
    assert client.get(reverse("talk", args=[planned.pk])).status_code == 200


def test_the_two_say_that_they_have_talked_correct_the_day_and_undo(
    client: Client, company: Company, planned: Dialogue
) -> None:
    company.ali_with_karen.starts_on = clock.today() - dt.timedelta(days=9)
    company.ali_with_karen.save()
    client.force_login(company.karen)
    address = reverse("hold", args=[planned.pk])
    for days in (0, 0, 3):
        day = clock.today() - dt.timedelta(days=days)
        client.post(address, {"held_on": f"{day:%d-%m-%Y}"})
        planned.refresh_from_db()
        assert planned.held_on == day
    assert AuditEvent.objects.filter(verb="hold-dialogue").count() == 2
    client.post(address, {"undo": "yes"})
    planned.refresh_from_db()
    assert planned.held_on is None


def test_a_talk_cannot_have_been_held_tomorrow(
    client: Client, company: Company, planned: Dialogue
) -> None:
    client.force_login(company.karen)
    tomorrow = clock.today() + dt.timedelta(days=1)
    answer = client.post(reverse("hold", args=[planned.pk]), {"held_on": f"{tomorrow:%d-%m-%Y}"})
    assert answer.status_code == 422
    planned.refresh_from_db()
    assert planned.held_on is None


def test_karen_sees_that_ali_has_read_what_she_asked_him_to_prepare(
    client: Client, company: Company
) -> None:
    client.force_login(company.karen)
    client.post(plan_page(company), appointment())
    dialogue = Dialogue.objects.get()
    for name in ("prepare", "talk", "dialogue-edit"):
        client.get(reverse(name, args=[dialogue.pk]))
    assert not AuditEvent.objects.filter(verb="read").exists()  # her own words
    client.force_login(company.ali)
    for name in ("prepare", "talk", "dialogue-edit"):
        assert (
            "Tænk på ungesagerne" in client.get(reverse(name, args=[dialogue.pk])).content.decode()
        )
    read = AuditEvent.objects.filter(verb="read", object_kind="to_prepare")
    assert {event.why for event in read} == {"preparation", "talk", "plan-dialogue"}
    assert {event.subject for event in read} == {str(company.karen.pk)}
    assert {event.object_kind for event in read} <= set(TEXTS)
    assert {event.why for event in read} <= set(OCCASIONS)

    client.post(reverse("dialogue-edit", args=[dialogue.pk]), appointment(to_prepare="Alis ord"))
    client.force_login(company.karen)
    client.get(reverse("prepare", args=[dialogue.pk]))
    assert AuditEvent.objects.filter(verb="read", subject=str(company.ali.pk)).count() == 1


def test_back_and_once_more_sets_no_second_talk_on_the_same_day(
    client: Client, company: Company
) -> None:
    """The browser's Back asks for the form anew, and it comes with a new id."""
    client.force_login(company.karen)
    client.post(plan_page(company), appointment())
    again = client.post(plan_page(company), appointment(to_prepare="Husk tallene"))
    assert again.status_code == 422
    assert "I har allerede aftalt en samtale den dag" in again.content.decode()
    assert "Husk tallene" in again.content.decode()
    assert Dialogue.objects.count() == 1
    assert client.post(plan_page(company), appointment(kind="follow_up")).status_code == 302


def test_the_page_for_planning_says_what_is_set_already(
    client: Client, company: Company, planned: Dialogue
) -> None:
    client.force_login(company.karen)
    page = client.get(plan_page(company)).content.decode()
    assert reverse("dialogue-edit", args=[planned.pk]) in page
    assert "Vi foreslår" not in page


def test_a_talk_noted_twice_for_one_day_is_one_talk(client: Client, company: Company) -> None:
    client.force_login(company.karen)
    day = f"{clock.today():%d-%m-%Y}"
    client.post(plan_page(company) + "?held=yes", appointment(date=day))
    again = client.post(plan_page(company) + "?held=yes", appointment(date=day))
    assert "Det er allerede noteret" in again.content.decode()
    assert Dialogue.objects.count() == 1


def test_back_to_a_talk_called_off_shows_it_as_it_is(
    client: Client, company: Company, planned: Dialogue
) -> None:
    client.force_login(company.karen)
    page = reverse("dialogue-edit", args=[planned.pk])
    client.post(page, {"cancel": "yes"})
    shown = client.get(page, follow=True).content.decode()
    assert "Samtalen er aflyst" in shown
    assert plan_page(company) in shown


def test_who_moves_a_talk_the_other_has_called_off_keeps_the_words(
    client: Client, company: Company, planned: Dialogue
) -> None:
    client.force_login(company.karen)
    client.post(reverse("dialogue-edit", args=[planned.pk]), {"cancel": "yes"})
    client.force_login(company.ali)
    typed = appointment(to_prepare="Tag planen med")
    answer = client.post(reverse("dialogue-edit", args=[planned.pk]), typed)
    assert answer.status_code == 409
    assert "Tag planen med" in answer.content.decode()
    point = {"point-id": str(uuid.uuid4()), "point-text": "Hvem ringer til skolen?"}
    answer = client.post(reverse("open-points", args=[planned.pk]), point)
    assert "Hvem ringer til skolen?" in answer.content.decode()
    assert client.get(reverse("open-points", args=[planned.pk])).status_code == 404


def test_nobody_is_told_that_a_talk_is_off_or_held_when_the_other_was_first(
    company: Company, planned: Dialogue
) -> None:
    """Both have the page open; what one presses in the same second finds what the other did."""
    open_page = table_for(company.karen, planned.pk)
    assert open_page is not None
    hold_dialogue(open_page, clock.today())
    with pytest.raises(TalkOverError):
        cancel_dialogue(open_page)
    undo_hold(open_page)
    cancel_dialogue(open_page)
    with pytest.raises(TalkOverError):
        hold_dialogue(open_page, clock.today())
    planned.refresh_from_db()
    assert (planned.held_on, planned.cancelled_at is None) == (None, False)


def test_a_day_that_has_not_come_is_refused_under_the_words_the_page_had(
    client: Client, company: Company, planned: Dialogue
) -> None:
    client.force_login(company.karen)
    talk = client.get(reverse("talk", args=[planned.pk])).content.decode()
    refused = client.post(
        reverse("hold", args=[planned.pk]), {"held_on": f"{working_day(10):%d-%m-%Y}"}
    ).content.decode()
    assert "Vi har talt sammen" in talk
    assert "Vi har talt sammen" in refused
    assert "Hvilken dag talte I sammen? Den dag er ikke kommet endnu" in " ".join(refused.split())
