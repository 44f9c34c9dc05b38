"""Entering for the first time, with a start code."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import (
    validate_password,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class StartForm(forms.Form):
    sign_in_name = forms.CharField(
        label=gettext_lazy("Sign-in name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    code = forms.CharField(
        label=gettext_lazy("Start code"),
        max_length=40,
        help_text=gettext_lazy("Sixteen letters and digits. Spaces and hyphens do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=gettext_lazy("New password"),
        strip=False,
        max_length=4096,
        help_text=gettext_lazy("At least twelve characters. A whole sentence is easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("The new password again"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"password", "again"} <= cleaned.keys() and cleaned["password"] != cleaned["again"]:
            raise ValidationError({"again": _("The two passwords are not the same.")})
        return cleaned

    def refuse(self) -> None:
        """The same words whether the name, the code or its week was wrong."""
        self.add_error(
            "code",
            _(
                "The sign-in name and the code do not belong together, or the code is used or too old. "
                "Ask your administrator for a new one."
            ),
        )
