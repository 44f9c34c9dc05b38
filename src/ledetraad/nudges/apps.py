from django.apps import AppConfig


class NudgesConfig(AppConfig):
    name = "ledetraad.nudges"
