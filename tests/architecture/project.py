"""The project as files, for the tests that look at it from outside."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("bot", "handlers", "storage", "templates", "conversations", "cases", "procedures")
_LEFT_BY_TOOLS = {"data", "build", "dist", "kesu.egg-info"}


@cache
def project_files() -> tuple[str, ...]:
    """Paths, relative to the root, of all files that are or will be in the repository."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
        paths = [each for each in listed.decode().split("\0") if each]
    except (OSError, subprocess.CalledProcessError):  # no git here, or an unpacked archive
        paths = [str(each.relative_to(ROOT)) for each in _walk(ROOT) if each.name != ".env"]
    return tuple(sorted(each for each in paths if (ROOT / each).is_file()))


def _walk(folder: Path) -> Iterator[Path]:
    for each in folder.iterdir():
        hidden = each.name.startswith(".") and each.name != ".ci"
        if each.is_file():
            yield each
        elif not (hidden or each.name == "__pycache__") and (
            folder != ROOT or each.name not in _LEFT_BY_TOOLS
        ):
            yield from _walk(each)


def python_files(*folders: str) -> list[str]:
    """Python files under the named top folders, all of them when none is named."""
    return [
        each
        for each in project_files()
        if each.endswith(".py") and (not folders or each.split("/", 1)[0] in folders)
    ]


def text_of(path: str) -> str | None:
    """The file's text, or None where it is not text."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def syntax_of(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), filename=path)
