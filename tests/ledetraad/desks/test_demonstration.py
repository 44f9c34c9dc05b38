from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from ledetraad.desks.operations.demonstration.build import build
from ledetraad.desks.operations.demonstration.organisation import Size
from ledetraad.dialogues.models import Course, Dialogue, GoalVersion
from ledetraad.people.models import Employment, Leadership, Person
from ledetraad.shared.audit import first_broken_link


@pytest.fixture
def job_centre(db: None) -> None:
    build(Size.SMALL)


@pytest.mark.usefixtures("job_centre")
def test_the_small_demonstration_is_one_job_centre_in_the_middle_of_its_year(
    client: Client, settings: Settings
) -> None:
    assert Leadership.objects.count() == 12
    assert 235 <= Employment.objects.count() - 12 <= 245
    assert first_broken_link() is None

    ali = Person.objects.get(sign_in_name="ali.demir")
    course = Course.objects.get(employee=ali)
    assert course.leader.sign_in_name == "karen.lund"
    assert Dialogue.objects.filter(course=course, held_on__isnull=False).count() == 2
    assert GoalVersion.objects.filter(goal__course=course).first().wording.startswith("Jeg vil")  # type: ignore[union-attr]

    page = client.get(reverse("front"))
    assert "Karen Lund" in page.content.decode()
    client.post(reverse("step-in"), {"as": "karen.lund"})
    assert client.get(reverse("desk-leader")).status_code == 200

    settings.DEMO = False
    client.logout()
    assert "Karen Lund" not in client.get(reverse("front")).content.decode()
    assert client.post(reverse("step-in"), {"as": "karen.lund"}).status_code == 404
    assert client.get(reverse("desk")).status_code == 302


@pytest.mark.usefixtures("job_centre")
def test_nobody_outside_the_cast_can_be_stepped_into(client: Client) -> None:
    somebody = Person.objects.get(own_id="M10002")
    assert client.post(reverse("step-in"), {"as": somebody.sign_in_name}).status_code == 404
