"""What each kind of segment is called; apart from the model, as a first paint needs no more."""

from __future__ import annotations

from collections.abc import Mapping

KIND_WORDS: Mapping[str, str] = {
    "opening": "Opening",
    "state": "State under Review",
    "statement": "Statement",
    "follow-up": "Moderator's questions",
    "questions": "Missions' questions",
    "break": "Break",
    "closing": "Closing",
}
"""By the values of :class:`~presession_timer.plan.model.Kind`."""
