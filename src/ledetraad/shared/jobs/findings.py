"""How the jobs are doing, in plain sentences: what waits, what was given up, what nobody was there for."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks_db.models import DBTaskResult, get_date_max

from ledetraad.shared import clock
from ledetraad.shared.health import Finding
from ledetraad.shared.jobs.recurring import label_of, recurring
from ledetraad.shared.models import ScheduledRun, WorkerSeen
from ledetraad.shared.served import started_at

if TYPE_CHECKING:
    from django.db.models import QuerySet

SEEN_WITHIN = dt.timedelta(minutes=2)
LONGEST_WAIT = dt.timedelta(minutes=10)
LOOKED_BACK = dt.timedelta(days=7)


def findings() -> list[Finding]:
    autodiscover_modules("tasks")  # a web process has no use for jobs, but for what they are called
    return [_worker(), _waiting(), _given_up(), _missed(), _latest()]


def given_up() -> QuerySet[DBTaskResult[Any, Any]]:
    return DBTaskResult.objects.failed()


def _worker() -> Finding:
    label = _("Worker")
    now = clock.now()
    working = WorkerSeen.objects.filter(seen_at__gt=now - SEEN_WITHIN, stopped_at=None).count()
    if working:
        text = ngettext("%(count)s is working.", "%(count)s are working.", working)
        return Finding(label, ok=True, how=text % {"count": working})
    started = started_at(settings.DATA)
    if started and now - SEEN_WITHIN < started <= now:
        text = _("The pages were started %(when)s; a worker is awaited for two minutes.")
        return Finding(label, ok=True, how=text % {"when": spoken(started)})
    seen = WorkerSeen.objects.order_by("-seen_at").first()
    if seen is None:
        return Finding(
            label,
            ok=False,
            how=_("None has ever run here: no reminder and no mail leaves."),
            what_to_do=_("Start one beside the web server: ledetraad work"),
        )
    return Finding(
        label,
        ok=False,
        how=_("None has been seen since %(when)s.") % {"when": spoken(seen.seen_at)},
        what_to_do=_(
            "Start it: systemctl start ledetraad-work@1. Its log tells why it ended: "
            "journalctl -u 'ledetraad-work@*'"
        ),
    )


def _waiting() -> Finding:
    now = clock.now()
    ready = DBTaskResult.objects.ready()
    asked_at = [_ready_since(job) for job in ready.order_by("enqueued_at")[:1]]
    is_slow = bool(asked_at) and asked_at[0] < now - LONGEST_WAIT
    count = ready.count()
    text = ngettext("%(count)s waits.", "%(count)s wait.", count) % {"count": count}
    if is_slow:
        text += " " + _("The oldest since %(when)s.") % {"when": spoken(asked_at[0])}
    return Finding(
        _("Jobs waiting"),
        ok=not is_slow,
        how=text,
        what_to_do=_("See that a worker runs; when it does, start one more.") if is_slow else "",
    )


def _ready_since(job: DBTaskResult[Any, Any]) -> dt.datetime:
    at: dt.datetime = job.enqueued_at
    return at if job.run_after == get_date_max() else max(at, job.run_after)


def _given_up() -> Finding:
    label = _("Jobs given up")
    count = given_up().count()
    if not count:
        return Finding(label, ok=True, how=_("None."))
    latest = given_up().latest("finished_at")
    text = ngettext(
        "%(count)s was given up after five attempts, the latest %(when)s: %(name)s (%(fault)s).",
        "%(count)s were given up after five attempts, the latest %(when)s: %(name)s (%(fault)s).",
        count,
    )
    return Finding(
        label,
        ok=False,
        how=text
        % {
            "count": count,
            "when": spoken(latest.finished_at),
            "name": _name_of(latest),
            "fault": latest.exception_class_path.rpartition(".")[2],
        },
        what_to_do=_(
            "Find the cause in the worker's log, mend it, and let them be tried again: "
            "ledetraad work --again"
        ),
    )


def _name_of(job: DBTaskResult[Any, Any]) -> str:
    labels = [str(each.label) for each in recurring() if each.task.module_path == job.task_path]
    return next(iter(labels), job.task_path.rpartition(".")[2])


def _missed() -> Finding:
    """A fault while it lasts; as soon as a later hour has been served, history."""
    label = _("Hours that passed without a worker")
    runs = ScheduledRun.objects.filter(due_at__gt=clock.now() - LOOKED_BACK).order_by("-due_at")
    missed = runs.filter(filled_at=None)
    latest = missed.first()
    if latest is None:
        return Finding(label, ok=True, how=_("None in the last seven days."))
    words = {
        "count": missed.count(),
        "name": label_of(latest.name),
        "when": spoken(latest.due_at),
    }
    if runs.filter(filled_at__isnull=False, due_at__gt=latest.due_at).exists():
        over = _("It is over: %(count)s in the last seven days, the latest: %(name)s, %(when)s.")
        return Finding(label, ok=True, how=over % words)
    text = _("%(count)s in the last seven days, the latest: %(name)s, %(when)s.")
    return Finding(
        label,
        ok=False,
        how=text % words,
        what_to_do=_(
            "What belonged to those hours is not done late. See that a worker runs day and night."
        ),
    )


def _latest() -> Finding:
    label = _("Latest round")
    run = ScheduledRun.objects.exclude(filled_at=None).order_by("-due_at").first()
    if run is None:
        return Finding(label, ok=True, how=_("none yet"))
    return Finding(label, ok=True, how=f"{label_of(run.name)}, {spoken(run.due_at)}")


def spoken(at: dt.datetime) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")
