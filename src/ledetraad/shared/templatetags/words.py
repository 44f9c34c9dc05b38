from django import template
from django.utils.translation import get_language

from ledetraad.shared.text import Text

register = template.Library()


@register.filter
def say(text: Text) -> str:
    """The text in the language the page is shown in: `{{ question.text|say }}`."""
    return text.in_language(get_language() or "da")
