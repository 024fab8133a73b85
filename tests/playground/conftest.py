"""A browser and a running playground, for the tests that drive the page."""

from tests.playground.driving import address, browser

__all__ = ["address", "browser"]
