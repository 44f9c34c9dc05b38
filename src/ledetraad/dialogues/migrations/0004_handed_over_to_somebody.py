import django.db.models.deletion
from django.db import migrations, models


def name_the_receiver(apps, schema_editor):
    """Until now a course was handed over to whichever course followed it, or was going to."""
    Course = apps.get_model("dialogues", "Course")
    for course in Course.objects.filter(handed_over_at__isnull=False):
        course.handed_over_to = Course.objects.filter(follows=course).order_by("starts_on").last()
        if course.handed_over_to is None:
            course.handed_over_at = None
        course.save(update_fields=["handed_over_to", "handed_over_at"])


class Migration(migrations.Migration):
    dependencies = [("dialogues", "0003_a_step_is_done_once_per_goal")]

    operations = [
        migrations.AddField(
            model_name="course",
            name="handed_over_to",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="received",
                to="dialogues.course",
            ),
        ),
        migrations.RunPython(name_the_receiver, migrations.RunPython.noop),
    ]
