"""The database itself refuses to change or remove a line of the audit log."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER audit_no_{verb} BEFORE {VERB} ON shared_auditevent
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
"""
POSTGRESQL_FUNCTION = """
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$
"""
POSTGRESQL = """
CREATE TRIGGER audit_no_{verb} BEFORE {VERB} ON shared_auditevent
FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()
"""


def lock(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION)
    for verb in ("update", "delete"):
        template = POSTGRESQL if vendor == "postgresql" else SQLITE
        schema_editor.execute(template.format(verb=verb, VERB=verb.upper()))


def unlock(apps, schema_editor):
    on = " ON shared_auditevent" if schema_editor.connection.vendor == "postgresql" else ""
    for verb in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER audit_no_{verb}{on}")
    if on:
        schema_editor.execute("DROP FUNCTION audit_is_append_only()")


class Migration(migrations.Migration):
    dependencies = [("shared", "0001_initial")]
    operations = [migrations.RunPython(lock, unlock)]
