"""Looking for orphans, for what was given up and for what is old reads no job that went well."""

from django.db import migrations

NAME = "shared_jobs_by_state"


class Migration(migrations.Migration):
    dependencies = [
        ("shared", "0003_jobs"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
    ]

    operations = [
        # Whole, not partial: SQLite cannot use a partial index when the state is a parameter.
        migrations.RunSQL(
            f"CREATE INDEX {NAME} ON django_tasks_database_dbtaskresult (status, finished_at)",
            f"DROP INDEX {NAME}",
        ),
    ]
