"""The front door: every room's routes, and sign-in."""

from django.urls import include, path

from ledetraad.people.views.accounts import no_such_page

handler500 = "ledetraad.shared.faults.fault"

urlpatterns = [
    path("", include("ledetraad.desks.urls")),
    path("", include("ledetraad.people.urls")),
    path("", include("ledetraad.nudges.urls")),
    path("", include("ledetraad.dialogues.urls")),
    path("account/email/", no_such_page),
    path("account/", include("allauth.urls")),
]
