from django.urls import path

from ledetraad.people.views import language, me

urlpatterns = [
    path("language/", language.set_language, name="set_language"),
    path("me/", me.me, name="me"),
    path("me/readings/", me.readings, name="readings"),
]
