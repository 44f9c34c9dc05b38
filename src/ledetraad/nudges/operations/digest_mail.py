"""The words of one mail, as plain text and as HTML that needs neither pictures nor a style of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils import timezone, translation

from ledetraad.content.mail import mail_words
from ledetraad.nudges.operations.outbox import Mail
from ledetraad.nudges.queries.reminders import remembered
from ledetraad.nudges.queries.sentences import Sentence, sentence_of
from ledetraad.shared.links import link_to
from ledetraad.shared.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from ledetraad.nudges.models import Nudge
    from ledetraad.nudges.rules.digest import Digest
    from ledetraad.people.models import Person


def digest_mail(person: Person, digest: Digest, rows: Mapping[UUID, Nudge]) -> Mail:
    """In the person's language. Each line has its link, which is only a way to sign in for anybody else."""
    with translation.override(person.language), timezone.override(None):
        lines = [sentence_of(remembered(line, rows)) for line in digest.lines]
        words = mail_words().digest
        subject = words.subject_one if len(lines) == 1 else words.subject_many
        context = {
            "language": person.language,
            "subject": _say(subject, person, count=len(lines)),
            "greeting": _say(words.greeting, person, name=person.given_name),
            "opening": _say(words.opening, person),
            "lines": [(line, _url(line) if len(lines) > 1 else None) for line in lines],
            "more": _more(digest.more, person),
            "go": lines[0].action if len(lines) == 1 else _say(words.go, person),
            "url": _url(lines[0]) if len(lines) == 1 else link_to("reminders"),
            "why": _say(words.why, person),
            "because": _say(words.because, person),
            "fewer": _say(words.fewer, person),
            "fewer_go": _say(words.fewer_go, person),
            "fewer_url": link_to("reminder-settings"),
            "private": _say(words.private, person),
        }
        return Mail(
            subject=str(context["subject"]),
            text=render_to_string("nudges/mail/digest.txt", context),
            html=render_to_string("nudges/mail/digest.html", context),
        )


def _url(line: Sentence) -> str:
    """To the step itself; what is gathered is told apart on the list."""
    return link_to("reminders") if line.gathered else link_to("reminder", [line.nudge.pk])


def _more(count: int, person: Person) -> str:
    if not count:
        return ""
    words = mail_words().digest
    return _say(words.more_one if count == 1 else words.more_many, person, count=count)


def _say(text: Text, person: Person, **given: object) -> str:
    same = {name: Text(str(value), str(value)) for name, value in given.items()}
    return text.filled(**same).in_language(person.language)
