"""Whom to turn to at a company."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from impact.model import Contact
from impact.results import Recipient
from impact.terms import RecipientType

ContactBook = Mapping[str, Sequence[Contact]]
"""Contacts by organisation number."""


def contact_book(contacts: Iterable[Contact]) -> ContactBook:
    """Contacts by organisation number; those without a number or with a protected identity belong to nobody."""
    book: defaultdict[str, list[Contact]] = defaultdict(list)
    for contact in contacts:
        if contact.organisation_number and not contact.is_protected:
            book[contact.organisation_number].append(contact)
    return book


def usable_contacts(recipient: Recipient, book: ContactBook) -> list[Contact]:
    """The contacts that speak for this recipient, suppressed ones included, best first.

    A contact of this very workplace comes before one of the whole company; then one with an e-mail address, with a
    telephone, and last the order of the ids. A contact of another workplace is never used.
    """
    own = recipient.recipient_id if recipient.recipient_type is RecipientType.WORKPLACE else None
    mine = (own, None, "")
    known = book.get(recipient.organisation_number or "", ())
    return sorted((c for c in known if c.workplace_id in mine), key=_rank)


def best_contact(contacts: Iterable[Contact]) -> Contact | None:
    """The first contact that wants messages, or None.

    A suppressed contact is never the channel of a list: where the message is statutory it goes to the postal address.
    """
    return next((c for c in contacts if not c.is_suppressed), None)


def _rank(contact: Contact) -> tuple[bool, bool, bool, str]:
    return not contact.workplace_id, not contact.email, not contact.phone, contact.contact_id
