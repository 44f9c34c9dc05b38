from django.urls import path

from ledetraad.dialogues.views import preparation, writing

urlpatterns = [
    path("dialogues/<uuid:dialogue_id>/prepare/", preparation.prepare, name="prepare"),
    path(
        "dialogues/<uuid:dialogue_id>/notes/<str:kind>/<slug:slot>/",
        writing.autosave,
        name="autosave",
    ),
]
