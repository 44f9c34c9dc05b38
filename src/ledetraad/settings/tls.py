"""Behind a proxy that speaks TLS: cookies that no other host or plain connection can set or read."""

from __future__ import annotations

import os

SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_SECURE = True
LANGUAGE_COOKIE_NAME = "__Host-language"
CSRF_TRUSTED_ORIGINS = [
    f"https://{host}" for host in os.environ.get("LEDETRAAD_HOSTS", "").split(",") if host
]
# Else everybody would share the proxy's own address, and its allowance of failed attempts.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("LEDETRAAD_PROXIES", "1"))
