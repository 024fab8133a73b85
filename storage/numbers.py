"""Counters for case numbers."""

from __future__ import annotations

from storage.tables import numbers
from storage.transaction import Transaction


class SqlNumbers:
    """`cases.ports.Numbers` in SQL."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def next(self, counter: str) -> int:
        """1, 2, 3 ... per counter; locked until the work ends, so that there are no gaps."""
        statement = (
            self._tx.insert(numbers)
            .values(counter=counter, value=1)
            .on_conflict_do_update(index_elements=["counter"], set_={"value": numbers.c.value + 1})
            .returning(numbers.c.value)
        )
        value: int = (await self._tx.run(statement)).scalar_one()
        return value
