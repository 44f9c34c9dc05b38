from django.apps import AppConfig


class DialoguesConfig(AppConfig):
    name = "ledetraad.dialogues"

    def ready(self) -> None:
        # Tables can be imported only now that every room has been announced.
        from ledetraad.dialogues.operations.courses import when_people_change  # noqa: PLC0415
        from ledetraad.dialogues.operations.remembering import (  # noqa: PLC0415
            when_asked_again,
        )
        from ledetraad.nudges.operations.remembering import asked_again  # noqa: PLC0415
        from ledetraad.people.operations.changes import people_changed  # noqa: PLC0415

        people_changed.connect(when_people_change, dispatch_uid="courses")
        asked_again.connect(when_asked_again, dispatch_uid="courses")
