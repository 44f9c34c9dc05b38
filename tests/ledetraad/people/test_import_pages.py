"""Anders imports in the browser: nothing is changed before he says yes, and he sees how far it is."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import translation
from tests.ledetraad.cast import make_person

from ledetraad.people.forms.import_words import PROBLEMS, SECTIONS, sentence
from ledetraad.people.models import Employment, ImportRun, Person
from ledetraad.people.operations.changes import people_changed
from ledetraad.people.operations.importing import start_applying
from ledetraad.people.operations.progress import Progress, announce, working_on
from ledetraad.people.rules.importing import findings
from ledetraad.people.rules.importing.problems import Problem, Trouble
from ledetraad.people.rules.importing.runs import RunState
from ledetraad.people.tasks import work

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries
    from tests.ledetraad.cast import Company

pytestmark = pytest.mark.django_db

PAGE = "/people/import/"


@pytest.fixture
def anders(company: Company, client: Client) -> Client:
    client.force_login(company.anders)
    return client


def file_with(company: Company, *rows: str) -> SimpleUploadedFile:
    """Everybody as they are, and some rows more."""
    header = "medarbejder_id;fornavn;efternavn;enhed_id;enhed_nav;enhed_navn;overordnet;ansat_fra"
    header = header.replace("enhed_nav;", "").replace("overordnet", "overordnet_enhed_id")
    lines = [header]
    for each in Employment.objects.select_related("person", "unit__parent"):
        parent = each.unit.parent.own_id if each.unit.parent else ""
        person, unit = each.person, each.unit
        lines.append(
            f"{person.own_id};{person.given_name};{person.family_name};"
            f"{unit.own_id};{unit.name};{parent};{each.starts_on}"
        )
    content = "\n".join((*lines, *rows, "")).encode()
    return SimpleUploadedFile("people.csv", content, "text/csv")


def new_row(company: Company) -> str:
    return f"ny1;Nadia;Nyborg;{company.youth.own_id};;;2026-12-01"


def bring(client: Client, file: SimpleUploadedFile) -> str:
    response = client.post(PAGE, {"people": file, "day": "2026-11-22"})
    assert response.status_code == 302
    return str(response.headers["Location"])


def test_anders_looks_says_yes_and_nadia_is_there(company: Company, anders: Client) -> None:
    address = bring(anders, file_with(company, new_row(company)))
    page = anders.get(address).content.decode()
    assert "Nye medarbejdere: 1" in page
    assert "Nadia Nyborg (ny1)" in anders.get(f"{address}?list=new_persons").content.decode()
    assert not Person.objects.filter(own_id="ny1").exists()
    assert anders.post(f"{address}apply/").status_code == 302
    assert Person.objects.get(own_id="ny1").given_name == "Nadia"
    assert "Det her blev ændret" in anders.get(address).content.decode()


def test_anders_discards_and_nothing_is_kept(company: Company, anders: Client) -> None:
    address = bring(anders, file_with(company, new_row(company)))
    anders.post(f"{address}discard/")
    run = ImportRun.objects.get()
    assert (run.state, run.file, run.findings) == (RunState.DISCARDED, "", "")
    anders.post(f"{address}apply/")
    assert not Person.objects.filter(own_id="ny1").exists()


def test_anders_is_told_line_column_and_what_is_wrong(company: Company, anders: Client) -> None:
    row = new_row(company).replace("2026-12-01", "01-12-1890")
    page = anders.get(bring(anders, file_with(company, row))).content.decode()
    assert "Linje 11, ansat_fra" in page
    assert "“01-12-1890” ligger før 1930" in page
    assert "Ja, lav ændringerne" not in page


def test_anders_brings_a_spreadsheet_and_reads_what_to_do_in_excel(anders: Client) -> None:
    spreadsheet = BytesIO()
    with ZipFile(spreadsheet, "w") as parts:
        for name in ("[Content_Types].xml", "xl/workbook.xml"):
            parts.writestr(name, "<x/>")
    file = SimpleUploadedFile("medarbejdere.csv", spreadsheet.getvalue())
    page = anders.get(bring(anders, file)).content.decode()
    assert "Åbn det i Excel" in page
    assert f'href="{PAGE}">Vælg en fil igen' in page


def test_anders_has_to_say_yes_to_many_leavers(company: Company, anders: Client) -> None:
    file = file_with(company)
    content = file.read().decode().splitlines(keepends=True)
    half = SimpleUploadedFile("half.csv", "".join(content[:5]).encode())
    address = bring(anders, half)
    refused = anders.post(f"{address}apply/")
    assert refused.status_code == 422
    assert "mere end hver tiende" in refused.content.decode()
    assert Employment.objects.filter(ends_on=None).count() == 9
    anders.post(f"{address}apply/", {"allow_many_leavers": "on"})
    assert Employment.objects.filter(ends_on=None).count() == 4


def test_html_and_formulas_in_a_file_are_shown_as_text(company: Company, anders: Client) -> None:
    row = new_row(company).replace("Nadia", "<script>alert(1)</script>")
    address = bring(anders, file_with(company, row.replace("Nyborg", "=cmd|'/c calc'!A1")))
    page = anders.get(f"{address}?list=new_persons").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_page_without_a_file_or_a_day_asks_again(anders: Client) -> None:
    response = anders.post(PAGE, {"day": "i morgen"})
    assert response.status_code == 422
    assert not ImportRun.objects.exists()


def test_somebody_at_work_is_seen_with_how_far_it_is(company: Company, anders: Client) -> None:
    address = bring(anders, file_with(company, new_row(company)))
    run = ImportRun.objects.get()
    ImportRun.objects.update(state=RunState.APPLYING.value)
    with working_on(run.pk) as tell:
        tell(Progress("writing", 3, 8))
        page = anders.get(address)
    assert page.headers["Refresh"] == "3"
    assert "3 af 8" in page.content.decode()


def test_a_run_that_is_about_to_begin_has_not_stopped(company: Company, anders: Client) -> None:
    address = bring(anders, file_with(company, new_row(company)))
    run = ImportRun.objects.get()
    ImportRun.objects.update(state=RunState.APPLYING.value)
    announce(run.pk)
    assert "Venter på at gå i gang" in anders.get(address).content.decode()


def test_a_run_whose_process_died_is_shown_as_stopped(company: Company, anders: Client) -> None:
    address = bring(anders, file_with(company, new_row(company)))
    ImportRun.objects.update(state=RunState.APPLYING.value)
    assert "Intet er ændret" in anders.get(address).content.decode()
    anders.post(f"{address}check/")
    assert ImportRun.objects.get().state == RunState.CHECKED


def test_another_administrators_file_is_as_if_it_were_not_there(
    company: Company, anders: Client
) -> None:
    address = bring(anders, file_with(company, new_row(company)))
    other = make_person("Asta")
    company.organisation.role_grants.create(person=other, role="administrator")
    client = Client()
    client.force_login(other)
    assert client.get(address).status_code == 404
    assert client.post(f"{address}apply/").status_code == 404


@pytest.mark.parametrize("many", [1, 150])
def test_the_page_asks_the_same_of_the_database_at_any_size(
    company: Company,
    anders: Client,
    many: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    rows = [new_row(company).replace("ny1", f"ny{number}") for number in range(many)]
    address = bring(anders, file_with(company, *rows))
    with django_assert_max_num_queries(6):
        anders.get(f"{address}?list=new_persons")


def test_every_problem_and_every_list_has_its_words_in_both_languages() -> None:
    assert set(PROBLEMS) == set(Problem)
    assert tuple(SECTIONS) == findings.SECTIONS
    for problem in Problem:
        trouble = Trouble(2, "navn", problem, "v", 3, ("a", "b"))
        with translation.override("en"):
            english = sentence(trouble)
        with translation.override("da"):
            assert sentence(trouble) != english


def test_the_sample_can_be_fetched_from_the_page_and_tried_at_once(
    company: Company, anders: Client
) -> None:
    """With Anders' own organisation at the top: else it would be refused as somebody else's."""
    page = anders.get(PAGE).content.decode()
    assert f'href="{PAGE}sample/"' in page
    sample = anders.get(f"{PAGE}sample/")
    assert sample.content.startswith(b"\xef\xbb\xbfmedarbejder_id;")
    file = SimpleUploadedFile("sample-import.csv", sample.content, "text/csv")
    run = anders.get(bring(anders, file)).content.decode()
    assert "Nye medarbejdere: 6" in run
    assert "mere end hver tiende" in run


def test_anders_reads_why_the_changes_were_not_made(company: Company, anders: Client) -> None:
    """The work is done in a process of its own, so its page is the only place to say so."""
    address = bring(anders, file_with(company, new_row(company)))
    run = ImportRun.objects.get()
    for error, words in [(OperationalError, "databasen"), (RuntimeError, "hos os")]:

        def refuse(error: type[Exception] = error, **_: object) -> None:
            raise error

        people_changed.connect(refuse)
        try:
            assert start_applying(run.pk, allow_many_leavers=False)
            with pytest.raises(error):
                work(run.pk, "apply")
        finally:
            people_changed.disconnect(refuse)
        page = anders.get(address).content.decode()
        assert words in page.lower()
        assert "intet er ændret" in page.lower() or "intet ændret" in page.lower()
        assert "Ja, lav ændringerne" in page
    assert not Person.objects.filter(own_id="ny1").exists()
    anders.post(f"{address}apply/")
    assert Person.objects.filter(own_id="ny1").exists()


def test_a_file_that_is_far_too_large_is_refused_and_touches_no_disk(
    anders: Client, tmp_path: Path
) -> None:
    large = SimpleUploadedFile(
        "people.csv", b"medarbejder_id;navn\n" * (3 * 1024 * 1024), "text/csv"
    )
    with override_settings(FILE_UPLOAD_TEMP_DIR=str(tmp_path)):
        answer = anders.post(PAGE, {"people": large, "day": "2026-11-22"})
    assert answer.status_code == 422
    assert "større end 50 MB" in answer.content.decode()
    assert not ImportRun.objects.exists()
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_changes_nothing_waits_for_no_yes_anywhere(
    company: Company, anders: Client
) -> None:
    address = bring(anders, file_with(company))
    page = anders.get(address).content.decode()
    assert "Ingenting: Filen siger det, vi ved i forvejen." in page
    assert "Ja, lav ændringerne" not in page
    assert "Kassér filen" not in page
    earlier = anders.get(PAGE).content.decode().partition("Tidligere")[2]
    assert "intet at ændre" in earlier
    assert "venter" not in anders.get(reverse("desk-administrator")).content.decode()
