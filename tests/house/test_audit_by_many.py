"""Four processes write at once, on both databases: the log stays one chain, and no line is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.installation import Installation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from tests.prepared import OnPostgresql

pytestmark = pytest.mark.once

WRITERS = 4
EACH = 4  # rounds of three audited deeds and a reading
FILL = """
from tests.ledetraad.cast import make_company
company = make_company()
print(company.ali.pk, company.ali_with_karen.pk)
"""
WRITE = """
import sys, uuid
from ledetraad.dialogues.operations.goals import GoalWords, close_goal, reopen_goal, write_goal
from ledetraad.dialogues.operations.reading import log_reading
from ledetraad.dialogues.queries.courses import seat_for
from ledetraad.dialogues.queries.goals import goal_for
from ledetraad.dialogues.rules.access import TextKind
from ledetraad.dialogues.rules.goals import ClosedBecause
from ledetraad.people.models import Person
who, rounds = sys.argv[1], int(sys.argv[2])
ali = Person.objects.get(given_name="Ali")
print("ready", flush=True)
sys.stdin.readline()  # all begin at once
for number in range(rounds):
    seat = seat_for(ali, ali.courses.get().pk)
    goal = write_goal(seat, uuid.uuid4(), 0, GoalWords(f"{who} {number}")).now.goal
    close_goal(goal_for(ali, goal.pk), ClosedBecause.REACHED)
    log_reading(seat, f"{who} {number}", [TextKind.GOAL], seat.course.pk)
    reopen_goal(goal_for(ali, goal.pk))
"""
LOOK = """
from collections import Counter
from django.db import DatabaseError, connection, transaction
from ledetraad.dialogues.models import DevelopmentGoal
from ledetraad.shared.audit import first_broken_link
from ledetraad.shared.models import AuditEvent, AuditHead
verbs = Counter(AuditEvent.objects.values_list("verb", flat=True))
numbers = list(AuditEvent.objects.values_list("number", flat=True))
refused = 0
for statement in [
    "UPDATE shared_auditevent SET verb = 'x' WHERE number = 1",
    "DELETE FROM shared_auditevent WHERE number = 1",
]:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError:
        refused += 1
print(first_broken_link(), DevelopmentGoal.objects.count(), len(set(AuditEvent.objects.filter(
    verb="read").values_list("why", flat=True))), *(verbs[verb] for verb in (
    "write-goal", "close-goal", "reopen-goal", "read")),
    numbers == list(range(1, AuditHead.objects.get().number + 1)), refused)
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def house(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    prepared: Callable[[Path], Path],
    prepared_on_postgresql: Callable[[Path], AbstractContextManager[OnPostgresql]],
) -> Iterator[Installation]:
    if request.param == "sqlite":
        yield Installation(prepared(tmp_path))
        return
    with prepared_on_postgresql(tmp_path) as made:
        yield made.installation


def begin(house: Installation, who: int) -> subprocess.Popen[str]:
    environ = {"DJANGO_SETTINGS_MODULE": "ledetraad.settings.embedded"} | house.environ
    code = f"import django; django.setup()\n{WRITE}"
    return subprocess.Popen(  # noqa: S603 - our own code
        [sys.executable, "-c", code, str(who), str(EACH)],
        env=environ | {"PYTHONUNBUFFERED": "1"},
        cwd=house.folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_four_processes_that_write_at_once_leave_one_unbroken_chain(house: Installation) -> None:
    house.python(FILL)
    writers = [begin(house, who) for who in range(WRITERS)]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    faults = ""
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write(os.linesep)
        writer.stdin.flush()
    for writer in writers:
        faults += writer.communicate()[1]
    assert faults == ""
    assert [writer.returncode for writer in writers] == [0] * WRITERS
    done = WRITERS * EACH
    expected = ["None", done, done, done, done, done, done, True, 2]
    assert house.python(LOOK).split() == [str(each) for each in expected]
