"""Each library has its rooms. import-linter guards the floors; this test guards single files."""

import ast
from fnmatch import fnmatch

import pytest

from tests.architecture.project import PACKAGES, python_files, syntax_of

# Library -> the files that may import it (`*` also stands for folders).
_ROOMS: dict[str, tuple[str, ...]] = {
    "aiogram": ("handlers/telegram_customer*",),
    "telegram": ("handlers/telegram_staff*",),
    "wechatpy": ("handlers/wechat/*", "handlers/wecom/files.py"),
    "aiohttp": (
        "bot/*",
        "handlers/*transport*",
        "handlers/wecom/link.py",
        "handlers/wecom/files.py",
    ),
    "sqlalchemy": ("storage/*",),
    "alembic": ("storage/*",),
    "aiosqlite": ("storage/*",),
    "asyncpg": ("storage/*",),
    "redis": ("storage/*",),
    "cryptography": ("storage/*", "bot/playground/wechat/*", "bot/playground/wecom/*"),
    "jinja2": ("templates/*",),
    "prometheus_client": ("bot/*",),
    "pydantic_settings": ("bot/*",),
    # Tools of the tests: never part of the product.
    "hypothesis": (),
    "playwright": (),
    "pytest": (),
    "telebot": (),
    "tests": (),
    "bench": (),
}


def _imported(path: str) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(syntax_of(path)):
        if isinstance(node, ast.Import):
            names.update(each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return {each.split(".", 1)[0] for each in names}


@pytest.mark.parametrize("library", _ROOMS)
def test_a_library_stays_in_its_rooms(library: str) -> None:
    users = [path for path in python_files(*PACKAGES) if library in _imported(path)]
    outside = [each for each in users if not any(fnmatch(each, room) for room in _ROOMS[library])]
    assert outside == []
