"""No file names the machine it was written on, or a host that has no business here."""

import re

from tests.architecture.project import project_files, text_of

_MACHINE_PATH = re.compile(r"(?<![\w.\-}])/(?:work|root|home|Users)/[\w.]")
_HOST = re.compile(r"\b(?:https?|wss?|git|ssh)://(?:[^/\s@\"'`]*@)?([^/\s\"'`<>()\[\]:,\\?#]+)")
_HOSTS = {
    "127.0.0.1",
    "api.telegram.org",
    "api.weixin.qq.com",  # WeChat's API, a default; the next two stand in for it in disasters
    "api2.weixin.qq.com",
    "sh.api.weixin.qq.com",
    "core.telegram.org",
    "keepachangelog.com",
    "localhost",
    "mp.weixin.qq.com",  # where WeChat draws a scene code
    "openws.work.weixin.qq.com",  # the gateway of WeCom's smart bots, a default
    "qyapi.weixin.qq.com",  # WeCom's API, a default
    "semver.org",
    "t.me",
    "www.apache.org",
    "www.iso.org",  # ISO 10002, which procedures cite
    "www.w3.org",
}
_FOR_EXAMPLES = ("example", "test", "invalid", "example.com", "example.org", "example.net")


def test_no_path_of_a_machine_is_named() -> None:
    found = {
        f"{path}: {match[0]}"
        for path in project_files()
        for match in _MACHINE_PATH.finditer(text_of(path) or "")
    }
    assert found == set()


def _allowed(host: str) -> bool:
    if "." not in host or re.search(r"[{}$%*]", host):  # a placeholder, or a name within a network
        return True
    host = host.lower().rstrip(".")
    return host in _HOSTS or any(
        host == each or host.endswith(f".{each}") for each in _FOR_EXAMPLES
    )


def test_only_known_hosts_are_named() -> None:
    found = {
        f"{path}: {match[1]}"
        for path in project_files()
        if not path.startswith("tests/data/")
        for match in _HOST.finditer(text_of(path) or "")
        if not _allowed(match[1])
    }
    assert found == set(), "a new host goes into _HOSTS, with a reason in the review"
