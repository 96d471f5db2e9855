"""How a record's file is called. It imports nothing: a screen asks before its first paint."""

from typing import Final

__all__ = ["SUFFIX"]

SUFFIX: Final = ".presession.jsonl"
