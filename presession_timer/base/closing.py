"""What a with statement closes at its end."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Self


class Closing(ABC):
    """Something that works, in threads of its own or with a file, until it is closed."""

    @abstractmethod
    def close(self) -> None:
        """End it, and wait for that as long as it may take."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
