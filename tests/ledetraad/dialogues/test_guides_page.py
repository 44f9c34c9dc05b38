from __future__ import annotations

from django.test import Client
from django.urls import reverse
from tests.ledetraad.cast import Company, make_leadership

from ledetraad.content.library import library
from ledetraad.people.models import ToolAccess

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
