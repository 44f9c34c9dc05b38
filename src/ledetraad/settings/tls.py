"""Behind a proxy that speaks TLS: cookies that no other host or plain connection can set or read."""

from __future__ import annotations

import os

from ledetraad.settings.environment import listed, whole_number

HOSTS = listed("LEDETRAAD_HOSTS")

# Where people find this installation: what links in mails begin with.
ADDRESS = os.environ.get("LEDETRAAD_ADDRESS", f"https://{(HOSTS or ['localhost'])[0]}").rstrip("/")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_SECURE = True
LANGUAGE_COOKIE_NAME = "__Host-language"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in HOSTS]
# Else everybody would share the proxy's own address, and its allowance of failed attempts.
ALLAUTH_TRUSTED_PROXY_COUNT = whole_number("LEDETRAAD_PROXIES", 1)
