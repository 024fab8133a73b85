"""Tests of the playground: the stand-ins first, then the page."""
