from __future__ import annotations

from django.test import Client
from django.urls import reverse
from tests.ledetraad.cast import Company

from ledetraad.desks.views.who_can_see import KINDS, OTHERS, WHEN, who_never_reads
from ledetraad.dialogues.rules.access import TextKind, When


def test_a_visitor_reads_who_can_see_what(client: Client, company: Company) -> None:
    page = client.get(reverse("who_can_see")).content.decode()
    assert "Lederens private note" in page
    assert "En tidligere leder" in page


def test_every_kind_of_text_and_every_rule_has_its_words() -> None:
    assert set(KINDS) == set(TextKind)
    assert set(WHEN) == set(When)


def test_nobody_but_the_two_reads_anything() -> None:
    assert set(who_never_reads()) == set(OTHERS)
