from django import template
from django.utils.translation import get_language

from ledetraad.shared.text import Text

register = template.Library()


@register.filter
def say(text: Text) -> str:
    """The text in the language the page is shown in: `{{ question.text|say }}`."""
    return text.in_language(get_language() or "da")


@register.filter
def before_fault(label: object) -> str:
    """A label with a colon after it, unless it is a question or sentence that ends by itself."""
    words = str(label).rstrip()
    return words if words.endswith(("?", ".", "!", "…")) else f"{words}:"
