"""What awaits the administrator: one next step, the rest below it, each one press away."""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING

from django.test import override_settings
from django.urls import reverse
from tests.ledetraad.cast import make_employment, make_person, make_unit

from ledetraad.desks.queries.administrator import administrator_desk
from ledetraad.desks.views.open_tasks import Task, tasks
from ledetraad.nudges.models import AddressMark
from ledetraad.people.models import ImportRun, Leadership, Purpose, Unit
from ledetraad.shared import clock
from ledetraad.shared.models import WorkerSeen

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client
    from tests.ledetraad.cast import Company


def open_to_anders(company: Company) -> list[Task]:
    return tasks(administrator_desk(company.anders, clock.today()).open)


def all_well() -> None:
    """A worker runs; the organisation says already what it is for."""
    WorkerSeen.objects.create(name="w", started_at=clock.now(), seen_at=clock.now())


def test_anders_sees_nothing_to_do_when_there_is_nothing(client: Client, company: Company) -> None:
    all_well()
    assert open_to_anders(company) == []
    client.force_login(company.anders)
    assert (
        "Intet venter på dig lige nu" in client.get(reverse("desk-administrator")).content.decode()
    )


def test_each_thing_that_is_open_is_one_line_with_the_place_to_do_it(
    client: Client, company: Company
) -> None:
    all_well()
    Purpose.objects.all().delete()
    Leadership.objects.filter(unit=company.benefits).delete()
    make_employment(make_person("Eva"), company.benefits)
    AddressMark.objects.create(person=company.ali, address=company.ali.email, marked_at=clock.now())
    day = clock.today()
    long_ago = clock.now() - dt.timedelta(days=90)
    run = {"started_by": company.anders, "day": day, "file_name": "ansatte.csv", "sha256": ""}
    ImportRun.objects.create(**run, state="applied", started_at=long_ago, finished_at=long_ago)
    waiting = ImportRun.objects.create(**run, state="checked", started_at=clock.now())
    WorkerSeen.objects.update(stopped_at=clock.now())
    found = {task.heading: task.url for task in open_to_anders(company)}
    assert list(found.values()) == [
        reverse("health"),
        reverse("import-run", args=[waiting.pk]),
        reverse("unit", args=[company.benefits.pk]),
        reverse("import"),
        reverse("unit", args=[Unit.objects.filter(employments__isnull=False).first().pk]),  # type: ignore[union-attr]
        reverse("undecided-mail"),
    ]
    client.force_login(company.anders)
    page = client.get(reverse("desk-administrator")).content.decode()
    assert page.count('id="next-step"') == 1
    assert "Ydelser har ingen leder" in page
    assert all(client.get(url).status_code == 200 for url in found.values())


def test_an_import_that_changes_nothing_awaits_nobody_and_is_as_good_as_new(
    company: Company,
) -> None:
    all_well()
    long_ago = clock.now() - dt.timedelta(days=90)
    run = {"started_by": company.anders, "day": clock.today(), "file_name": "ansatte.csv"}
    ImportRun.objects.create(**run, state="applied", started_at=long_ago, finished_at=long_ago)
    (old,) = open_to_anders(company)
    assert old.url == reverse("import")
    now = clock.now()
    ImportRun.objects.create(**run, state="unchanged", started_at=now, finished_at=now)
    assert open_to_anders(company) == []


def test_an_old_import_of_another_organisation_is_none_of_anders_business(
    company: Company,
) -> None:
    all_well()
    skipper = make_person("Skipper")
    make_employment(skipper, make_unit("Havnen"))
    long_ago = clock.now() - dt.timedelta(days=90)
    run = ImportRun.objects.create(
        started_by=skipper, day=clock.today(), file_name="ansatte.csv", sha256="",
        state="applied", started_at=long_ago, finished_at=long_ago,
    )  # fmt: skip
    assert open_to_anders(company) == []
    for who in (company.anders, None):
        ImportRun.objects.filter(pk=run.pk).update(started_by=who)
        assert [task.url for task in open_to_anders(company)] == [reverse("import")]


def test_what_a_unit_above_says_holds_for_those_below(company: Company) -> None:
    all_well()
    assert open_to_anders(company) == []
    Purpose.objects.update(unit=company.youth)
    (task,) = open_to_anders(company)
    assert "Ydelser" in task.heading or "enheder" in task.heading


def test_the_desk_says_so_when_no_recent_backup_is_known(
    client: Client, company: Company, tmp_path: Path
) -> None:
    client.force_login(company.anders)
    desk = reverse("desk-administrator")
    with override_settings(DATA=tmp_path):
        assert "kender ingen nylig sikkerhedskopi" in client.get(desk).content.decode()
        mark, at = tmp_path / "last-backup", clock.now().timestamp()
        mark.touch()
        os.utime(mark, (at, at))
        assert "kender ingen nylig" not in client.get(desk).content.decode()
