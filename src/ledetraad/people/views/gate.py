"""Only for somebody signed in; everybody else is shown the way to sign in and brought back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from ledetraad.people.queries.organisation import roles_of

if TYPE_CHECKING:
    from ledetraad.people.models import Person
    from ledetraad.people.rules.roles import Role

    class PersonalRequest(HttpRequest):
        user: Person
else:
    PersonalRequest = HttpRequest

Given = ParamSpec("Given")
View = Callable[Concatenate[PersonalRequest, Given], HttpResponse]
Guarded = Callable[Concatenate[HttpRequest, Given], HttpResponse]


def signed_in(view: View[Given]) -> Guarded[Given]:
    return cast("Guarded[Given]", login_required(cast("Any", view)))


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
