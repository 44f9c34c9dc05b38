"""Fields of text that save themselves, and save all the same without JavaScript."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ledetraad.dialogues.forms.free_text import no_cpr, too_long
from ledetraad.dialogues.operations.notes import CprNumberError, Saved, save_note, settle_texts
from ledetraad.dialogues.operations.seats import SeatLostError
from ledetraad.dialogues.queries.prompts import sensitive_words_in, slots_of
from ledetraad.dialogues.queries.readers import reader_line
from ledetraad.dialogues.queries.talks import PARTY_OF, notes_at, unsettled_texts
from ledetraad.dialogues.rules.access import TextKind
from ledetraad.dialogues.rules.notes import Conflict, TooLong
from ledetraad.dialogues.views.gate import table_or_404
from ledetraad.people.views.gate import signed_in
from ledetraad.shared.templatetags.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ledetraad.dialogues.queries.talks import Table
    from ledetraad.people.views.gate import PersonalRequest

MOST_TEXTS = 100  # beside one another in one field
REFUSED = 422  # the answer to a form with something in it to look at again
MENTIONED = 3  # words named in a caution; more would read like a charge


@dataclass(frozen=True)
class Prompt:
    """What to write: where it is kept, and what the page says above the field."""

    kind: TextKind
    slot: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Writing:
    """One field as the page shows it."""

    prompt: Prompt
    url: str
    text: str = ""
    version: int = 0
    other_text: str = ""
    settles: str = ""  # ids of the other texts the page shows
    error: str = ""
    readers: str = ""
    caution: str = ""

    @property
    def name(self) -> str:
        return f"{self.prompt.kind.value}-{self.prompt.slot}"

    @property
    def has_problem(self) -> bool:
        return bool(self.error or self.other_text)


def writings_for(table: Table, prompts: Iterable[Prompt]) -> list[Writing]:
    """The fields with what is saved in them, and any other text that awaits a choice."""
    prompts = list(prompts)
    kinds = {prompt.kind for prompt in prompts}
    notes = notes_at(table, *kinds)
    others = unsettled_texts(table, *kinds)
    found = []
    for prompt in prompts:
        writing = Writing(
            prompt=prompt, url=_address(table, prompt), readers=_readers(table, prompt.kind)
        )
        note = notes.get((prompt.kind, prompt.slot))
        if note is not None:
            beside = others.get(note.pk, [])
            writing = replace(
                writing,
                text=note.text,
                version=note.version,
                other_text="\n\n".join(text.text for text in beside),
                settles=" ".join(str(text.pk) for text in beside),
                caution=caution_about(note.text) if table.may_write(prompt.kind) else "",
            )
        found.append(writing)
    return found


def save_posted(table: Table, prompts: Iterable[Prompt], data: Mapping[str, str]) -> list[Writing]:
    """Save what a form without JavaScript posted; the fields come back as they now stand."""
    return [_save_field(table, writing, data) for writing in writings_for(table, prompts)]


def _save_field(table: Table, writing: Writing, data: Mapping[str, str]) -> Writing:
    if writing.name in data and not table.seat.may_write:
        raise SeatLostError
    if not table.may_write(writing.prompt.kind):
        return writing
    prompt, seen = writing.prompt, data.get(f"{writing.name}-settles")
    return save_one(
        writing,
        data,
        lambda version, text: _save(table, prompt.kind, prompt.slot, version, text, seen),
    )


def _save(
    table: Table, kind: TextKind, slot: str, version: int, text: str, seen: str | None
) -> Saved:
    """`seen` are the ids of other texts the page showed; without any, nothing was chosen between."""
    if not seen:
        return save_note(table, kind, slot, version, text)
    return settle_texts(table, kind, slot, version, text, seen=ids_in(seen))


def problems_in(writings: Iterable[Writing]) -> list[Writing]:
    return [writing for writing in writings if writing.has_problem]


def ids_in(words: str) -> set[UUID]:
    """What is no id names nothing."""
    found = set()
    for word in words.split()[:MOST_TEXTS]:
        with suppress(ValueError):
            found.add(UUID(word))
    return found


def save_one(
    writing: Writing, data: Mapping[str, str], save: Callable[[int, str], Saved]
) -> Writing:
    """Save one posted field; what cannot be saved is still in it."""
    if writing.name not in data:
        return writing
    text, version = data[writing.name], number(data.get(f"{writing.name}-version"))
    try:
        saved = save(version, text)
    except CprNumberError:
        return replace(writing, text=text, error=no_cpr())
    if isinstance(saved.outcome, TooLong):
        return replace(
            writing, text=text, error=too_long(saved.outcome.length, saved.outcome.limit)
        )
    if isinstance(saved.outcome, Conflict):
        stored = saved.outcome.stored
        seen = f"{data.get(f'{writing.name}-settles', '')} {saved.kept or ''}"
        return replace(
            writing,
            text=text,
            version=stored.version,
            other_text=stored.text,
            settles=seen.strip(),
        )
    return replace(
        writing,
        text=text,
        version=saved.outcome.version,
        other_text="",
        settles="",
        caution=caution_about(text),
    )


@signed_in
@require_POST
def autosave(request: PersonalRequest, dialogue_id: UUID, kind: str, slot: str) -> HttpResponse:
    """What the page sends while somebody types."""
    table = table_or_404(request, dialogue_id)
    text_kind = _writable_kind(table, kind, slot)
    text, version = request.POST.get("text", ""), number(request.POST.get("version"))
    seen = request.POST.get("settles")
    return answer_to(lambda: _save(table, text_kind, slot, version, text, seen), text)


def answer_to(save: Callable[[], Saved], text: str) -> JsonResponse:
    """Save, and tell the page in a form its script understands."""
    try:
        saved = save()
    except CprNumberError:
        return JsonResponse({"message": no_cpr()}, status=422)
    outcome = saved.outcome
    if isinstance(outcome, TooLong):
        return JsonResponse(
            {"message": too_long(outcome.length, outcome.limit), "keep": True}, status=422
        )
    if isinstance(outcome, Conflict):
        content = {
            "version": outcome.stored.version,
            "other_text": outcome.stored.text,
            "settles": str(saved.kept or ""),
        }
        return JsonResponse(content, status=409)
    content = {
        "version": outcome.version,
        "saved_at": saved.saved_at.isoformat(),
        "message": ". ".join(filter(None, [_("Saved"), caution_about(text)])),
    }
    return JsonResponse(content)


def _writable_kind(table: Table, kind: str, slot: str) -> TextKind:
    if kind not in set(TextKind) or slot not in slots_of(TextKind(kind)):
        raise Http404
    if not table.seat.may_write:
        raise SeatLostError
    if not table.may_write(TextKind(kind)):
        raise Http404
    return TextKind(kind)


def _address(table: Table, prompt: Prompt) -> str:
    return reverse("autosave", args=[table.dialogue.pk, prompt.kind.value, prompt.slot])


def _readers(table: Table, kind: TextKind) -> str:
    line = reader_line(table.seat, kind, released=PARTY_OF.get(kind) in table.released)
    return say(line.text)


def number(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 10 else 0


def caution_about(text: str) -> str:
    """A gentle word about what may be sensitive, never a refusal (K20)."""
    found = sensitive_words_in(text)
    if not found:
        return ""
    words = ", ".join(_("“%(word)s”") % {"word": word} for word in found[:MENTIONED])
    return _(
        "The text mentions %(words)s. Is it needed here? "
        "What concerns health, family or union membership is best said aloud. You decide."
    ) % {"words": words}
