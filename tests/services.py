"""Private servers and programs for tests: PostgreSQL, Redis, Chromium, each where it is found.

Every pytest process starts its own servers when a test first asks, in a folder under the system's
temporary one, on Unix sockets, so that nothing installed is touched and two runs never meet. What
is not found is a skip with the reason, or a failure where KESU_TEST_REQUIRE (a comma list of
``postgres``, ``redis``, ``chromium``) names it.
"""

import contextlib
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest
import redis

_CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_POSTGRES_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "timezone": "UTC",
}


def absent(service: str, reason: str) -> NoReturn:
    """Skip the test for want of ``service``, or fail it where KESU_TEST_REQUIRE names it."""
    required = os.environ.get("KESU_TEST_REQUIRE", "").replace(" ", "").split(",")
    if service in required:
        pytest.fail(f"KESU_TEST_REQUIRE asks for {service}, and {reason}", pytrace=False)
    pytest.skip(reason)


class Postgres:
    """A running server; databases are made from a template and dropped again."""

    def __init__(self, bin_folder: Path, folder: Path) -> None:
        self._bin = bin_folder
        self._folder = folder
        self._user = _unprivileged_user()
        self._data = folder / "data"
        self._numbers = itertools.count(1)

    def start(self) -> None:
        owner = pwd.getpwnam(self._user)
        os.chown(self._folder, owner.pw_uid, owner.pw_gid)
        initdb = ["-D", str(self._data), "-U", "kesu", "-A", "trust", "-E", "UTF8", "--no-sync"]
        self._run("initdb", *initdb, "--locale=C.UTF-8", "--no-instructions")
        settings = {**_POSTGRES_SETTINGS, "unix_socket_directories": str(self._folder)}
        options = " ".join(f"-c {key}='{value}'" for key, value in settings.items())
        log = self._folder / "log"
        self._run("pg_ctl", "start", "-w", "-s", "-D", self._data, "-l", log, "-o", options)

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "-s", "-m", "immediate", "-D", self._data)

    def fresh(self, template: str = "template0") -> str:
        """The SQLAlchemy URL of a new database, a copy of ``template``."""
        name = f"kesu_{next(self._numbers)}"
        self._sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def drop(self, url: str) -> None:
        """Drop the database behind ``url``, whoever is still connected."""
        name = url.partition("?")[0].rpartition("/")[2]
        self._sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def template(self, name: str, prepare: Callable[[str], None]) -> str:
        """``name``, for ``fresh``, after ``prepare(url)`` filled it once (and closed its
        connections): migrating once and copying is quicker than migrating for each test."""
        if not self._sql(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
            self._sql(f'CREATE DATABASE "{name}" TEMPLATE template0')
            prepare(self.url(name))
        return name

    def url(self, database: str) -> str:
        return f"postgresql+asyncpg://kesu@/{database}?host={self._folder}&port=5432"

    def _sql(self, statement: str) -> str:
        where = ["-h", str(self._folder), "-p", "5432", "-U", "kesu", "-d", "postgres"]
        return self._run("psql", "-X", "-q", "-A", "-t", *where, "-c", statement)

    def _run(self, program: str, *arguments: str | Path) -> str:
        # Output goes to a file: a server that outlives pg_ctl would keep a pipe open.
        said = self._folder / "said"
        with said.open("w+") as output:
            done = subprocess.run(
                [self._bin / program, *arguments],
                user=self._user if os.geteuid() == 0 else None,
                group=pwd.getpwnam(self._user).pw_gid if os.geteuid() == 0 else None,
                extra_groups=[] if os.geteuid() == 0 else None,
                env={"LC_ALL": "C.UTF-8", "PATH": os.defpath, "PGPORT": "5432"},
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
            )
            output.seek(0)
            text = output.read().strip()
        if done.returncode:
            raise RuntimeError(f"{program} failed ({done.returncode}): {text}")
        return text


def _unprivileged_user() -> str:
    """Who runs the server: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _postgres_programs() -> Path | None:
    """The folder with initdb; Debian keeps it out of PATH. The highest version wins."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    folders = Path("/usr/lib/postgresql").glob("*/bin")
    with_initdb = [each for each in folders if (each / "initdb").exists()]
    return max(with_initdb, key=lambda each: float(each.parent.name), default=None)


@contextlib.contextmanager
def _short_folder(name: str) -> Iterator[Path]:
    """A folder of our own, with a path short enough for a Unix socket (107 bytes)."""
    folder = Path(tempfile.mkdtemp(prefix=f"kesu-{name}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """A private PostgreSQL server for this process, started when first asked for."""
    programs = _postgres_programs()
    if programs is None:
        absent("postgres", "PostgreSQL's server programs (initdb, pg_ctl) were not found")
    with _short_folder("pg") as folder:
        server = Postgres(programs, folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()


@pytest.fixture
def postgres_url(postgres_server: Postgres) -> Iterator[str]:
    """The SQLAlchemy URL (asyncpg) of an empty database that lives for one test."""
    url = postgres_server.fresh()
    yield url
    postgres_server.drop(url)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """The URL of a private Redis server for this process."""
    program = shutil.which("redis-server")
    if program is None:
        absent("redis", "redis-server was not found in PATH")
    with _short_folder("redis") as folder:
        socket = folder / "socket"
        options = ["--port", "0", "--unixsocket", str(socket), "--dir", str(folder)]
        server = subprocess.Popen(
            [program, *options, "--save", "", "--appendonly", "no", "--daemonize", "no"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            _wait_for_line(server, "eady to accept connections")
            yield f"unix://{socket}"
        finally:
            server.send_signal(signal.SIGTERM)
            server.communicate()


def _wait_for_line(server: subprocess.Popen[str], words: str) -> None:
    assert server.stdout is not None
    said = []
    for line in server.stdout:
        said.append(line)
        if words in line:
            return
    raise RuntimeError(f"{server.args!r} ended before it was ready: {''.join(said)}")


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """The URL of a Redis server that is empty when the test starts."""
    with redis.Redis.from_url(redis_server) as client:
        client.flushall()
    return redis_server


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium that Playwright can drive (``executable_path``)."""
    for name in _CHROMIUM_NAMES:
        if found := shutil.which(name):
            return found
    absent("chromium", f"none of {', '.join(_CHROMIUM_NAMES)} was found in PATH")
