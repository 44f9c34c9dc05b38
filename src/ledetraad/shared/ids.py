"""Identities: random, so that neither order nor number of anything can be read from an address."""

from __future__ import annotations

import uuid

new_id = uuid.uuid4
