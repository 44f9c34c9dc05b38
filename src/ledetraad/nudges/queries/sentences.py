"""A line of the list in the reader's language: what to do, why it came, and the one link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

from ledetraad.content.mail import mail_words
from ledetraad.shared.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledetraad.nudges.models import Nudge
    from ledetraad.nudges.queries.reminders import Remembered


@dataclass(frozen=True)
class Sentence:
    """One line as it is read. A gathered line leads to its most pressing thing; the rest have links too."""

    kind: str
    line: str
    action: str
    why: str
    url: str
    nudge: Nudge
    urgent: bool
    target: str  # the page the link leads on to
    each: tuple[Sentence, ...] = ()

    @property
    def gathered(self) -> bool:
        return len(self.each) > 1


def sentences_of(found: Iterable[Remembered]) -> list[Sentence]:
    return [sentence_of(line) for line in found]


def sentence_of(found: Remembered) -> Sentence:
    """The words of the page's, or the mail's, language."""
    one = [_sentence(nudge, 1) for nudge in found.nudges]
    if len(one) == 1:
        return one[0]
    return _sentence(found.first, len(one), tuple(one))


def _sentence(nudge: Nudge, count: int, each: tuple[Sentence, ...] = ()) -> Sentence:
    words = mail_words().reminders[nudge.kind]
    gaps = {"name": _name(nudge), "day": _day(nudge), "count": str(count)}
    return Sentence(
        kind=nudge.kind,
        line=_say(words.one if count == 1 else words.many, gaps),
        action=_say(words.action, gaps),
        why=_say(words.why, gaps),
        url=reverse("reminder", args=[nudge.pk]),
        nudge=nudge,
        target=reverse(nudge.link, args=nudge.link_arguments),
        urgent=nudge.urgent_at is not None and nudge.urgent_at <= timezone.now(),
        each=each,
    )


def _say(text: Text, gaps: dict[str, str]) -> str:
    filled = text.filled(**{name: Text(words, words) for name, words in gaps.items()})
    return filled.in_language(get_language() or "da")


def _name(nudge: Nudge) -> str:
    return nudge.about.given_name if nudge.about else ""


def _day(nudge: Nudge) -> str:
    return date_format(nudge.day, "DATE_FORMAT") if nudge.day else ""
