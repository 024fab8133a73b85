"""The two talks that the documents show: everything said at once, and the plain one."""

from __future__ import annotations

from conversations.preview.playing import Line

AT_ONCE = (
    Line(
        "昨天下午三点左右我在徐汇店吃饭，菜里有虫子，197号服务员还笑我。"
        "我要求退款，订单号20261103887766，我的电话13812345678",
        "Yesterday around 3 pm I found an insect in my salad at the Xuhui store and the waiter"
        " laughed. I want a refund. Order no. 20261103887766, my phone is +44 7911 123456",
    ),
    Line(press="agree"),
    Line(press="submit"),
)
PLAIN = (
    Line(
        "昨天在徐汇店吃饭，菜里有虫子",
        "Yesterday I found an insect in my salad at the Xuhui store",
    ),
    Line(press="agree"),
    Line("退款", "a refund"),
    Line(press="none"),
    Line(press="here"),
    Line(press="submit"),
)
