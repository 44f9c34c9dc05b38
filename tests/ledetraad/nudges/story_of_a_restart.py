"""PostgreSQL crashes and comes back while two workers send mail. Run by its test, in a process of its own."""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Callable

ERRANDS = 40
PATIENCE = 120.0
A_LEASE = dt.timedelta(minutes=16)


def wait_for(happened: Callable[[], bool]) -> None:
    give_up = time.monotonic() + PATIENCE
    while not happened():
        if time.monotonic() > give_up:
            raise AssertionError("It never happened.")
        time.sleep(0.05)


def main(home: Path) -> None:
    from django.db import connections  # noqa: PLC0415 - Django is ready only now
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415
    from tests.ledetraad.cast import make_company  # noqa: PLC0415
    from tests.ledetraad.nudges.crew import Crew  # noqa: PLC0415
    from tests.ledetraad.nudges.errands import errand  # noqa: PLC0415
    from tests.ledetraad.nudges.mail_server import mail_server  # noqa: PLC0415
    from tools.throwaway_postgresql import programs, run  # noqa: PLC0415

    from ledetraad.nudges.models import Message  # noqa: PLC0415
    from ledetraad.shared.models import AuditEvent, WorkerSeen  # noqa: PLC0415

    company = make_company()
    for number in range(ERRANDS):
        errand.enqueue(str(number), str(company.ali.pk))
    now = dt.datetime.now(dt.UTC)
    with mail_server() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        crew = Crew()
        for _ in range(2):
            crew.hire(now)
        wait_for(lambda: WorkerSeen.objects.count() == 2 and len(server.taken) >= ERRANDS // 4)
        connections.close_all()
        run(programs() / "pg_ctl", "-D", home / "data", "-l", home / "log", "-m", "immediate", "-w",
            "restart")  # fmt: skip
        connections.close_all()
        survived = crew.alive.copy()
        crew.hire(now + A_LEASE)
        wait_for(
            lambda: (
                not (
                    DBTaskResult.objects.exclude(status="SUCCESSFUL").exists()
                    or Message.objects.filter(state__in=["queued", "sending"]).exists()
                    or Message.objects.count() < ERRANDS
                )
            )
        )
        ended = [crew.kill(pid, 15) for pid in survived]
        crew.kill_all()
        states: Counter[str] = Counter()
        for message in Message.objects.all():
            taken = server.ids[f"<{message.pk.hex}@localhost>"]
            states[f"{message.state} {taken}"] += 1
        effects = Counter(AuditEvent.objects.filter(verb="errand").values_list("why", flat=True))
    print(json.dumps({"states": states, "effects": sorted(effects.values()), "ended": ended}))  # noqa: T201


if __name__ == "__main__":
    django.setup()
    settings.MIGRATION_MODULES = dict.fromkeys(
        app.rpartition(".")[2] for app in settings.INSTALLED_APPS
    )
    settings.OUTBOX_BACKEND = "ledetraad.nudges.operations.smtp.EmailBackend"
    main(Path(sys.argv[1]))
