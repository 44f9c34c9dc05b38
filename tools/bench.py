"""How long the pages take on a large organisation's data, as ratios to an empty page.

`make bench` builds the city once (build/bench-city) and uses it again. The empty page is signed in
like all others: session, person, menu and base template, and nothing in it. Every round asks for
each page once, the empty one first; a ratio is the median of the rounds' own ratios. Pages are
asked for in this process, without a web server. Time is what the processor spent on this process,
SQLite included, so that other work on the machine is not counted.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import os
import pstats
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import django
import django.utils.timezone
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models import Count, Q
from django.shortcuts import render
from django.template.backends.django import Template
from django.test import Client
from django.urls import include, path, reverse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern, URLResolver

TYPICAL_TEAM = 20
ROUNDS = 21
WARM_UP = 2

urlpatterns: list[URLPattern | URLResolver] = []  # filled when Django is ready


def empty(request: HttpRequest) -> HttpResponse:
    return render(request, "base.html")


@dataclass
class Spent:
    """The processor's seconds on one request, and what they went to."""

    whole: float = 0.0
    database: float = 0.0
    template: float = 0.0  # without the queries that a template asks for
    queries: int = 0

    def ask(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        begun = time.process_time()
        try:
            return execute(*arguments)
        finally:
            self.database += time.process_time() - begun
            self.queries += 1


@dataclass
class Page:
    name: str
    url: str
    client: Client
    spent: list[Spent] = field(default_factory=list)

    def ask(self) -> Spent:
        spent = Spent()
        begun = time.process_time()
        with connection.execute_wrapper(spent.ask), _templates_timed(spent):
            response = self.client.get(self.url)
        spent.whole = time.process_time() - begun
        if response.status_code != 200:
            raise SystemExit(f"{self.name} ({self.url}) answers {response.status_code}.")
        return spent


@contextmanager
def _templates_timed(spent: Spent) -> Iterator[None]:
    plain = Template.render

    def timed(template: Template, *arguments: Any, **named: Any) -> Any:
        begun, queried = time.process_time(), spent.database
        try:
            return plain(template, *arguments, **named)
        finally:
            spent.template += time.process_time() - begun - (spent.database - queried)

    Template.render = timed  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        Template.render = plain  # type: ignore[method-assign]


def build(size: str, data: Path) -> None:
    """The demonstration of that size, unless an earlier run has made it."""
    if (data / "built").exists():
        print((data / "built").read_text(encoding="utf-8"))
        return
    print(f"Building {size} in {data}; this is done once.")
    words = [sys.executable, "-m", "ledetraad.cli", "demo", "--size", size, "--build-only"]
    begun = time.perf_counter()
    subprocess.run(words, env=os.environ | {"LEDETRAAD_DATA": str(data)}, check=True)  # noqa: S603 - our own command
    built = f"{size} was built in {time.perf_counter() - begun:.0f} s."
    (data / "built").write_text(built, encoding="utf-8")
    print(built)


def set_up(data: Path) -> None:
    os.environ["LEDETRAAD_DEMO"] = "1"
    os.environ["LEDETRAAD_DATA"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "ledetraad.settings.embedded"
    django.setup()
    call_command("prepare", stdout=io.StringIO())  # an earlier version may have built the database
    settings.ROOT_URLCONF = __name__
    urlpatterns.extend([path("empty/", empty, name="empty"), path("", include("ledetraad.urls"))])


def pages() -> list[Page]:
    """The empty page first. A leader with a team of about the usual size, and one employee there."""
    talked = apps.get_model("dialogues", "Dialogue").objects.filter(
        kind="development", held_on__isnull=False, course__goals__isnull=False
    )
    leader = _typical_leader()
    talk = talked.filter(course__leader=leader, course__parked_on=None).order_by("pk")[0]
    course = talk.course
    hr, administrator, researcher = (
        _holder(role) for role in ("hr", "administrator", "researcher")
    )
    year = {"year": django.utils.timezone.localdate().year}
    lead, follow = _client(leader), _client(course.employee)
    return [
        Page("empty page", reverse("empty"), lead),
        Page(f"leader's desk, {_team_of(leader)} employees", reverse("desk-leader"), lead),
        Page("employee's desk", reverse("desk-employee"), follow),
        Page("course", reverse("course", args=[course.pk]), lead),
        Page("prepare", reverse("prepare", args=[talk.pk]), follow),
        Page("talk", reverse("talk", args=[talk.pk]), lead),
        Page("HR's desk", reverse("desk-hr"), _client(hr)),
        Page("report to MED, all units", reverse("med-report", kwargs=year), _client(hr)),
        Page("administrator's desk", reverse("desk-administrator"), _client(administrator)),
        Page("people", reverse("people"), _client(administrator)),
        Page("researcher's desk", reverse("desk-researcher"), _client(researcher)),
    ]


def _typical_leader() -> Any:
    people = apps.get_model("people", "Person").objects
    open_courses = Count("courses_led", filter=Q(courses_led__parked_on=None))
    team = people.annotate(team=open_courses).filter(team__lte=TYPICAL_TEAM)
    return team.order_by("-team", "own_id")[0]


def _team_of(leader: Any) -> int:
    return int(leader.courses_led.filter(parked_on=None).count())


def _holder(role: str) -> Any:
    return apps.get_model("people", "RoleGrant").objects.filter(role=role)[0].person


def _client(person: Any) -> Client:
    client = Client(HTTP_HOST="localhost")
    client.force_login(person)
    return client


def measure(asked: list[Page], rounds: int) -> None:
    for turn in range(WARM_UP + rounds):
        for page in asked:
            spent = page.ask()
            if turn >= WARM_UP:
                page.spent.append(spent)


def table(asked: list[Page]) -> list[str]:
    nothing = [spent.whole for spent in asked[0].spent]
    lines = [
        "| page | ratio | ms | queries | in the database | in templates | elsewhere |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for page in asked:
        ratio = median(spent.whole / base for spent, base in zip(page.spent, nothing, strict=True))
        whole = median(spent.whole for spent in page.spent)
        database = median(spent.database / spent.whole for spent in page.spent)
        template = median(spent.template / spent.whole for spent in page.spent)
        lines.append(
            f"| {page.name} | {ratio:.1f} | {1000 * whole:.1f} | {page.spent[0].queries} "
            f"| {database:.0%} | {template:.0%} | {1 - database - template:.0%} |"
        )
    return lines


def profile(page: Page, times: int = 20) -> None:
    """Where the time of one page goes, function by function."""
    page.ask()
    watch = cProfile.Profile()
    watch.enable()
    for _ in range(times):
        page.ask()
    watch.disable()
    pstats.Stats(watch).strip_dirs().sort_stats("cumulative").print_stats(60)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", default="city", choices=["small", "article", "city"])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--profile", metavar="PAGE", help="profile the page whose name begins so")
    chosen = parser.parse_args()
    data = Path("build").resolve() / f"bench-{chosen.size}"
    build(chosen.size, data)
    set_up(data)
    asked = pages()
    if chosen.profile:
        profile(next(page for page in asked if page.name.startswith(chosen.profile)))
        return
    measure(asked, chosen.rounds)
    print("\n".join(table(asked)))


if __name__ == "__main__":
    main()
