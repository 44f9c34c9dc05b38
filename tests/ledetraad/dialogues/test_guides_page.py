from __future__ import annotations

from django.test import Client
from django.urls import reverse
from tests.ledetraad.cast import Company, make_leadership

from ledetraad.content.library import library
from ledetraad.nudges.models import Exposure
from ledetraad.people.models import Person, ToolAccess

GUIDES = reverse("guides")
FOR_LEADERS = library().guideline("silence").title.da
FOR_BOTH = library().guideline("when_then").title.da


def test_karen_and_ali_find_every_guideline_and_outline(client: Client, company: Company) -> None:
    for person in (company.karen, company.ali):
        client.force_login(person)
        page = client.get(GUIDES).content.decode()
        assert FOR_LEADERS in page
        assert all(outline.title.da in page for outline in library().outlines)


def test_who_has_neither_the_tool_nor_a_course_finds_no_page(
    client: Client, company: Company
) -> None:
    for person in (company.inge, company.rasmus, company.anders):
        client.force_login(person)
        assert client.get(GUIDES).status_code == 404


def test_a_leader_who_waits_for_the_tool_sees_no_leaders_material(
    client: Client, company: Company
) -> None:
    ToolAccess.objects.filter(person=company.karen).delete()
    client.force_login(company.karen)
    assert client.get(GUIDES).status_code == 404
    make_leadership(company.ali, company.benefits)
    client.force_login(company.ali)
    page = client.get(GUIDES).content.decode()
    assert FOR_BOTH in page
    assert FOR_LEADERS not in page
    assert library().outlines[0].title.da not in page


def opened(person: Person) -> list[str]:
    rows = Exposure.objects.filter(person=person, event="guideline_opened").order_by("kind")
    return list(rows.values_list("kind", flat=True))


def test_a_guideline_that_stands_on_a_page_is_not_opened_until_it_is_folded_out(
    client: Client, company: Company
) -> None:
    client.force_login(company.karen)
    page = client.get(reverse("plan-dialogue", args=[company.ali_with_karen.pk])).content.decode()
    told_at = reverse("guide-opened", args=["set_the_time"])
    assert f'data-opened-url="{told_at}"' in page
    assert opened(company.karen) == []
    assert client.get(told_at).status_code == 405
    for _fold in range(2):
        assert client.post(told_at).status_code == 204
    outline = reverse("guide-opened", args=[f"outline-{library().outlines[0].id}"])
    assert client.post(outline).status_code == 204
    assert opened(company.karen) == [f"outline-{library().outlines[0].id}", "set_the_time"]


def test_what_is_no_guideline_or_not_for_them_is_not_counted(
    client: Client, company: Company
) -> None:
    client.force_login(company.karen)
    assert client.post(reverse("guide-opened", args=["no_such"])).status_code == 404
    ToolAccess.objects.filter(person=company.karen).delete()
    assert client.post(reverse("guide-opened", args=["silence"])).status_code == 404
    assert opened(company.karen) == []
