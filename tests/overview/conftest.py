"""The page's own browser."""

from tests.web.conftest import browser

__all__ = ["browser"]
