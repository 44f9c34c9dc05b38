"""The database itself refuses to change or remove counts that have been published."""

from django.db import migrations

TABLES = ("desks_edition", "desks_editionline")
SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table}
BEGIN SELECT RAISE(ABORT, 'what is published never changes'); END
"""
POSTGRESQL_FUNCTION = """
CREATE FUNCTION editions_never_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'what is published never changes'; END $$
"""
POSTGRESQL = """
CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table}
FOR EACH ROW EXECUTE FUNCTION editions_never_change()
"""


def lock(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    if is_postgresql:
        schema_editor.execute(POSTGRESQL_FUNCTION)
    template = POSTGRESQL if is_postgresql else SQLITE
    for table in TABLES:
        for verb in ("update", "delete"):
            schema_editor.execute(template.format(table=table, verb=verb, VERB=verb.upper()))


def unlock(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        for verb in ("update", "delete"):
            on = f" ON {table}" if is_postgresql else ""
            schema_editor.execute(f"DROP TRIGGER {table}_no_{verb}{on}")
    if is_postgresql:
        schema_editor.execute("DROP FUNCTION editions_never_change()")


class Migration(migrations.Migration):
    dependencies = [("desks", "0001_initial")]
    operations = [migrations.RunPython(lock, unlock)]
