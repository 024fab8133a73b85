"""`Words`: the shipped templates and labels, with a company's own laid over them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from templates.filters import filters

LANGUAGES = ("zh", "en")
SHIPPED = Path(__file__).parent
_ENDING = ".j2"


class WordsWrong(Exception):
    """A template or label is missing, unreadable or does not fit its values. Names the file."""


class Words:
    """What people read.

    `own`: a folder shaped like this one (`zh/customer/receipt.j2`, `zh/labels.toml`). A company's
    file stands in for the shipped one of the same name; of labels, those it gives.
    All templates run in a sandbox: a value or a company's file reaches no more than the values.
    Raises `WordsWrong` when a file cannot be read.
    """

    def __init__(self, own: Path | None = None) -> None:
        if own is not None and not own.is_dir():
            raise WordsWrong(f"{own}: no such folder; correct KESU_TEMPLATES_DIR or leave it out")
        self._folders = (own, SHIPPED) if own else (SHIPPED,)
        self._environments = {
            (language, markup): _environment(self._folders, language, markup)
            for language in LANGUAGES
            for markup in ("html", "plain")
        }
        self._labels = {language: self._read_labels(language) for language in LANGUAGES}
        for (language, _), environment in self._environments.items():
            # Where answers are numbered lines, a text holds the words of its buttons.
            environment.filters["label"] = partial(self.label, language=language)
        if own is not None:
            self._check(own)

    def render(
        self, template: str, language: str, values: Mapping[str, Any], markup: str = "html"
    ) -> str:
        """The text of a template such as `customer/receipt`, as Telegram HTML or as `plain` text.

        Raises `WordsWrong` for a missing template, an undefined value, or a value of a wrong
        shape.
        """
        name = f"{template}{_ENDING}"
        path = f"{language}/{name}"
        try:
            text = self._environments[(language, markup)].get_template(name).render(values)
        except TemplateNotFound as error:
            missing = f"templates/{language}/{error.name}"
            raise WordsWrong(f"{missing}: there is no such template") from error
        except TemplateSyntaxError as error:
            raise WordsWrong(f"{error.filename}:{error.lineno}: {error.message}") from error
        except (TemplateError, TypeError, ValueError, KeyError, AttributeError) as error:
            raise WordsWrong(f"templates/{path}: {error}") from error
        return _tidy(text)

    def label(self, key: str, language: str) -> str:
        """The words of a button. Raises `WordsWrong` when that language has none for it."""
        try:
            return self._labels[language][key]
        except KeyError:
            raise WordsWrong(f"templates/{language}/labels.toml: no label {key!r}") from None

    def exists(self, template: str, language: str) -> bool:
        """Is there such a template in this language?"""
        return any(
            (folder / language / f"{template}{_ENDING}").is_file() for folder in self._folders
        )

    def templates(self, language: str) -> tuple[str, ...]:
        """The names of all templates of a language, sorted."""
        return tuple(
            sorted({name for folder in self._folders for name in _names(folder / language)})
        )

    def labels(self, language: str) -> Mapping[str, str]:
        """All labels of a language."""
        return self._labels[language]

    def _read_labels(self, language: str) -> dict[str, str]:
        labels: dict[str, str] = {}
        for folder in reversed(self._folders):
            given: dict[str, str] = {}
            for path in sorted((folder / language).glob("labels*.toml")):
                for key, text in _label_file(path):
                    if key in given:
                        raise WordsWrong(f"{path}: label {key!r} stands in another file too")
                    given[key] = text
            labels |= given
        return labels

    def _check(self, own: Path) -> None:
        """A company's files are read at the start, not when the first customer meets them."""
        for language in LANGUAGES:
            for name in _names(own / language):
                path = f"{language}/{name}{_ENDING}"
                try:
                    self._environments[(language, "html")].get_template(f"{name}{_ENDING}")
                except TemplateSyntaxError as error:
                    place = f"{own / path}:{error.lineno}"
                    raise WordsWrong(f"{place}: {error.message}") from error
                except (UnicodeDecodeError, OSError) as error:
                    raise WordsWrong(f"{own / path}: {error}") from error


def _environment(
    folders: Iterable[Path], language: str, markup: str
) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([FileSystemLoader(folder / language) for folder in folders]),
        autoescape=markup == "html",
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= filters(markup)
    environment.globals["language"] = language
    # Values say so of chats where messages cannot be replied to, or files not be sent.
    environment.globals |= {"on_wecom": False, "on_wechat": False}
    return environment


def _names(folder: Path) -> Iterator[str]:
    for path in folder.rglob(f"*{_ENDING}"):
        yield path.relative_to(folder).as_posix().removesuffix(_ENDING)


def _label_file(path: Path) -> Iterator[tuple[str, str]]:
    try:
        given = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise WordsWrong(f"{path}: {error}") from error
    yield from _flat(path, given)


def _flat(path: Path, given: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Labels in tables are named with dots: `[menu.customer] start` is `menu.customer.start`."""
    for name, text in given.items():
        key = f"{above}{name}"
        if isinstance(text, dict):
            yield from _flat(path, text, f"{key}.")
        elif isinstance(text, str) and text.strip():
            yield key, text
        else:
            raise WordsWrong(f"{path}: label {key!r} is no text")


def _tidy(text: str) -> str:
    """Without blank ends, and with at most one empty line in a row: blocks leave gaps."""
    lines = [line.rstrip() for line in text.strip().split("\n")]
    return "\n".join(
        line for number, line in enumerate(lines) if line or (number and lines[number - 1])
    )
