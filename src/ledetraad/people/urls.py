from django.urls import path

from ledetraad.people.views import importing, language, me

urlpatterns = [
    path("language/", language.set_language, name="set_language"),
    path("me/", me.me, name="me"),
    path("me/readings/", me.readings, name="readings"),
    path("people/import/", importing.imports, name="import"),
    path("people/import/<uuid:run_id>/", importing.import_run, name="import-run"),
    path("people/import/<uuid:run_id>/check/", importing.check_import, name="import-check"),
    path("people/import/<uuid:run_id>/apply/", importing.apply_import, name="import-apply"),
    path("people/import/<uuid:run_id>/discard/", importing.discard_import, name="import-discard"),
]
