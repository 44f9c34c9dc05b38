"""What somebody typed and could not send is given back, to be sent again.

It is not stored: the page that comes back carries it. So a stranger can leave nothing with us, and
nobody who signs in afterwards on the same device is shown what another person wrote.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

CSRF_FIELD = "csrfmiddlewaretoken"
# Their fields are passwords and codes: never shown again.
ACCOUNT_ROUTES = ("account_", "mfa_", "start")


def typed_in(request: HttpRequest) -> list[tuple[str, str]]:
    """Every field that was posted, with its value; nothing from the pages of signing in."""
    route = (request.resolver_match and request.resolver_match.url_name) or ""
    if request.method != "POST" or route.startswith(ACCOUNT_ROUTES):
        return []
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name != CSRF_FIELD and "password" not in name
        for value in values
        if isinstance(value, str)
    ]


def give_back(request: HttpRequest, status: int) -> HttpResponse:
    """A page with all of it, and a button that sends it to where it was meant for."""
    fields = typed_in(request)
    texts = [value for _name, value in fields if len(value.split()) > 1]
    context = {"fields": fields, "texts": texts, "signed_out": not request.user.is_authenticated}
    return render(request, "shared/typed.html", context, status=status)


def is_from_our_own_page(request: HttpRequest) -> bool:
    """Else somebody else's page could put words into a form that only waits for a click."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def page_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was opened before signing in or out, so its form is not accepted unseen."""
    if is_from_our_own_page(request) and typed_in(request):
        return give_back(request, status=403)
    return render(request, "403_csrf.html", status=403)
