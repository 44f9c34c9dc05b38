from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "ledetraad.people"

    def ready(self) -> None:
        from ledetraad.people.queries import sign_in_mail  # noqa: PLC0415 - tables exist from here on
        from ledetraad.shared import health  # noqa: PLC0415 - as above

        health.contribute("sign-in-mail", sign_in_mail.findings)
