"""How much was done, as people write it in a chat."""

import pytest

from conversations.reading.amount import ALL, amount


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("12", 12),
        ("１２", 12),
        (" +3 ", 3),
        ("3次", 3),
        ("又打了十二家", 12),
        ("今天完成两次。", 2),
        ("已做5了", 5),
        ("done 4", 4),
        ("we made 7 calls", 7),
        ("2 shops", 2),
        ("0", 0),
        ("全部完成", ALL),
        ("都完成了！", ALL),
        ("All done", ALL),
        ("done", ALL),
        ("-3", None),
        ("3.5", None),
        ("12/20", None),
        ("三天前做的", None),
        ("谁来做？", None),
        ("", None),
        ("12 and then 4", None),
        ("13812345678", None),
        ("完成了一部分", None),
    ],
)
def test_amount(said: str, meant: int | str | None) -> None:
    assert amount(said, "家", "shop") == meant
