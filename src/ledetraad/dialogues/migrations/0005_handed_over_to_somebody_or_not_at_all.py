from django.db import migrations, models


class Migration(migrations.Migration):
    """On its own: PostgreSQL adds no constraint to a table that the same transaction has written to."""

    dependencies = [("dialogues", "0004_handed_over_to_somebody")]

    operations = [
        migrations.AddConstraint(
            model_name="course",
            constraint=models.CheckConstraint(
                condition=models.Q(handed_over_to__isnull=True, handed_over_at__isnull=True)
                | models.Q(handed_over_to__isnull=False, handed_over_at__isnull=False),
                name="handed_over_to_somebody",
            ),
        ),
    ]
