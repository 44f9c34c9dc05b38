"""States as words: `{{ message|outcome_words }}`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from ledetraad.nudges.forms.words import OUTCOMES

if TYPE_CHECKING:
    from ledetraad.nudges.models import Message

register = template.Library()


@register.filter
def outcome_words(message: Message) -> str:
    return str(OUTCOMES[message.reason or message.state])
