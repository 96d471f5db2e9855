"""The page's own browser and ports."""

from tests.web.conftest import browser, own_ports

__all__ = ["browser", "own_ports"]
