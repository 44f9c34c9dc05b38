from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from tests.ledetraad.cast import Company

from ledetraad.people.models import Person
from ledetraad.people.operations.access import make_start_code
from ledetraad.people.views.second_step import ways_of
from ledetraad.shared import clock

PASSWORD = "en lang og god sætning"


@pytest.fixture
def ali(company: Company) -> Person:
    company.ali.set_password(PASSWORD)
    company.ali.save()
    return company.ali


def sign_in(client: Client, login: str, password: str = PASSWORD) -> tuple[int, str]:
    answer = client.post(reverse("account_login"), {"login": login, "password": password})
    return answer.status_code, answer.content.decode()


def is_in(client: Client) -> bool:
    return client.get(reverse("me")).status_code == 200


def masked(page: str, login: str) -> str:
    return re.sub(r'value="[^"]{32,}"', "", page.replace(login, "…"))


@pytest.mark.parametrize("name", ["email", "sign_in_name"])
def test_ali_signs_in_with_email_or_name(client: Client, ali: Person, name: str) -> None:
    assert sign_in(client, getattr(ali, name))[0] == 302
    assert is_in(client)


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(ali: Person) -> None:
    wrong = sign_in(Client(), ali.sign_in_name, "forkert")
    unknown = sign_in(Client(), "ukendt", "forkert")
    assert wrong[0] == unknown[0]
    assert masked(wrong[1], ali.sign_in_name) == masked(unknown[1], "ukendt")


def test_a_stranger_is_not_written_to_because_somebody_typed_the_address(company: Company) -> None:
    for page in ("account_request_login_code", "account_reset_password"):
        answer = Client().post(reverse(page), {"email": "fremmed@eksempel.dk"})
        assert answer.status_code == 302
    assert mail.outbox == []


def test_ali_signs_in_with_a_code_by_mail(client: Client, ali: Person) -> None:
    client.post(reverse("account_request_login_code"), {"email": ali.email})
    assert mail.outbox[0].to == [ali.email]
    code = re.findall(r"^\s*([A-Z0-9-]{6,})\s*$", str(mail.outbox[0].body), re.MULTILINE)[0]
    client.post(reverse("account_confirm_login_code"), {"code": "000000"})
    assert not is_in(client)
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert is_in(client)


def test_asking_for_a_code_does_not_tell_who_exists(ali: Person) -> None:
    answers = set()
    for email in (ali.email, "ukendt@example.org"):
        client = Client()
        first = client.post(reverse("account_request_login_code"), {"email": email})
        page = client.get(reverse("account_confirm_login_code"))
        shown = masked(page.content.decode(), email)
        answers.add((first.status_code, first.headers["Location"], page.status_code, shown))
    assert len(answers) == 1


@pytest.mark.parametrize("page", ["account_request_login_code", "account_reset_password"])
def test_a_mail_server_that_is_away_does_not_tell_who_exists_either(
    ali: Person, page: str, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    answers = set()
    for email in (ali.email, "ukendt@example.org"):
        answer = Client().post(reverse(page), {"email": email}, follow=True)
        answers.add((answer.status_code, masked(answer.content.decode(), email)))
    assert len(answers) == 1
    assert "administrator" in answers.pop()[1]


def test_a_disabled_person_gets_in_neither_by_password_nor_by_code(ali: Person) -> None:
    ali.is_active = False
    ali.save()
    client = Client()
    sign_in(client, ali.email)
    assert not is_in(client)
    client.post(reverse("account_request_login_code"), {"email": ali.email})
    assert mail.outbox == []


def test_with_a_second_step_the_password_alone_is_not_enough(client: Client, ali: Person) -> None:
    secret = generate_totp_secret()
    TOTP.activate(ali, secret)
    assert Authenticator.objects.filter(user=ali).exists()
    assert sign_in(client, ali.email)[0] == 302
    assert not is_in(client)
    page = client.get(reverse("mfa_authenticate")).content.decode()
    assert 'name="code"' in page
    assert "mfa_webauthn_authenticate" not in page, "he has no passkey to use"
    with time_machine.travel(clock.now(), tick=False):  # a code is good for half a minute
        counter = next(iter(yield_hotp_counters_from_time()))
        code = format_hotp_value(hotp_value(secret, counter))
        client.post(reverse("mfa_authenticate"), {"code": code})
    assert is_in(client)


def test_a_passkey_is_a_second_step_for_whoever_has_one(ali: Person) -> None:
    Authenticator.objects.create(user=ali, type=Authenticator.Type.WEBAUTHN, data={})
    assert ways_of(ali, ["totp", "webauthn"]) == ["totp", "webauthn"]


def test_nobody_signs_up(client: Client, company: Company) -> None:
    before = Person.objects.count()
    given = {"username": "ny", "email": "ny@example.org", "password1": PASSWORD}
    client.post(reverse("account_signup"), {**given, "password2": PASSWORD})
    assert Person.objects.count() == before


def test_whoever_finds_alis_session_open_cannot_have_his_codes_sent_elsewhere(
    client: Client, ali: Person
) -> None:
    before = ali.email
    client.force_login(ali)
    for deed in ("action_add", "action_primary", "action_send", "action_remove"):
        sent = {deed: "", "email": "fremmed@example.org"}
        assert client.post("/account/email/", sent).status_code == 404
    assert client.get("/account/email/").status_code == 404
    ali.refresh_from_db()
    assert ali.email == before
    assert mail.outbox == []


@pytest.mark.parametrize(
    "wanted", ["//example.com/", "https:example.com", "\t//example.com", "/\\a.b"]
)
def test_signing_in_leads_to_no_other_place(client: Client, ali: Person, wanted: str) -> None:
    sent = {"login": ali.sign_in_name, "password": PASSWORD, "next": wanted}
    assert client.post(reverse("account_login"), sent)["Location"] == reverse("desk")


@pytest.mark.parametrize(
    "way_in", ["account_set_password", "mfa_activate_totp", "mfa_add_webauthn"]
)
def test_whoever_finds_bodils_session_open_cannot_choose_how_she_gets_in(
    client: Client, company: Company, way_in: str
) -> None:
    bodil = company.bodil
    bodil.set_unusable_password()
    bodil.save()
    client.post(reverse("account_request_login_code"), {"email": bodil.email})
    code = re.search(r"^[A-Z0-9-]{6,}$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code is not None
    client.post(reverse("account_confirm_login_code"), {"code": code[0]})
    address = reverse(way_in)
    assert "sign_in_again" not in str(client.get(address).templates)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=6)):
        assert is_in(client)
        sent = {"password1": PASSWORD, "password2": PASSWORD}
        for answer in (client.get(address), client.post(address, sent)):
            assert f'value="{reverse("account_login")}?next={address}"' in answer.content.decode()
    bodil.refresh_from_db()
    assert not bodil.has_usable_password()


def test_signed_in_again_bodil_comes_back_to_choosing_her_password(
    client: Client, company: Company
) -> None:
    company.bodil.set_unusable_password()
    company.bodil.save()
    client.force_login(company.bodil)
    address = reverse("account_set_password")
    again = f"{reverse('account_login')}?next={address}"
    assert client.post(reverse("account_logout"), {"next": again}).headers["Location"] == again
    page = client.get(again).content.decode()
    assert f"{reverse('account_request_login_code')}?next=" in page


def test_whoever_pressed_english_before_choosing_a_first_password_stays_in_english(
    client: Client, company: Company
) -> None:
    code = make_start_code(company.anders, company.bodil)
    client.post(reverse("set_language"), {"language": "en"})
    given = {"sign_in_name": company.bodil.sign_in_name, "code": code}
    client.post(reverse("start"), {**given, "password": PASSWORD, "again": PASSWORD})
    company.bodil.refresh_from_db()
    assert (company.bodil.language, company.bodil.check_password(PASSWORD)) == ("en", True)


def test_whoever_has_a_passkey_alone_is_asked_for_it_and_not_for_a_code_from_an_app(
    client: Client, company: Company
) -> None:
    bodil = company.bodil
    bodil.set_unusable_password()
    bodil.save()
    Authenticator.objects.create(user=bodil, type=Authenticator.Type.WEBAUTHN, data={})
    client.force_login(bodil)
    answer = client.get(reverse("account_set_password"))
    assert answer.headers["Location"].startswith(reverse("mfa_reauthenticate_webauthn"))
