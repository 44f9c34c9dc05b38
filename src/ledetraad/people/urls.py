from django.urls import path

from ledetraad.people.views import (
    entering,
    health,
    importing,
    language,
    letters,
    me,
    persons,
    purpose,
    units,
)

urlpatterns = [
    path("language/", language.set_language, name="set_language"),
    path("me/", me.me, name="me"),
    path("me/readings/", me.readings, name="readings"),
    path("account/start/", entering.start, name="start"),
    path("me/sign-out-everywhere/", entering.sign_out_everywhere, name="sign-out-everywhere"),
    path("people/", persons.people, name="people"),
    path("people/new/", persons.new_person, name="new-person"),
    path("letters/", letters.letters, name="letters"),
    path("people/<uuid:person_id>/", persons.person, name="person"),
    path("units/", units.units, name="units"),
    path("units/<uuid:unit_id>/", units.unit, name="unit"),
    path("units/<uuid:unit_id>/purpose/", purpose.purpose, name="purpose"),
    path("health/", health.health, name="health"),
    path("alive", health.alive, name="alive"),
    path("people/import/", importing.imports, name="import"),
    path("people/import/sample/", importing.import_sample, name="import-sample"),
    path("people/import/<uuid:run_id>/", importing.import_run, name="import-run"),
    path("people/import/<uuid:run_id>/check/", importing.check_import, name="import-check"),
    path("people/import/<uuid:run_id>/apply/", importing.apply_import, name="import-apply"),
    path("people/import/<uuid:run_id>/discard/", importing.discard_import, name="import-discard"),
]
