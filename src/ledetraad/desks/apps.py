from django.apps import AppConfig


class DesksConfig(AppConfig):
    name = "ledetraad.desks"

    def ready(self) -> None:
        from ledetraad.desks.queries import published  # noqa: PLC0415 - tables exist only from here on
        from ledetraad.shared import health  # noqa: PLC0415 - as above

        health.contribute("published", published.findings)
