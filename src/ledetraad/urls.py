"""The front door: every room's routes, and sign-in."""

from django.urls import include, path

handler500 = "ledetraad.shared.faults.fault"

urlpatterns = [
    path("", include("ledetraad.desks.urls")),
    path("", include("ledetraad.people.urls")),
    path("", include("ledetraad.nudges.urls")),
    path("", include("ledetraad.dialogues.urls")),
    path("account/", include("allauth.urls")),
]
