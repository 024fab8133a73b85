"""Backups: one file that holds everything but the master key, taken while Kesu runs.

SQLite: a tar archive of a copy made by the online backup API and of the folder of sealed files.
The database is copied first: a file is written before the row that names it. PostgreSQL: `pg_dump`
in its custom format, `pg_restore` to bring it back. Nothing is ever overwritten.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import tarfile
import tempfile
from pathlib import Path

from sqlalchemy import URL, text

from storage.address import Database, read_address
from storage.engine import writing_engine
from storage.errors import BackupRefused, SchemaOutdated
from storage.schema import check_schema, migrate, require_head
from storage.single import SingleProcess

_DATABASE = "kesu.db"
_FILES = "files"


async def backup(url: str, target: Path) -> None:
    """Write a backup of the database to `target`, readable by its owner alone.

    The master key is not in it and must be kept elsewhere. Raises `BackupRefused` and
    `SchemaOutdated`.
    """
    database = read_address(url)
    _require_free(target)
    await check_schema(url)
    draft = target.with_name(f"{target.name}.draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.close(descriptor)
    try:
        if database.path:
            await asyncio.to_thread(_pack, database.path, database.files, draft)
        else:
            await _run("pg_dump", database.url, "--format=custom", "--no-owner", f"--file={draft}")
        _publish(draft, target)
    finally:
        draft.unlink(missing_ok=True)


async def restore(url: str, source: Path) -> None:
    """Bring a backup back into the empty place behind `url`; one of a former version is brought to
    this one.

    Raises `BackupRefused` when there is a database already or the file is no backup, and
    `SchemaOutdated` when it is one of a later version: it is back then, for that version to use.
    """
    database = read_address(url)
    _require_there(source)
    if database.path:
        alone = SingleProcess(database.path)
        try:
            await asyncio.to_thread(_unpack, source, database)
        finally:
            alone.leave()
    else:
        await _require_empty(database)
        options = ("--no-owner", "--single-transaction", "--exit-on-error")
        await _run("pg_restore", database.url, *options, str(source))
    await migrate(url)


def _require_free(target: Path) -> None:
    if target.exists():
        raise BackupRefused(f"{target} is there already: name a file that is not.")
    if not target.parent.is_dir():
        raise BackupRefused(f"The folder {target.parent} is not there: make it first.")


def _require_there(source: Path) -> None:
    if not source.is_file():
        raise BackupRefused(f"{source} is not there.")


def _pack(path: Path, files: Path | None, draft: Path) -> None:
    with tempfile.TemporaryDirectory(dir=draft.parent) as folder:
        copy = Path(folder) / _DATABASE
        _copy_database(path, copy)
        with tarfile.open(draft, "w") as archive:
            archive.add(copy, _DATABASE)
            if files and files.is_dir():
                archive.add(files, _FILES, filter=_no_drafts)


def _copy_database(path: Path, copy: Path) -> None:
    source, target = sqlite3.connect(path), sqlite3.connect(copy)
    try:
        source.backup(target)
        # The copy stands alone: no log beside it.
        target.execute("PRAGMA journal_mode=DELETE")
    finally:
        source.close()
        target.close()


def _no_drafts(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    return None if member.name.endswith(".draft") else member


def _publish(draft: Path, target: Path) -> None:
    """Flush, and link rather than rename: a file that came meanwhile is not overwritten."""
    descriptor = os.open(draft, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    try:
        target.hardlink_to(draft)
    except FileExistsError:
        raise BackupRefused(f"{target} came into being meanwhile: name another file.") from None


def _unpack(source: Path, database: Database) -> None:
    path, files = database.path, database.files
    assert path is not None
    assert files is not None
    for place in (path, files):
        if place.exists():
            raise BackupRefused(f"{place} is there already: move it away, then restore.")
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        try:
            with tarfile.open(source, "r:") as archive:
                archive.extractall(folder, filter="data")
        except (tarfile.TarError, OSError) as error:
            raise BackupRefused(f"{source} is no backup of an embedded Kesu ({error}).") from None
        copy = Path(folder) / _DATABASE
        _require_sound(copy, source)
        if (Path(folder) / _FILES).is_dir():
            shutil.move(Path(folder) / _FILES, files)
        copy.chmod(0o600)
        shutil.move(copy, path)


def _require_sound(copy: Path, source: Path) -> None:
    if not copy.is_file():
        raise BackupRefused(f"{source} holds no database: it is no backup of an embedded Kesu.")
    connection = sqlite3.connect(copy)
    try:
        (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        verdict = str(error)
    finally:
        connection.close()
    if verdict != "ok":
        raise BackupRefused(f"The database in {source} is damaged ({verdict}): take another.")


async def _require_empty(database: Database) -> None:
    engine = writing_engine(database)
    try:
        await require_head(engine)
    except SchemaOutdated:
        async with engine.connect() as connection:
            query = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
            if not (await connection.execute(text(query))).scalar_one():
                return
    finally:
        await engine.dispose()
    raise BackupRefused(f"{database} is not empty: restore into a new, empty database.")


async def _run(program: str, url: URL, *options: str) -> None:
    """Run a program of PostgreSQL; the password goes by environment, where nobody lists it."""
    path = shutil.which(program)
    if path is None:
        raise BackupRefused(
            f"{program} was not found: install PostgreSQL's client programs (on Debian and Ubuntu "
            "the package postgresql-client), of the server's version or newer."
        )
    host = url.query.get("host", url.host)
    port = url.query.get("port", url.port)
    environment = {
        **os.environ,
        **({"PGHOST": str(host)} if host else {}),
        **({"PGPORT": str(port)} if port else {}),
        **({"PGUSER": url.username} if url.username else {}),
        **({"PGPASSWORD": str(url.password)} if url.password else {}),
    }
    where = f"--dbname={url.database}"
    process = await asyncio.create_subprocess_exec(
        path,
        where,
        *options,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()
    if process.returncode:
        reason = said.decode(errors="replace").strip()
        raise BackupRefused(f"{program} failed and says: {reason}")
