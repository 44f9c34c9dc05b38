"""What is in the outbox: for the administrator who decides, and for the demonstration's own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Exists, F, OuterRef

from ledetraad.nudges.models import AddressMark, Message
from ledetraad.nudges.rules.states import MessageState
from ledetraad.people.queries.leaving import left_before
from ledetraad.people.queries.persons import persons_for_administrator
from ledetraad.shared import clock

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from ledetraad.people.models import Person


def undecided() -> QuerySet[Message]:
    """Handed over, and no answer came. The oldest first; their words are nobody's to read here."""
    unknown = Message.objects.filter(state=MessageState.UNKNOWN).select_related("person")
    return unknown.order_by("handed_over_at").defer("subject", "text", "html", "calendar")


def undecided_for(asker: Person) -> QuerySet[Message]:
    """Those to the people the asker administers."""
    return undecided().filter(_administered_by(asker))


def undecided_message(asker: Person, message_id: UUID) -> Message | None:
    return undecided_for(asker).filter(pk=message_id).first()


def still_matters(message: Message) -> bool:
    return message.expires_at > clock.now()


def marked_addresses() -> QuerySet[AddressMark]:
    """Addresses that mail no longer goes to, as long as the person still has them and works here."""
    still_theirs = AddressMark.objects.filter(person__is_active=True, person__email=F("address"))
    still_here = still_theirs.filter(~left_before(clock.today(), "person"))
    return still_here.select_related("person").order_by("-marked_at")


def marked_addresses_for(asker: Person) -> QuerySet[AddressMark]:
    """Those of the people the asker administers."""
    return marked_addresses().filter(_administered_by(asker))


def _administered_by(asker: Person) -> Exists:
    """Asked of the few rows there are, and not by first listing everybody of a city."""
    return Exists(persons_for_administrator(asker).filter(pk=OuterRef("person")))


def shown_messages() -> QuerySet[Message]:
    """All messages, the newest first: in the demonstration alone, where everybody is invented."""
    if not settings.DEMO:
        return Message.objects.none()
    return Message.objects.select_related("person").order_by("-queued_at", "pk")


def shown_message(message_id: UUID) -> Message | None:
    return shown_messages().filter(pk=message_id).first()
