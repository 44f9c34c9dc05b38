from django.urls import path

from ledetraad.desks import views

urlpatterns = [
    path("", views.front, name="front"),
    path("desk/", views.desk, name="desk"),
]
