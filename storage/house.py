"""Small values of the house itself: settings, secrets, and leases of what one process may hold."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, or_, select

from storage.keys import house_key, known_house_key
from storage.sealing import SealBroken
from storage.tables import leases, secrets, settings
from storage.transaction import Transaction

_SECRETS = "secrets"
"""The house key that seals secrets; it lies wrapped under the master key, which seals keys only."""


async def setting(tx: Transaction, name: str) -> str | None:
    """A small value kept for the house itself."""
    statement = select(settings.c.value).where(settings.c.name == name)
    value: str | None = (await tx.run(statement)).scalar_one_or_none()
    return value


async def set_setting(tx: Transaction, name: str, value: str) -> None:
    """Keep such a value."""
    statement = tx.insert(settings).values(name=name, value=value)
    await tx.run(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


async def secret_setting(tx: Transaction, name: str) -> str | None:
    """A secret of the house; None when there is none. Raises `SealBroken`."""
    statement = select(secrets.c.sealed).where(secrets.c.name == name)
    sealed: bytes | None = (await tx.run(statement)).scalar_one_or_none()
    if sealed is None:
        return None
    key = await known_house_key(tx, _SECRETS)
    if key is None:
        raise SealBroken("A secret of the house")
    return tx.sealer.open(key, sealed, _place(name)).decode()


async def set_secret_setting(tx: Transaction, name: str, value: str) -> None:
    """Keep a secret, sealed with its name bound in, so that it does not open under another."""
    sealed = tx.sealer.seal(await house_key(tx, _SECRETS), value.encode(), _place(name))
    statement = tx.insert(secrets).values(name=name, sealed=sealed)
    await tx.run(statement.on_conflict_do_update(index_elements=["name"], set_={"sealed": sealed}))


async def lease(
    tx: Transaction, name: str, token: str, until: datetime, machine_now: datetime
) -> bool:
    """Take or renew a lease. One statement: of two who try at once, one finds the other's."""
    statement = (
        tx.insert(leases)
        .values(name=name, token=token, until=until)
        .on_conflict_do_update(
            index_elements=["name"],
            set_={"token": token, "until": until},
            where=or_(leases.c.token == token, leases.c.until <= machine_now),
        )
        .returning(leases.c.name)
    )
    return (await tx.run(statement)).scalar_one_or_none() is not None


async def unlease(tx: Transaction, name: str, token: str) -> None:
    """Give a lease back, unless it is somebody else's by now."""
    await tx.run(delete(leases).where(leases.c.name == name, leases.c.token == token))


def _place(name: str) -> bytes:
    return f"secrets:{name}".encode()
