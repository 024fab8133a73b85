"""What stands at the top, how files are called, and how large they may grow."""

import ast
import stat
import subprocess
import sys
import tomllib
from pathlib import PurePosixPath

from tests.architecture.project import PACKAGES, ROOT, project_files, python_files, syntax_of

_OTHER_FOLDERS = {"tests", "docs", "bench", "requirements", ".ci"}
_VAGUE_NAMES = {
    *("util", "utils", "helper", "helpers", "manager", "managers"),
    *("base", "common", "misc", "shared", "stuff"),
}
_LINES_OF_A_FILE = 400
_LINES_OF_A_FUNCTION = 60
_HEAVY = ("aiogram", "telegram", "sqlalchemy", "alembic", "dateparser", "aiohttp", "jinja2")


def test_only_the_agreed_names_stand_at_the_top() -> None:
    folders = {each.split("/", 1)[0] for each in project_files() if "/" in each}
    assert folders <= {*PACKAGES, *_OTHER_FOLDERS}
    assert set(PACKAGES) <= folders


def test_exactly_the_packages_are_installed() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    included = settings["tool"]["setuptools"]["packages"]["find"]["include"]
    assert sorted(included) == sorted([*PACKAGES, *(f"{each}.*" for each in PACKAGES)])


def test_every_package_folder_says_what_it_is() -> None:
    folders = {PurePosixPath(each).parent for each in python_files(*PACKAGES)}
    silent = [
        str(folder)
        for folder in folders
        if "versions" not in folder.parts
        and not (
            (ROOT / folder / "__init__.py").exists()
            and ast.get_docstring(syntax_of(f"{folder}/__init__.py"))
        )
    ]
    assert silent == [], "an __init__.py with a sentence about the folder is missing"


def test_no_file_or_folder_has_a_name_that_says_nothing() -> None:
    vague = [
        each
        for each in python_files()
        if _VAGUE_NAMES & {part.removesuffix(".py") for part in PurePosixPath(each).parts}
    ]
    assert vague == []


def test_no_file_is_too_long_for_one_head() -> None:
    lengths = {each: (ROOT / each).read_bytes().count(b"\n") for each in python_files()}
    assert {path: lines for path, lines in lengths.items() if lines > _LINES_OF_A_FILE} == {}


def test_no_function_is_too_long_for_one_screen() -> None:
    too_long = {}
    for path in python_files():
        for node in ast.walk(syntax_of(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > _LINES_OF_A_FUNCTION:
                    too_long[f"{path}:{node.lineno} {node.name}"] = lines
    assert too_long == {}


def test_the_command_line_starts_without_the_heavy_libraries() -> None:
    """They cost seconds, and `kesu --help` needs none of them."""
    program = f"import sys, bot.__main__; print(*[x for x in {_HEAVY!r} if x in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.split()) == (0, []), done.stderr


def test_the_check_from_a_clean_checkout_can_be_run() -> None:
    assert (ROOT / ".ci" / "run").stat().st_mode & stat.S_IXUSR
