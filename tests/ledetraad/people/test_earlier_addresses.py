from __future__ import annotations

from importlib import import_module

from allauth.account.models import EmailAddress
from django.apps import apps
from django.core import mail
from django.test import Client
from django.urls import reverse
from tests.ledetraad.cast import Company

upgrade = import_module("ledetraad.people.migrations.0006_only_own_email_addresses")


def test_an_address_somebody_once_added_gets_no_more_codes_after_the_upgrade(
    client: Client, company: Company
) -> None:
    ali = company.ali
    for address in ("fremmed@eksempel.dk", ali.email.upper()):
        EmailAddress.objects.create(user=ali, email=address, verified=True)
    upgrade.remove_others(apps, None)
    assert [row.email for row in EmailAddress.objects.filter(user=ali)] == [ali.email.upper()]
    client.post(reverse("account_request_login_code"), {"email": "fremmed@eksempel.dk"})
    assert mail.outbox == []
