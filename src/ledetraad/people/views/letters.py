"""Letters to those without e-mail: each with a start code of its own, printed many at a time."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import qrcode
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from qrcode.image.svg import SvgPathImage

from ledetraad.people.forms.letters import LettersForm
from ledetraad.people.operations.access import START_CODE_DAYS
from ledetraad.people.operations.letters import make_letters
from ledetraad.people.queries.letters import may_print_letters, persons_for_letters, recipients
from ledetraad.people.views.gate import signed_in
from ledetraad.shared import clock
from ledetraad.shared.calendar import ONE_DAY
from ledetraad.shared.paper import pdf

if TYPE_CHECKING:
    from ledetraad.people.operations.letters import Letter
    from ledetraad.people.views.gate import PersonalRequest

LAYOUT = Path(__file__).parents[1] / "templates" / "people" / "letters.typ"
LETTERS_A_PAGE = 100


@signed_in
@require_http_methods(["GET", "POST"])
def letters(request: PersonalRequest) -> HttpResponse:
    """For whoever leads, and for HR and administrators; nobody else has letters to print."""
    if not may_print_letters(request.user):
        raise Http404
    everybody = persons_for_letters(request.user)
    page = Paginator(everybody, LETTERS_A_PAGE).get_page(request.GET.get("page"))
    offered = recipients(page)
    form = LettersForm(offered, request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = make_letters(request.user, form.cleaned_data["chosen"], form.cleaned_data["batch"])
        return _download(made, request)
    context = {"form": form, "page": page, "days": START_CODE_DAYS}
    return render(request, "people/letters.html", context, status=422 if form.errors else 200)


def _download(made: list[Letter], request: PersonalRequest) -> HttpResponse:
    start = request.build_absolute_uri(reverse("start"))
    data = {
        "title": _("Letters with a start code"),
        "language": translation.get_language() or "da",
        "letters": [_letter(letter, start, request.user.full_name) for letter in made],
    }
    response = HttpResponse(pdf(LAYOUT, data), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{_("letters")}.pdf"'
    return response


def _letter(letter: Letter, start: str, sender: str) -> dict[str, Any]:
    """What stands in the letter, in its reader's language."""
    person = letter.to.person
    until = clock.today() + ONE_DAY * START_CODE_DAYS
    with translation.override(person.language):
        return {
            "language": person.language,
            "address": [person.full_name, letter.to.unit.name, letter.to.organisation],
            "day": date_format(clock.today()),
            "heading": _("Your way into Ledetråd"),
            "greeting": _("Dear %(name)s") % {"name": person.given_name},
            "purpose": _(
                "Ledetråd is where you and your leader prepare your talks about your development and "
                "keep what you agree. What you write is confidential: it is yours until you share it."
            ),
            "steps": [
                _("Scan the code with your phone, or write this address in a browser:"),
                _("Your sign-in name:"),
                _("Your start code:"),
                _("Choose a password of your own. Nobody else gets to know it."),
            ],
            "values": [start, person.sign_in_name, letter.code, ""],
            "until": _("The code lasts until %(day)s, and can be used once.")
            % {"day": date_format(until)},
            "warning": _(
                "Was the envelope open, or does the code not work? Tell your administrator. "
                "Under My settings you can see who made the code."
            ),
            "why": _("%(name)s has printed this letter, because you have no e-mail in Ledetråd.")
            % {"name": sender},
            "code": _square(f"{start}#{quote(person.sign_in_name, safe='')}/{letter.code}"),
            "code_alt": _(
                "A square code that opens the address with name and start code filled in"
            ),
        }


def _square(text: str) -> str:
    """A QR code as SVG. What follows # never leaves the phone that scans it, so no log can hold it."""
    image = qrcode.make(text, image_factory=SvgPathImage, border=4)
    out = BytesIO()
    image.save(out)
    return out.getvalue().decode()
