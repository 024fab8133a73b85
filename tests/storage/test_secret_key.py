"""The master key: made once, kept close, refused with a remedy."""

import base64
import os
from pathlib import Path

import pytest

from storage.secret_key import SecretKeyRefused, load_secret_key, parse_secret_key

KEY = bytes(range(1, 33))
TEXT = base64.b64encode(KEY).decode()


def entropy(size: int) -> bytes:
    return KEY[:size]


def no_entropy(size: int) -> bytes:
    raise AssertionError(f"{size} random bytes were asked for")


def test_the_first_embedded_run_makes_a_key_that_only_the_owner_reads(tmp_path: Path) -> None:
    path = tmp_path / "data" / "secret.key"
    assert load_secret_key(path, True, None, entropy) == KEY
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["secret.key"]


def test_later_runs_read_the_same_key(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    load_secret_key(path, True, None, entropy)
    assert load_secret_key(path, True, None, no_entropy) == KEY


def test_two_starters_at_once_agree_on_one_key(tmp_path: Path) -> None:
    """The second one makes its key while the first one is still drawing its own."""
    path = tmp_path / "secret.key"
    second: list[bytes] = []

    def interrupted(size: int) -> bytes:
        if size == len(KEY) and not second:
            second.append(load_secret_key(path, True, None, entropy))
        return bytes(reversed(KEY))[:size]

    first = load_secret_key(path, True, None, interrupted)
    assert [first] == second == [KEY]
    assert [each.name for each in tmp_path.iterdir()] == ["secret.key"]


def test_a_given_key_comes_before_the_file(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    assert load_secret_key(path, True, TEXT, no_entropy) == KEY
    assert not path.exists()


@pytest.mark.parametrize("given", [None, ""])
def test_without_a_key_another_database_is_refused(tmp_path: Path, given: str | None) -> None:
    path = tmp_path / "secret.key"
    with pytest.raises(SecretKeyRefused, match=r"KESU_SECRET_KEY is not set.*openssl rand"):
        load_secret_key(path, False, given, no_entropy)
    assert not path.exists()


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620])
def test_a_key_file_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "secret.key"
    path.write_text(TEXT)
    path.chmod(mode)
    with pytest.raises(SecretKeyRefused, match="chmod 600") as caught:
        load_secret_key(path, True, None, no_entropy)
    assert TEXT not in str(caught.value)


def test_a_key_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    path.mkdir()
    with pytest.raises(SecretKeyRefused, match="cannot be read"):
        load_secret_key(path, True, None, no_entropy)


def test_an_emptied_key_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    path.touch(mode=0o600)
    with pytest.raises(SecretKeyRefused, match="0 bytes"):
        load_secret_key(path, True, None, no_entropy)
    assert path.read_bytes() == b""


@pytest.mark.parametrize("text", [f"  {TEXT}\n", TEXT.rstrip("=")])
def test_blanks_and_missing_padding_are_forgiven(text: str) -> None:
    assert parse_secret_key(text, "KESU_SECRET_KEY") == KEY


def test_the_url_alphabet_is_read_too() -> None:
    key = bytes(range(224, 256))
    text = base64.urlsafe_b64encode(key).decode()
    assert "_" in text
    assert parse_secret_key(text, "KESU_SECRET_KEY") == key


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("not base64!", "not base64"),
        ("密钥", "not base64"),
        ("c2hvcnQ=", "spells 5 bytes"),
        (base64.b64encode(b"a" * 32).decode(), "not random"),
        (KEY.hex(), "spells 48 bytes"),
    ],
)
def test_a_bad_key_is_refused_with_a_remedy_and_not_shown(text: str, complaint: str) -> None:
    with pytest.raises(SecretKeyRefused, match=complaint) as caught:
        parse_secret_key(text, "KESU_SECRET_KEY")
    assert "openssl rand" in str(caught.value)
    assert text not in str(caught.value)


def test_a_crash_while_the_key_is_drawn_leaves_no_file(tmp_path: Path) -> None:
    def broken(size: int) -> bytes:
        if size == len(KEY):
            raise OSError("no randomness")
        return os.fsencode("x" * size)

    with pytest.raises(OSError, match="no randomness"):
        load_secret_key(tmp_path / "secret.key", True, None, broken)
    assert list(tmp_path.iterdir()) == []
