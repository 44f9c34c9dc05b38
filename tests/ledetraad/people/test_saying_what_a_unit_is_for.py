from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.ledetraad.cast import Company

from ledetraad.people.models import LeaderWords, Person, Purpose, ToolAccess, Value
from ledetraad.people.queries.purpose import direction_of

STATEMENT = "Unge, der kommer videre."


def do(person: Person, company: Company, deed: str, **given: object) -> int:
    client = Client()
    client.force_login(person)
    fields = {f"{deed}-{name}": value for name, value in given.items()}
    address = reverse("purpose", args=[company.youth.pk])
    return client.post(address, {"do": deed, **fields}).status_code


def page(person: Person, company: Company) -> str:
    client = Client()
    client.force_login(person)
    answer = client.get(reverse("purpose", args=[company.youth.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_karen_sees_what_her_unit_inherits_and_from_where(company: Company) -> None:
    shown = page(company.karen, company)
    assert "Flere borgere i job" in shown
    assert "Arvet fra Jobcenter Vesterå" in shown
    assert "Ordentlighed" in shown


@pytest.mark.parametrize("name", ["karen", "inge", "anders"])
def test_leader_hr_and_administrator_write_it_and_every_version_is_kept(
    company: Company, name: str
) -> None:
    writer = getattr(company, name)
    for statement in (STATEMENT, STATEMENT, "Unge i arbejde."):
        assert do(writer, company, "decide", term="vision", statement=statement) == 302
    assert [each.number for each in Purpose.objects.filter(unit=company.youth)] == [1, 2]
    direction = direction_of(company.youth)
    assert (direction.term.id, direction.inherited_from) == ("vision", None)
    assert STATEMENT in page(writer, company)


@pytest.mark.parametrize("name", ["gitte", "ali", "bodil", "finn", "dorte", "rasmus"])
def test_to_everybody_else_the_page_does_not_exist(company: Company, name: str) -> None:
    assert do(getattr(company, name), company, "decide", statement=STATEMENT) == 404


def test_a_leader_without_the_tool_does_not_see_it(company: Company) -> None:
    ToolAccess.objects.filter(person=company.karen).delete()
    assert do(company.karen, company, "decide", statement=STATEMENT) == 404


def test_the_organisations_own_word_is_used(company: Company) -> None:
    given = {"term": "", "own_word": "pejlemærke", "statement": STATEMENT}
    assert do(company.karen, company, "decide", **given) == 302
    assert "Pejlemærke" in page(company.karen, company)
    assert do(company.karen, company, "decide", term="", own_word="", statement="x") == 422


def test_values_are_added_changed_as_new_and_withdrawn(company: Company) -> None:
    said = {"value_name": "Mod", "description": "Vi siger det svære højt."}
    assert do(company.karen, company, "add-value", **said) == 302
    assert do(company.karen, company, "add-value", **said) == 302
    mod = Value.objects.get(unit=company.youth)
    given = {"value": mod.pk, "value_name": "Mod og ro", "description": ""}
    assert do(company.karen, company, "rename-value", **given) == 302
    assert [value.name for value in direction_of(company.youth).values] == ["Mod og ro"]
    new = Value.objects.get(unit=company.youth, withdrawn_at=None)
    assert new.description == "Vi siger det svære højt."  # left out, so it stands
    assert do(company.karen, company, "withdraw-value", value=new.pk) == 302
    assert [value.name for value in direction_of(company.youth).values] == ["Ordentlighed"]


def test_karen_cannot_withdraw_a_value_of_the_unit_above(company: Company) -> None:
    do(company.karen, company, "add-value", value_name="Mod")
    above = Value.objects.get(unit=company.organisation)
    assert do(company.karen, company, "withdraw-value", value=above.pk) == 422
    assert Value.objects.get(pk=above.pk).withdrawn_at is None


def test_only_the_leader_says_it_in_own_words(company: Company) -> None:
    assert do(company.inge, company, "write-words", text="Mine ord") == 404
    assert do(company.karen, company, "write-words", text="Det nytter.") == 302
    assert do(company.karen, company, "write-words", text="Det nytter!") == 302
    assert LeaderWords.objects.filter(unit=company.youth).count() == 2
    assert "Det nytter." in page(company.karen, company)


@pytest.mark.parametrize("text", ["Ring til 010190-1234", "x" * 4001])
def test_what_is_refused_comes_back_in_the_field(company: Company, text: str) -> None:
    client = Client()
    client.force_login(company.karen)
    fields = {"do": "write-words", "write-words-text": text}
    answer = client.post(reverse("purpose", args=[company.youth.pk]), fields)
    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert not LeaderWords.objects.exists()
