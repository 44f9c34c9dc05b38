"""Only for somebody signed in; everybody else is shown the way to sign in and brought back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from ledetraad.people.queries.organisation import roles_of
from ledetraad.shared.typed import give_back, typed_in

if TYPE_CHECKING:
    from ledetraad.people.models import Person
    from ledetraad.people.rules.roles import Role

    class PersonalRequest(HttpRequest):
        user: Person
else:
    PersonalRequest = HttpRequest

AUTOSAVE = "autosave"  # how the script that saves while somebody types introduces itself
Given = ParamSpec("Given")
View = Callable[Concatenate[PersonalRequest, Given], HttpResponse]
Guarded = Callable[Concatenate[HttpRequest, Given], HttpResponse]


def asked_for(request: HttpRequest, name: str) -> str:
    """What somebody looks for. No name holds a NUL, and PostgreSQL refuses to be asked about one."""
    return request.GET.get(name, "").replace("\0", " ").strip()


def signed_in(view: View[Given]) -> Guarded[Given]:
    """What was typed into a form is given back to whose session ran out meanwhile."""
    way_in = login_required(cast("Any", view))

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
        if request.method == "POST" and not request.user.is_authenticated:
            if request.headers.get("X-Requested-With") == AUTOSAVE:
                return JsonResponse({"message": _("You have been signed out.")}, status=401)
            if typed_in(request):
                return give_back(request, status=401)
        return cast("HttpResponse", way_in(request, *args, **kwargs))

    return cast("Guarded[Given]", guarded)


def in_role(role: Role) -> Callable[[View[Given]], Guarded[Given]]:
    """Only for those who hold the role now; to everybody else the page does not exist."""

    def gate(view: View[Given]) -> Guarded[Given]:
        def guarded(
            request: PersonalRequest, /, *args: Given.args, **kwargs: Given.kwargs
        ) -> HttpResponse:
            if role not in roles_of(request.user):
                raise Http404
            return view(request, *args, **kwargs)

        return signed_in(guarded)

    return gate
