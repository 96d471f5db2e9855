"""A real browser, where there is one."""

from tests.views.web.conftest import browser

__all__ = ["browser"]
