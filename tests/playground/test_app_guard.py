"""Who may speak to the page's server."""

import pytest

from bot.playground.guard import host_is_ours, is_loopback


@pytest.mark.parametrize(
    ("host", "bound", "ours"),
    [
        ("127.0.0.1:8080", "127.0.0.1", True),
        ("localhost:8080", "127.0.0.1", True),
        ("[::1]:8080", "127.0.0.1", True),
        ("127.0.0.2", "127.0.0.1", True),
        ("evil.example:8080", "127.0.0.1", False),
        ("192.168.1.7:8080", "127.0.0.1", False),
        ("localhost.evil.example", "127.0.0.1", False),
        ("", "127.0.0.1", False),
        ("192.168.1.7:8080", "0.0.0.0", True),
        ("evil.example", "0.0.0.0", False),
        ("kesu.lan:8080", "kesu.lan", True),
    ],
)
def test_only_names_that_nobody_else_can_point_here_are_ours(
    host: str, bound: str, ours: bool
) -> None:
    assert host_is_ours(host, bound) is ours


@pytest.mark.parametrize(
    ("bound", "loopback"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("h.lan", False)],
)
def test_loopback_is_told_from_the_rest(bound: str, loopback: bool) -> None:
    assert is_loopback(bound) is loopback
