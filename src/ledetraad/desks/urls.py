from django.urls import path

from ledetraad.desks.views import desk, front

urlpatterns = [
    path("", front.front, name="front"),
    path("step-in/", front.step_in, name="step-in"),
    path("desk/", desk.desk, name="desk"),
]
