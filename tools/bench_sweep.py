"""How long a night's sweep takes, as a ratio to reading the table of courses through once.

Builds an organisation of the wanted size straight in the tables (build/bench-sweep-…): every leader
leads twenty; each course has its talks, a goal and a plan, most of them in order; every twelfth employee
and every thirtieth leader has been on leave; everybody has something on the list already. Then it sweeps
one night as a worker does, the day after the last one. The table read is `dialogues_course`, one row for
each employee, every column, through the same connection. Times are the processor's, SQLite included;
memory is the process's peak above what it was before.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import resource
import shutil
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.management import call_command
from django.db import connection, transaction

if TYPE_CHECKING:
    from collections.abc import Callable

HEADER = """\
| courses | one scan, s | the question, in scans | looked at | changed | opening and parking, in scans \
| the whole sweep, s | in scans | MB above before |
|---:|---:|---:|---:|---:|---:|---:|---:|---:|"""
TEAM = 20
CHUNK = 20_000
LISTED = "listed:"
TODAY = dt.date(2026, 11, 17)  # a Tuesday
YESTERDAY = TODAY - dt.timedelta(days=1)
NOON = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)


def set_up(data: Path) -> None:
    os.environ["LEDETRAAD_DATA"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "ledetraad.settings.embedded"
    django.setup()
    connection.ensure_connection()


def build(size: int) -> None:
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:  # nobody else reads it, and it can be built again
        cursor.execute("PRAGMA synchronous=OFF")
        cursor.execute("PRAGMA cache_size=-1000000")
    chance = random.Random(size)  # noqa: S311 - the same organisation every time
    for first in range(0, size, CHUNK):
        with transaction.atomic():
            for table, rows in organisation(chance, min(CHUNK, size - first), first).items():
                fill(table, rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def fill(table: str, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    names = list(rows[0])
    marks = ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})",  # noqa: S608 - our own names
            [tuple(row.values()) for row in rows],
        )


def new() -> str:
    return uuid.uuid4().hex


def organisation(
    chance: random.Random, employees: int, first: int
) -> dict[str, list[dict[str, Any]]]:
    """The rows of some units with their leaders and people, by table; parents before children."""
    tables: dict[str, list[dict[str, Any]]] = {
        name: []
        for name in (
            "people_unit", "people_person", "people_leadership", "people_toolaccess",
            "people_employment", "people_absence", "nudges_nudge", "dialogues_course", "dialogues_dialogue",
            "dialogues_developmentgoal", "dialogues_goalversion", "dialogues_plan",
            "dialogues_planstep",
        )
    }  # fmt: skip
    for number in range(first, first + employees):
        if number % TEAM == 0:
            unit = new()
            leader = person(tables, f"l{number}")
            begin_unit(tables, unit, leader, number)
            if number // TEAM % 30 == 0:
                leave(tables, leader, until=60)
        who = employee(tables, chance, unit, leader, number)
        if number % 12 == 0:
            leave(tables, who, until=100)
        listed(tables, who, number)
    return tables


def person(tables: dict[str, list[dict[str, Any]]], own_id: str) -> str:
    pk = new()
    tables["people_person"].append({
        "id": pk, "own_id": own_id, "sign_in_name": own_id, "given_name": "Nr", "family_name": own_id,
        "email": f"{own_id}@example.org", "language": "da", "is_active": 1, "sessions_ended": 0,
        "password": UNUSABLE_PASSWORD_PREFIX, "last_login": None,
    })  # fmt: skip
    return pk


def begin_unit(
    tables: dict[str, list[dict[str, Any]]], unit: str, leader: str, number: int
) -> None:
    tables["people_unit"].append({
        "id": unit, "own_id": f"u{number}", "name": f"Enhed {number}", "parent_id": None,
        "path": f"{unit}/", "closed_on": None,
    })  # fmt: skip
    tables["people_leadership"].append({
        "id": new(), "unit_id": unit, "person_id": leader, "acting": 0, "starts_on": "2020-01-01",
        "ends_on": None,
    })  # fmt: skip
    tables["people_toolaccess"].append({"person_id": leader, "opened_on": "2020-01-01"})


def employee(
    tables: dict[str, list[dict[str, Any]]],
    chance: random.Random,
    unit: str,
    leader: str,
    number: int,
) -> str:
    who, employment, course = person(tables, f"e{number}"), new(), new()
    start = TODAY - dt.timedelta(days=chance.randint(1, 440))
    tables["people_employment"].append({
        "id": employment, "own_id": f"a{number}", "person_id": who, "unit_id": unit, "title": "",
        "weekly_hours": 37, "function": "citizen_facing", "starts_on": "2020-01-01", "ends_on": None,
    })  # fmt: skip
    tables["dialogues_course"].append({
        "id": course, "leader_id": leader, "employee_id": who, "employment_id": employment,
        "starts_on": start.isoformat(), "parked_on": None, "parked_because": "", "follows_id": None,
        "handed_over_at": None, "handed_over_to_id": None, "content_fingerprint": new(),
        "to_look_at": 0,
    })  # fmt: skip
    if chance.random() < 0.02:
        tables["people_absence"].append({
            "id": new(), "person_id": who, "starts_on": (TODAY - dt.timedelta(days=20)).isoformat(),
            "ends_on": None,
        })  # fmt: skip
    lives(tables, chance, course, who, start)
    return who


def leave(tables: dict[str, list[dict[str, Any]]], who: str, until: int) -> None:
    """Six weeks away, back so many days ago: the clock of the courses stood still."""
    tables["people_absence"].append({
        "id": new(), "person_id": who,
        "starts_on": (TODAY - dt.timedelta(days=until + 42)).isoformat(),
        "ends_on": (TODAY - dt.timedelta(days=until)).isoformat(),
    })  # fmt: skip


def listed(tables: dict[str, list[dict[str, Any]]], who: str, number: int) -> None:
    """Something that is on somebody's list already, and is over some night within forty."""
    tables["nudges_nudge"].append({
        "id": new(), "key": f"{LISTED}{number}", "person_id": who, "kind": "step_due",
        "object_id": None, "about_id": None, "leads": 0, "happens_at": None, "day": None,
        "link": "desk", "link_arguments": "[]", "due_on": (TODAY - dt.timedelta(days=9)).isoformat(),
        "urgent_at": None, "expires_on": (TODAY + dt.timedelta(days=number % 40)).isoformat(),
        "state": "open", "snoozed_until": None, "told_in_id": None, "told_at": None,
        "created_at": "2026-11-08 12:00:00", "closed_at": None,
    })  # fmt: skip


def lives(
    tables: dict[str, list[dict[str, Any]]],
    chance: random.Random,
    course: str,
    who: str,
    start: dt.date,
) -> None:
    """A talk in each quarter so far, the next one planned by most; a goal with a plan by most."""
    day = start + dt.timedelta(days=chance.randint(5, 40))
    kind = "development"
    while day < TODAY:
        dialogue(tables, course, kind, held=day)
        kind, day = "follow_up", day + dt.timedelta(days=chance.randint(80, 100))
    if chance.random() < 0.7:
        dialogue(
            tables, course, kind, planned=max(day, TODAY + dt.timedelta(days=chance.randint(1, 60)))
        )
    if kind == "follow_up" and chance.random() < 0.9:
        goal, plan = new(), new()
        at = dt.datetime.combine(start, dt.time(12)) + dt.timedelta(days=45)
        written = min(at, dt.datetime(2026, 11, 1, 12)).isoformat(" ")  # noqa: DTZ001 - as SQLite keeps it
        tables["dialogues_developmentgoal"].append({
            "id": goal, "course_id": course, "position": 0, "closed_on": None, "closed_because": "",
            "created_at": written,
        })  # fmt: skip
        tables["dialogues_goalversion"].append({
            "id": new(), "goal_id": goal, "number": 1, "author_id": who, "written_at": written,
            "wording": "", "own_reason": "", "purpose_link": "", "kind": "", "competence": "",
            "challenge": None, "sign_of_success": "", "support_needed": "", "why_changed": "",
        })  # fmt: skip
        tables["dialogues_plan"].append({
            "id": plan, "goal_id": goal, "number": 1, "author_id": who, "written_at": written,
            "why_changed": "",
        })  # fmt: skip
        for position in range(2):
            tables["dialogues_planstep"].append({
                "id": new(), "plan_id": plan, "lineage": new(), "position": position, "cue": "",
                "action": "", "helper": "", "insight": "",
                "due_on": (TODAY + dt.timedelta(days=chance.randint(-90, 90))).isoformat(),
            })  # fmt: skip


def dialogue(
    tables: dict[str, list[dict[str, Any]]], course: str, kind: str,
    held: dt.date | None = None, planned: dt.date | None = None,
) -> None:  # fmt: skip
    tables["dialogues_dialogue"].append({
        "id": new(), "course_id": course, "kind": kind, "quarter": 1,
        "planned_date": planned.isoformat() if planned else None, "planned_time": None, "minutes": 60,
        "place_kind": "", "place": "", "to_prepare": "",
        "held_on": held.isoformat() if held else None, "cancelled_at": None,
        "created_at": "2026-01-01 12:00:00",
    })  # fmt: skip


def measured(what: Callable[[], Any]) -> tuple[float, float, Any]:
    """Seconds of the processor, megabytes at the peak above before, and what came of it."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    result = what()
    seconds = time.process_time() - begun
    return seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024, result


def timed(what: Callable[..., None]) -> tuple[list[float], Callable[..., None]]:
    """The same, and a list that is told how many seconds of the processor it takes each time."""
    seconds: list[float] = []

    def observed(*given: Any) -> None:
        seconds.append(measured(lambda: what(*given))[0])

    return seconds, observed


def read_through() -> int:
    rows = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM dialogues_course")
        while some := cursor.fetchmany(2000):
            rows += len(some)
    return rows


def night(size: int) -> None:
    from ledetraad.dialogues.operations import sweeping  # noqa: PLC0415 - after set_up
    from ledetraad.dialogues.operations.courses import follow_changes  # noqa: PLC0415
    from ledetraad.dialogues.queries.due import courses_to_look_at  # noqa: PLC0415
    from ledetraad.nudges.models import Nudge  # noqa: PLC0415
    from ledetraad.shared.models import Once  # noqa: PLC0415

    Nudge.objects.exclude(key__startswith=LISTED).delete()
    Nudge.objects.update(state="open", closed_at=None)
    Once.objects.filter(key__startswith="swept:").delete()
    Once.objects.create(key=f"swept:{YESTERDAY}", at=NOON)
    scan, _memory, rows = measured(read_through)
    ask, _memory, looked = measured(lambda: sum(1 for _ in courses_to_look_at(YESTERDAY, TODAY)))
    follow, vars(sweeping)["follow_changes"] = timed(follow_changes)
    whole, memory, changed = measured(lambda: sweeping.sweep(TODAY))
    print(
        f"| {rows:,} | {scan:.2f} | {ask / scan:.1f} | {looked:,} | {changed:,} "
        f"| {sum(follow) / scan:.1f} | {whole:.1f} | {whole / scan:.0f} | {memory:.0f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int, default=[100_000, 1_000_000])
    parser.add_argument("--step", choices=["build", "night"], help="of one size, in this process")
    chosen = parser.parse_args()
    if chosen.step is None:
        print(HEADER, flush=True)
        for size in chosen.sizes:  # each step in a process of its own, so that its peak is its own
            for step in ("build", "night"):
                command = [sys.executable, __file__, "--step", step, str(size)]
                subprocess.run(command, check=True)  # noqa: S603 - this file
        return
    (size,) = chosen.sizes
    data = Path("build").resolve() / f"bench-sweep-{size}"
    fresh = not (data / "built").exists()
    if fresh and chosen.step == "build":
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir(parents=True)
    set_up(data)
    if chosen.step == "night":
        night(size)
    elif fresh:
        build(size)
        (data / "built").touch()


if __name__ == "__main__":
    main()
