"""What is sealed opens only with its key, in its place, unchanged."""

import hashlib
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.sealing import SALT_BYTES, SealBroken, Sealer, commit, digest

MASTER = bytes(range(32))
PLACE = b"persons.phone:17"
PHONE = b"13800138000"


class CountingEntropy:
    """Bytes that never repeat, so that a test can say which nonce was used."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def __call__(self, size: int) -> bytes:
        return next(self._numbers).to_bytes(size, "big")


@pytest.fixture
def sealer() -> Sealer:
    return Sealer(MASTER, CountingEntropy())


@given(plaintext=st.binary(max_size=5_000), aad=st.binary(max_size=60))
def test_what_was_sealed_opens(plaintext: bytes, aad: bytes) -> None:
    sealer = Sealer(MASTER, CountingEntropy())
    key = sealer.new_key()
    sealed = sealer.seal(key, plaintext, aad)
    assert sealer.open(key, sealed, aad) == plaintext


@given(place=st.integers(min_value=0), bit=st.integers(min_value=0, max_value=7))
def test_any_changed_bit_is_noticed(place: int, bit: int) -> None:
    sealer = Sealer(MASTER, CountingEntropy())
    key = sealer.new_key()
    sealed = bytearray(sealer.seal(key, PHONE, PLACE))
    sealed[place % len(sealed)] ^= 1 << bit
    with pytest.raises(SealBroken):
        sealer.open(key, bytes(sealed), PLACE)


def test_the_sealed_bytes_hide_the_text_and_differ_each_time(sealer: Sealer) -> None:
    key = sealer.new_key()
    first, second = (sealer.seal(key, PHONE, PLACE) for _ in range(2))
    assert first != second
    assert PHONE not in first
    assert len(first) == 1 + 12 + len(PHONE) + 16


def test_a_value_copied_into_another_row_does_not_open(sealer: Sealer) -> None:
    key = sealer.new_key()
    sealed = sealer.seal(key, PHONE, PLACE)
    with pytest.raises(SealBroken):
        sealer.open(key, sealed, b"persons.phone:18")


def test_a_wrapped_key_moved_to_another_person_does_not_open(sealer: Sealer) -> None:
    wrapped = sealer.wrap(sealer.new_key(), b"person:1")
    with pytest.raises(SealBroken):
        sealer.unwrap(wrapped, b"person:2")


def test_a_wrapped_key_comes_back(sealer: Sealer) -> None:
    key = sealer.new_key()
    assert sealer.unwrap(sealer.wrap(key, b"person:1"), b"person:1") == key


def test_a_wrapped_key_cannot_pass_as_a_value(sealer: Sealer) -> None:
    wrapped = sealer.wrap(sealer.new_key(), PLACE)
    with pytest.raises(SealBroken):
        sealer.open(MASTER, wrapped, PLACE)


def test_another_master_key_opens_nothing_and_the_message_helps_without_showing(
    sealer: Sealer,
) -> None:
    key = sealer.new_key()
    wrapped = sealer.wrap(key, PLACE)
    with pytest.raises(SealBroken) as caught:
        Sealer(bytes(reversed(MASTER)), CountingEntropy()).unwrap(wrapped, PLACE)
    said = str(caught.value)
    assert "KESU_SECRET_KEY" in said
    assert "backup" in said
    assert PLACE.decode() not in said
    assert key.hex() not in said
    assert caught.value.__suppress_context__


def test_another_row_key_does_not_open_and_the_message_does_not_show_the_value(
    sealer: Sealer,
) -> None:
    sealed = sealer.seal(sealer.new_key(), PHONE, PLACE)
    with pytest.raises(SealBroken) as caught:
        sealer.open(sealer.new_key(), sealed, PLACE)
    assert PHONE.decode() not in str(caught.value)
    assert sealed.hex() not in str(caught.value)


@pytest.mark.parametrize("length", [0, 1, 12, 28])
def test_a_cut_value_is_refused(sealer: Sealer, length: int) -> None:
    key = sealer.new_key()
    sealed = sealer.seal(key, PHONE, PLACE)
    with pytest.raises(SealBroken):
        sealer.open(key, sealed[:length], PLACE)


def test_keys_of_the_wrong_length_are_refused(sealer: Sealer) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Sealer(b"short", CountingEntropy())
    with pytest.raises(ValueError, match="32 bytes"):
        sealer.seal(b"short", PHONE, PLACE)
    with pytest.raises(ValueError, match="32 bytes"):
        sealer.wrap(b"short", PLACE)
    with pytest.raises(ValueError, match="32 bytes"):
        digest(b"short", "x")


def test_a_sealer_does_not_print_its_key(sealer: Sealer) -> None:
    assert repr(sealer) == "Sealer(master=<hidden>)"


def test_a_commitment_can_be_computed_by_an_outsider(sealer: Sealer) -> None:
    salt = sealer.new_salt()
    assert len(salt) == SALT_BYTES
    assert commit("王女士", salt) == hashlib.sha256(salt + "王女士".encode()).hexdigest()
    assert commit("王女士", salt) != commit("王女士", sealer.new_salt())


def test_a_commitment_with_a_short_salt_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        commit("王女士", b"salt")


def test_a_digest_is_the_same_for_the_same_text_and_key_only(sealer: Sealer) -> None:
    key, other = sealer.new_key(), sealer.new_key()
    assert digest(key, "+8613800138000") == digest(key, "+8613800138000")
    assert digest(key, "+8613800138000") != digest(key, "+8613800138001")
    assert digest(key, "+8613800138000") != digest(other, "+8613800138000")


def test_a_digest_is_hmac_sha256_as_published() -> None:
    """RFC 4231, test case 1, whose key of 20 bytes HMAC pads with zeros."""
    key = (b"\x0b" * 20).ljust(32, b"\x00")
    assert digest(key, "Hi There") == (
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    )
