"""What templates need to look alike: an icon, and a field in the design system's dress."""

from __future__ import annotations

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

SPRITE = "shared/vendor/dkfds/icons.svg"
PLAIN = {"hidden", "checkbox", "radioselect", "checkboxselectmultiple"}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A drawing from the design system's sprite; silent to screen readers unless it has a label."""
    href = f"{static(SPRITE)}#{name}"
    if label:
        svg = '<svg class="icon-svg" role="img" aria-label="{}"><use href="{}"></use></svg>'
        return format_html(svg, label, href)
    svg = '<svg class="icon-svg" focusable="false" aria-hidden="true"><use href="{}"></use></svg>'
    return format_html(svg, href)


@register.filter
def dressed(field: BoundField) -> SafeString:
    """The field's widget with the design system's class beside any of its own."""
    kind = field.widget_type
    own = field.field.widget.attrs.get("class", "")
    if kind in PLAIN:
        return field.as_widget()
    dress = "form-select" if kind in {"select", "nullbooleanselect"} else "form-input"
    return field.as_widget(attrs={"class": f"{dress} {own}".strip()})
