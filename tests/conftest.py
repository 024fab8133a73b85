"""What every test may ask for. Servers and programs are in `tests/services.py`."""

import os

import pytest
from hypothesis import HealthCheck, settings

from tests.services import chromium, postgres_server, postgres_url, redis_server, redis_url

__all__ = ["chromium", "postgres_server", "postgres_url", "redis_server", "redis_url"]

# A busy machine must not fail a property test for being slow; examples are the same in every run,
# so that a red run can be repeated.
settings.register_profile(
    "kesu",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("kesu")

_MARKS = {
    "postgres_server": pytest.mark.postgres,
    "redis_server": pytest.mark.redis,
    "chromium": pytest.mark.browser,
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that asks for a server or a browser carries its mark without saying so."""
    for item in items:
        for fixture, mark in _MARKS.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(mark)


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A token or a database in the developer's environment must not reach a test."""
    for name in list(os.environ):
        if name.startswith("KESU_") and not name.startswith("KESU_TEST_"):
            monkeypatch.delenv(name)
