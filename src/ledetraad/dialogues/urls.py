from django.urls import path

from ledetraad.dialogues.views import planning, preparation, talk, writing

urlpatterns = [
    path("courses/<uuid:course_id>/dialogues/new/", planning.plan, name="plan-dialogue"),
    path("dialogues/<uuid:dialogue_id>/edit/", planning.edit, name="dialogue-edit"),
    path("dialogues/<uuid:dialogue_id>/held/", planning.hold, name="hold"),
    path("dialogues/<uuid:dialogue_id>/prepare/", preparation.prepare, name="prepare"),
    path("dialogues/<uuid:dialogue_id>/", talk.talk, name="talk"),
    path(
        "dialogues/<uuid:dialogue_id>/notes/<str:kind>/<slug:slot>/",
        writing.autosave,
        name="autosave",
    ),
]
