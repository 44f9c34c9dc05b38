"""A server whose clock is a number of days ahead: serve_later.py DAYS --port PORT."""

from __future__ import annotations

import datetime as dt
import sys

import time_machine
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.servers.basehttp import run
from django.core.wsgi import get_wsgi_application

if __name__ == "__main__":
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=int(sys.argv[1]))
    time_machine.travel(later, tick=True).start()
    PBKDF2PasswordHasher.iterations = 1000  # slow on purpose, and everybody signs in nine times
    run("127.0.0.1", int(sys.argv[3]), get_wsgi_application(), threading=True)
