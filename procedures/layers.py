"""A procedure laid together from files: the one it extends below, its own, its overlays on top.

All of it happens on the raw TOML. Lists of tables merge by `id`: keys given override, and
`drop = true` takes an entry out; `without` at the top leaves out whole tables of the file below.
Tables merge by key. Anything else is replaced. What is extended or laid over is named with its
version, so that a case pinned to (id, version) never changes by an edit elsewhere.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from procedures.errors import ProcedureError
from procedures.merging import Raw, identity, merged_in, tables

SHIPPED = Path(__file__).parent / "shipped"
OVERLAYS = "overlays"  # the folder of overlays, beside the procedures
_REFERENCE = re.compile(r"([a-z0-9][a-z0-9_-]{0,31})@([1-9]\d{0,5})")
_HEAD = frozenset({"id", "version", "title", "source"})
# What a file says of itself, and no other file takes over.
_OWN = _HEAD | {"extends", "overlays", "abstract"}
_WITHOUT = "without"
# What an overlay may say: whole tables, or these keys of the entries of one.
_ADDED = frozenset(
    {"texts", "guidance", "lists", "trends", "open_limits", "duties", "outside", "readings"}
)
_TOUCHED = {"classes": frozenset({"id", "words"}), "clocks": frozenset({"id", "warn"})}
_PLACE = re.compile(r"(\w+)(?:\[\d+\])?(?: \(([^)]*)\))?(?:\.(\w+))?")

Origins = dict[tuple[str, ...], str]


class Laid(NamedTuple):
    """What lies on top of each other, and which file each entry's key comes from."""

    raw: Raw
    origins: Origins

    def file_of(self, place: str, otherwise: str) -> str:
        """The file that wrote what stands at `place` (`clocks (x).limit`)."""
        match = _PLACE.match(place)
        parts = tuple(part for part in match.groups() if part) if match else ()
        while parts:
            if parts in self.origins:
                return self.origins[parts]
            parts = parts[:-1]
        return otherwise


def laid_together(raw: Raw, file: str, folder: Path) -> Laid:
    """`raw` over what it extends, under its overlays. Both are looked for in `folder`, then among
    the shipped files. ProcedureError names file, key and remedy.
    """
    return _laid(raw, file, folder, ())


def table(text: str, name: str) -> Raw:
    """The TOML of a file called `name`. ProcedureError when it is none."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProcedureError(name, "", f"not TOML: {error}", "mend the line it names") from None


def text_of(path: Path) -> str:
    """A file's text. ProcedureError when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig")  # some editors put a mark before the text
    except (OSError, UnicodeDecodeError) as error:
        problem = error.strerror if isinstance(error, OSError) else str(error)
        remedy = "give a readable UTF-8 file"
        raise ProcedureError(path.name, "", str(problem), remedy) from None


def _laid(raw: Raw, file: str, folder: Path, above: tuple[str, ...]) -> Laid:
    above = (*above, f"{raw.get('id')}@{raw.get('version')}")
    laid = Laid({}, {})
    if "extends" in raw:
        laid = _base(raw["extends"], file, folder, above)
    former = list(laid.raw.get("overlays", ()))
    left_out = _OWN | _without(raw, laid.raw, file)
    merged = {key: value for key, value in laid.raw.items() if key not in left_out}
    own = {key: value for key, value in raw.items() if key not in ("overlays", _WITHOUT)}
    laid = Laid(merged, laid.origins)
    if "extends" in raw:
        _merge(laid, own, file)
    else:
        laid.raw.update(deepcopy(own))
        for key, value in own.items():
            _note(laid.origins, (key,), value, file)
    names = _overlays(raw, file)
    for name in names:
        if name not in former:
            _overlay(laid, name, file, folder)
    if former or names:
        laid.raw["overlays"] = list(dict.fromkeys([*former, *names]))
    return laid


def _without(raw: Raw, below: Raw, file: str) -> frozenset[str]:
    """Tables of the file below that say what is true of its own source only."""
    names = raw.get(_WITHOUT, [])
    if not isinstance(names, list):
        remedy = 'write without = ["open_limits", "duties"]'
        raise ProcedureError(file, _WITHOUT, "must be a list", remedy)
    for name in names:
        if not isinstance(name, str) or name not in below or name in _OWN:
            remedy = "take it out; name tables of the file that is extended"
            raise ProcedureError(file, _WITHOUT, f"there is no {name!r} to leave out", remedy)
    return frozenset(names)


def _base(reference: Any, file: str, folder: Path, above: tuple[str, ...]) -> Laid:
    name, version = _reference(reference, file, "extends")
    if reference in above:
        chain = " extends ".join([*above[above.index(reference) :], reference])
        remedy = "let one of them extend something else, or nothing"
        raise ProcedureError(file, "extends", f"goes round in a circle: {chain}", remedy)
    path, raw = _found(name, version, (folder, SHIPPED), file, "extends")
    return _laid(raw, path.name, path.parent, above)


def _overlays(raw: Raw, file: str) -> list[str]:
    names = raw.get("overlays", [])
    if not isinstance(names, list):
        raise ProcedureError(file, "overlays", "must be a list", 'write overlays = ["talk@1"]')
    for name in names:
        _reference(name, file, "overlays")
    return names


def _overlay(laid: Laid, reference: str, file: str, folder: Path) -> None:
    name, version = _reference(reference, file, "overlays")
    folders = (folder / OVERLAYS, SHIPPED / OVERLAYS)
    path, raw = _found(name, version, folders, file, "overlays")
    only_an_overlay(raw, path.name)
    for key in _TOUCHED.keys() & raw.keys():
        known = {entry.get("id") for entry in tables(laid.raw.get(key))}
        for entry in raw[key]:
            if entry["id"] not in known:
                remedy = f"take the overlay out of {file}, or add the entry there"
                problem = f"{file} has no such entry"
                raise ProcedureError(path.name, f"{key} ({entry['id']})", problem, remedy)
    _merge(laid, {key: value for key, value in raw.items() if key not in _HEAD}, path.name)


def only_an_overlay(raw: Raw, file: str) -> None:
    """ProcedureError when an overlay says what it may not."""
    for key, value in raw.items():
        if key not in _HEAD | _ADDED | _TOUCHED.keys():
            known = ", ".join(sorted(_ADDED | _TOUCHED.keys()))
            remedy = f"write it into the procedure itself; an overlay may say: {known}"
            raise ProcedureError(file, key, "is not for an overlay", remedy)
        if key in _HEAD or key == "texts":
            continue
        if not identity(value):
            remedy = f"write [[{key}]] before each, with an id of its own"
            raise ProcedureError(file, key, "must be a list of tables with ids", remedy)
        for entry in value:
            _only_allowed(key, entry, file)


def _only_allowed(key: str, entry: Raw, file: str) -> None:
    place = f"{key} ({entry.get('id', entry.get('place'))})"
    if "drop" in entry:
        remedy = "drop it in the procedure's own file"
        raise ProcedureError(file, f"{place}.drop", "an overlay takes nothing out", remedy)
    for name in entry:
        if name not in _TOUCHED.get(key, {name}):
            remedy = f"only {' and '.join(sorted(_TOUCHED[key]))} may stand here"
            raise ProcedureError(file, f"{place}.{name}", "is not for an overlay", remedy)


def _reference(written: Any, file: str, key: str) -> tuple[str, int]:
    match = _REFERENCE.fullmatch(written) if isinstance(written, str) else None
    if match:
        return match[1], int(match[2])
    problem = f"cannot read {written!r}"
    if isinstance(written, str) and "@" not in written:
        problem = f"{written!r} names no version"
    remedy = f"write id@version, such as {'base@1' if key == 'extends' else 'talk@1'}"
    raise ProcedureError(file, key, problem, remedy)


def _found(
    name: str, version: int, folders: Iterable[Path], file: str, key: str
) -> tuple[Path, Raw]:
    """The file with this id and version, in the first folder that has one."""
    known: set[str] = set()
    for path, raw in _files(name, folders):
        if (raw.get("id"), raw.get("version")) == (name, version):
            return path, raw
        known.add(f"{raw.get('id')}@{raw.get('version')}")
    others = ", ".join(sorted(known)) or "none are there"
    remedy = f"put the file back, or name one of: {others}"
    raise ProcedureError(file, key, f"no file has id {name!r} and version {version}", remedy)


def _files(name: str, folders: Iterable[Path]) -> Iterator[tuple[Path, Raw]]:
    """Files with their TOML, those called by the id first; a broken one counts by its name only."""
    for folder in folders:
        paths = sorted(folder.glob("*.toml"), key=lambda p: (not p.stem.startswith(name), p.name))
        for path in paths:
            try:
                yield path, _raw(path, path.stat().st_mtime_ns, path.stat().st_size)
            except ProcedureError:
                if path.stem == name:
                    raise


@lru_cache(maxsize=256)
def _raw(path: Path, _changed: int, _size: int) -> Raw:
    return table(text_of(path), path.name)


def _merge(laid: Laid, over: Raw, file: str) -> None:
    for key, value in over.items():
        _note(laid.origins, (key,), value, file)
        merged_in(laid.raw, key, value, file, key)


def _note(origins: Origins, place: tuple[str, ...], value: Any, file: str) -> None:
    """Remember where a key, and each entry's key, was written."""
    origins[place] = file
    if isinstance(value, dict) and len(place) < 3:
        for key, inner in value.items():
            _note(origins, (*place, key), inner, file)
    for entry in tables(value) if len(place) == 1 else ():
        name = str(entry.get("id", entry.get("place", "")))
        origins[(*place, name)] = file
        origins.update({(*place, name, key): file for key in entry})
