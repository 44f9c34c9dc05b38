from django.apps import AppConfig


class NudgesConfig(AppConfig):
    name = "ledetraad.nudges"

    def ready(self) -> None:
        from ledetraad.nudges.queries import findings  # noqa: PLC0415 - tables exist only from here on
        from ledetraad.shared import health  # noqa: PLC0415 - as above

        health.contribute("outbox", findings.findings)
