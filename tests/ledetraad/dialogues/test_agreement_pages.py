"""R32: a summary both approve, reopened by a later change, and kept on paper in both languages."""

from __future__ import annotations

import datetime as dt
import uuid
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from tests.ledetraad.cast import Company

from ledetraad.dialogues.models import Agreement, Approval, Course, Dialogue
from ledetraad.dialogues.operations.goals import (
    GoalWords,
    StepWords,
    close_goal,
    mark_step,
    write_goal,
    write_plan,
)
from ledetraad.dialogues.queries.agreement_texts import AgreementNow, agreement_now
from ledetraad.dialogues.queries.agreements import agreement_states
from ledetraad.dialogues.queries.courses import Seat, seat_for
from ledetraad.dialogues.queries.goals import GoalAt, goal_for
from ledetraad.dialogues.rules.agreement import AgreementState
from ledetraad.dialogues.rules.goals import ClosedBecause
from ledetraad.people.models import Person, Purpose
from ledetraad.shared import clock
from ledetraad.shared.models import AuditEvent

MARKUP = '#read("/etc/passwd") *fed* <script>x</script> =1+1 $x$ \\ æøå'


def seat(company: Company, person: Person) -> Seat:
    found = seat_for(person, company.ali_with_karen.pk)
    assert found is not None
    return found


def write(company: Company, wording: str, *steps: StepWords) -> GoalAt:
    alis = seat(company, company.ali)
    pk = write_goal(alis, uuid.uuid4(), 0, GoalWords(wording)).now.goal.pk
    at = goal_for(company.ali, pk)
    assert at is not None
    write_plan(at, 0, list(steps))
    return at


@pytest.fixture
def goal(company: Company) -> GoalAt:
    return write(company, "Møde vrede borgere med ro", StepWords("Fredag", "ringer jeg"))


def now(company: Company) -> AgreementNow:
    found = agreement_now(seat(company, company.ali))
    assert found is not None
    return found


def state(company: Company) -> AgreementState:
    course = Course.objects.get(pk=company.ali_with_karen.pk)
    return agreement_states([course])[course.pk]


def approve(client: Client, company: Company, person: Person, seen: str = "") -> int:
    client.force_login(person)
    address = reverse("agreement", args=[company.ali_with_karen.pk])
    return client.post(address, {"seen": seen or now(company).fingerprint}).status_code


def pdf(client: Client, company: Company, language: str = "da") -> PdfReader:
    company.ali.language = language
    company.ali.save()
    client.force_login(company.ali)
    answer = client.get(reverse("agreement-pdf", args=[company.ali_with_karen.pk]))
    assert answer["Content-Type"] == "application/pdf"
    return PdfReader(BytesIO(answer.content))


def words(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_both_approve_and_twice_is_the_same_as_once(
    client: Client, company: Company, goal: GoalAt
) -> None:
    assert state(company) is AgreementState.DRAFT
    for person, follows in [
        (company.ali, AgreementState.AWAITS_LEADER),
        (company.ali, AgreementState.AWAITS_LEADER),
        (company.karen, AgreementState.AGREED),
        (company.karen, AgreementState.AGREED),
    ]:
        assert approve(client, company, person) == 302
        assert state(company) is follows
    assert Agreement.objects.count() == 1
    assert Approval.objects.count() == 2


def test_a_later_change_opens_it_again_and_the_old_agreement_can_still_be_read(
    client: Client, company: Company, goal: GoalAt
) -> None:
    approve(client, company, company.ali)
    approve(client, company, company.karen)
    write_goal(seat(company, company.ali), goal.goal.pk, 1, GoalWords("Noget andet"), "fordi")
    assert state(company) is AgreementState.REOPENED
    approve(client, company, company.karen)
    assert state(company) is AgreementState.AWAITS_EMPLOYEE
    client.force_login(company.ali)
    address = reverse("agreement-print", args=[company.ali_with_karen.pk])
    assert "Møde vrede borgere med ro" in client.get(address + "?number=1").content.decode()
    assert "Noget andet" in client.get(address).content.decode()
    for number in ("2", "99", "x"):
        assert client.get(address, {"number": number}).status_code == 404


@pytest.mark.parametrize("change", ["step", "reached", "purpose"])
def test_carrying_out_the_plan_does_not_open_what_was_agreed(
    client: Client, company: Company, goal: GoalAt, change: str
) -> None:
    approve(client, company, company.ali)
    approve(client, company, company.karen)
    at = goal_for(company.ali, goal.goal.pk)
    assert at is not None
    if change == "step":
        mark_step(at, at.now.steps[0].step.lineage, done=True)
    elif change == "reached":
        close_goal(at, ClosedBecause.REACHED)
    else:
        Purpose.objects.update(statement="Noget nyt")
    assert state(company) is AgreementState.AGREED
    assert now(company).summary.purpose == "Flere borgere i job, der passer til dem."
    close_goal(at, ClosedBecause.LET_GO)
    assert state(company) is AgreementState.NONE


def test_karen_cannot_approve_a_text_that_has_changed_since_she_read_it(
    client: Client, company: Company, goal: GoalAt
) -> None:
    seen = now(company).fingerprint
    write_goal(seat(company, company.ali), goal.goal.pk, 1, GoalWords("Noget andet"), "fordi")
    assert approve(client, company, company.karen, seen) == 409
    assert not Approval.objects.exists()
    assert approve(client, company, company.karen) == 302


def test_what_the_second_approves_is_what_the_first_approved(
    client: Client, company: Company, goal: GoalAt
) -> None:
    approve(client, company, company.ali)
    Purpose.objects.update(statement="Noget nyt")
    approve(client, company, company.karen)
    assert state(company) is AgreementState.AGREED
    assert "Noget nyt" not in Agreement.objects.get().content


def test_without_a_goal_the_page_says_what_will_come(client: Client, company: Company) -> None:
    course = company.ali_with_karen.pk
    for person in (company.ali, company.karen):
        client.force_login(person)
        assert client.get(reverse("agreement", args=[course])).status_code == 200
        assert client.post(reverse("agreement", args=[course])).status_code == 409
        for name in ("agreement-print", "agreement-pdf"):
            assert client.get(reverse(name, args=[course])).status_code == 302


def test_karens_readings_are_logged_and_finn_finds_nothing(
    client: Client, company: Company, goal: GoalAt
) -> None:
    course = company.ali_with_karen.pk
    client.force_login(company.karen)
    for name in ("agreement", "agreement-print", "agreement-pdf"):
        assert client.get(reverse(name, args=[course])).status_code == 200
        client.force_login(company.finn)
        for pk in (course, uuid.uuid4()):
            assert client.get(reverse(name, args=[pk])).status_code == 404
            assert client.post(reverse(name, args=[pk])).status_code in (404, 405)
        client.force_login(company.karen)
    reads = AuditEvent.objects.filter(verb="read", subject=str(company.ali.pk))
    assert [read.why for read in reads] == ["agreement", "agreement-print", "agreement-pdf"]


@pytest.mark.parametrize(
    ("language", "title", "said"),
    [
        ("da", "Aftale om udvikling", ["Kerneopgave", "Ali Holm og Karen Holm", "Planen"]),
        ("en", "Agreement on development", ["Core task", "Ali Holm and Karen Holm", "The plan"]),
    ],
)
def test_the_pdf_is_tagged_and_speaks_the_readers_language(
    client: Client, company: Company, goal: GoalAt, language: str, title: str, said: list[str]
) -> None:
    reader = pdf(client, company, language)
    root: Any = reader.trailer["/Root"]
    assert reader.metadata is not None
    assert reader.metadata.title == title
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    for text in [*said, "Møde vrede borgere med ro", "Ordentlighed"]:
        assert text in words(reader)


def test_what_people_write_can_never_become_markup(client: Client, company: Company) -> None:
    write(company, MARKUP, StepWords(MARKUP, MARKUP, helper=MARKUP, insight=MARKUP))
    assert words(pdf(client, company)).count(MARKUP) == 5


def test_a_sign_the_typeface_lacks_does_not_stop_the_page(client: Client, company: Company) -> None:
    write(company, "Smile mere 🙂", StepWords("你好", "svarer jeg"))
    reader = pdf(client, company)
    assert "Smile mere" in words(reader)
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]


def test_emoji_are_printed_and_the_page_keeps_to_the_standard(
    client: Client, company: Company
) -> None:
    write(company, "Smile mere 🙂", StepWords("Fredag ☀️", "giver jeg kage 👍🏽"))
    reader = pdf(client, company)
    root: Any = reader.trailer["/Root"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    fonts = {font for sheet in reader.pages for font in _typefaces(sheet)}
    assert any("NotoEmoji" in font for font in fonts)


def _typefaces(sheet: Any) -> list[str]:
    return [str(font.get_object()["/BaseFont"]) for font in sheet["/Resources"]["/Font"].values()]


def test_a_full_year_fits_on_two_pages_and_a_longer_one_loses_nothing(
    client: Client, company: Company
) -> None:
    sentence = "Det betyder noget for mig, fordi jeg gerne vil gå hjem med ro i maven. "
    alis = seat(company, company.ali)
    for number in range(3):
        long = GoalWords(
            wording=f"Mål {number}: jeg vil møde borgere, der er vrede, med ro og nysgerrighed",
            own_reason=sentence * 2,
            purpose_link=sentence * 2,
            kind="learning",
            competence="skill",
            challenge=3,
            sign_of_success=sentence * 2,
            support_needed=sentence * 2,
        )
        at = goal_for(company.ali, write_goal(alis, uuid.uuid4(), 0, long).now.goal.pk)
        assert at is not None
        steps = [
            StepWords(f"Når en borger hæver stemmen for {step}. gang", sentence, "Bodil", sentence)
            for step in range(5)
        ]
        write_plan(at, 0, steps)
    assert len(pdf(client, company).pages) == 2
    write(company, "Det sidste mål", *[StepWords(sentence * 9, sentence * 9)] * 9)
    reader = pdf(client, company)
    assert len(reader.pages) > 2
    assert "Det sidste mål" in words(reader)


def test_the_hour_they_meet_again_is_written_as_danes_write_it(
    client: Client, company: Company, goal: GoalAt
) -> None:
    Dialogue.objects.create(
        course=company.ali_with_karen,
        kind="follow_up",
        quarter=1,
        planned_date=clock.today(),
        planned_time=dt.time(10, 30),
        place="Lokale 2.14",
    )
    assert ", 10.30, Lokale 2.14" in words(pdf(client, company))
    page = client.get(reverse("agreement", args=[company.ali_with_karen.pk])).content.decode()
    assert ", 10.30, Lokale 2.14" in page
