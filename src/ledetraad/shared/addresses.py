"""Addresses of pages that may not be built yet."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse


def address(name: str, args: list[object] | None = None) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
