from django.apps import AppConfig


class SharedConfig(AppConfig):
    name = "ledetraad.shared"

    def ready(self) -> None:
        from ledetraad.shared import health  # noqa: PLC0415 - tables can be asked only from here on
        from ledetraad.shared.jobs import findings  # noqa: PLC0415 - as above

        health.contribute("jobs", findings.findings)
