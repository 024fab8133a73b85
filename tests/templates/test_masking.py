"""Numbers masked, links dead, hidden signs gone."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.reading.cards import folded
from templates.masking import clean, defang, mask_phone, mask_text


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13800138000", "138****8000"),
        ("+8613800138000", "138****8000"),
        ("+86 138 0013 8000", "138****8000"),
        ("021-6234567", "021***4567"),
        ("12315", "*****"),
        ("", ""),
    ],
)
def test_phones(number: Any, masked: str) -> None:
    assert mask_phone(number) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("打13800138000找我", "打138****8000找我"),
        ("138-0013-8000", "138****8000"),
        ("电话 021-62345678。", "电话 021****5678。"),
        ("+44 20 7946 0958", "442*****0958"),
        ("身份证11010519491231002X", "身份证110*************2X"),
        ("卡号6222021234567890128", "卡号6222***********0128"),
        ("卡号 6222 0212 3456 7890 128", "卡号 6222***********0128"),
        ("zhang.san@example.com", "z***@example.com"),
        ("订单20261103887766", "订单20261103887766"),
        ("编号 202611YB001，2026-11-24 18:00", "编号 202611YB001，2026-11-24 18:00"),
        ("花了300元，等了2小时", "花了300元，等了2小时"),
        ("iPhone 15，128G", "iPhone 15，128G"),
        ("身份证１１０１０５１９４９１２３１００２Ｘ", "身份证110*************2X"),
        ("写作110105 19491231 002X。", "写作110*************2X。"),
        ("110105-1949-12-31-002x", "110*************2x"),
        ("错一位110105194912310021", "错一位110*************21"),
        ("卡6222021234567890127", "卡622**************27"),
        ("１３８１２３４５６７８，一三八一二三四五六七八", "138****5678，138****5678"),
        ("138🙂12345678", "138****5678"),
        ("(415) 555-2671", "415***2671"),
        ("（电话64371234）", "（电话643***34）"),
        ("花了300 13812345678，3次", "花了300 138****5678，3次"),
        ("周一18:30-19:45，2026-11-24 18:00", "周一18:30-19:45，2026-11-24 18:00"),
        ("2026/11/24～11/28，20261124", "2026/11/24～11/28，20261124"),
        ("12.50, 13.50，¥1,234,567.00", "12.50, 13.50，¥1,234,567.00"),
        ("订单号：A-123456789", "订单号：A-123456789"),
        ("订单号：13812345678", "订单号：138****5678"),
    ],
)
def test_numbers_in_texts(text: str, masked: str) -> None:
    assert mask_text(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("My name is John Smith, hello", "My name is ***, hello"),
        ("my name is john smith.", "my name is ***."),
        ("I am Jane Doe and I waited", "I am *** and I waited"),
        ("我叫王小明，等了很久", "我叫***，等了很久"),
        ("我叫王明昨天来的", "我叫***昨天来的"),
        ("我叫欧阳锋", "我叫***"),
        ("我是李雷。", "我是***。"),
        ("我是王先生", "我是***先生"),
        (
            "姓名张三丰，住址上海市静安区南京西路1号302室，微信号zsf888",
            "姓名***，住址***，微信号***",
        ),
        ("WeChat: zhangsan, QQ 12345", "WeChat: ***, QQ ***"),
        ("我住在5号楼，I live at 12 Main Street.", "我住在***，I live at ***."),
    ],
)
def test_people_who_say_who_they_are_stay_unnamed(text: str, masked: str) -> None:
    assert mask_text(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "我叫了服务员",
        "我叫服务员三次没人来",
        "我叫车去医院",
        "我是顾客，我是高中生，我是严重过敏",
        "地址写错了",
        "姓名写错了",
        "微信支付300元",
        "wechat payment failed",
        "I am Very late, my name is wrong on the receipt",
    ],
)
def test_what_only_sounds_like_a_name_stays(text: str) -> None:
    assert mask_text(text) == text


_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_HAN = str.maketrans("0123456789", "零一二三四五六七八九")
_ROUND = str.maketrans("123456789", "①②③④⑤⑥⑦⑧⑨")
_KEPT = ("2026-11-24", "11月24日", "18:30", "¥128.50", "300元", "12.50")


@st.composite
def _written(draw: st.DrawFn) -> tuple[str, str]:
    """The figures of a phone or identity number, and one way to write them."""
    figures = draw(
        st.one_of(
            st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
            st.from_regex(r"[3-8][0-9]{7}", fullmatch=True),
            st.from_regex(r"0[2-9][0-9]{9}", fullmatch=True),
            st.from_regex(
                r"[1-6][0-9]{5}19[0-9]{2}(0[1-9]|1[0-2])[0-3][0-9]{4}[0-9X]", fullmatch=True
            ),
        )
    )
    cuts = draw(st.sets(st.integers(1, len(figures) - 1), max_size=4))
    gap = draw(st.sampled_from(["", " ", "-", " - ", "·", "🙂", "_", "\u3000", "—", "*"]))
    signs = [gap + sign if at in cuts else sign for at, sign in enumerate(figures)]
    return figures, "".join(signs).translate(draw(st.sampled_from([{}, _WIDE, _HAN, _ROUND])))


@given(_written(), st.sampled_from(_KEPT), st.sampled_from(_KEPT))
def test_no_five_figures_of_a_number_stay_and_what_stands_beside_does(
    number: tuple[str, str], before: str, after: str
) -> None:
    figures, written = number
    masked = mask_text(f"{before}我的号码{written}，{after}等着")
    assert masked.startswith(f"{before}我的号码")
    assert masked.endswith(f"，{after}等着")
    seen = folded(masked.removeprefix(before).removesuffix(f"{after}等着"))
    left = re.sub(r"[\W_]", "", re.sub(r"\*{3,}", "x", seen))
    figures = figures.rstrip("X")
    assert not [at for at in range(len(figures) - 4) if figures[at : at + 5] in left]


def test_a_place_that_was_sent_stays_readable_and_a_number_beside_it_does_not() -> None:
    text = "📍 漕溪北路88号 31.193700,121.437500"
    assert mask_text(text) == text
    assert "13800138000" not in mask_text(f"{text} 13800138000")
    assert "310101" not in mask_text("310101.199001,011.234567")


@given(st.text("0123456789 -,.:/*元Xx一()+，我叫王", max_size=60))
def test_masking_twice_changes_nothing(text: str) -> None:
    assert mask_text(mask_text(text)) == mask_text(text)


@pytest.mark.parametrize(
    ("link", "dead"),
    [
        ("http://example.com/x", "http[:]//example[.]com/x"),
        ("http://exam\u200bple.com", "http[:]//example[.]com"),
        ("tg://user?id=1", "tg[:]//user?id=1"),
        ("weixin://pay", "weixin[:]//pay"),
        ("www.evil.top", "www[.]evil[.]top"),
        ("@admin_bot", "@\u2060admin_bot"),
        ("退了3.5元。", "退了3.5元。"),
    ],
)
def test_links_are_dead_and_stay_so(link: Any, dead: Any) -> None:
    once = defang(link)
    assert once.replace("\u2060", "") == dead.replace("\u2060", "")
    assert defang(once) == once


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a\u202egpj.exe", "agpj.exe"),
        ("\x1b]0;x\x07", "]0;x"),
        ("a\x00b\ud800c", "abc"),
        ("Z" + "\u0301" * 50, "Z" + "\u0301" * 4),
        ("两行\r\n文字\t好", "两行\n文字\t好"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
    ],
)
def test_hidden_signs_are_gone(text: str, left: Any) -> None:
    assert clean(text) == left


@given(st.text(max_size=200))
def test_all_of_them_take_anything_and_are_idempotent(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert defang(defang(text)) == defang(text)
    assert mask_text(mask_text(text)) == mask_text(text)


@pytest.mark.parametrize("piece", ["9", "a", "a-", "a.", "a@", "1 ", "-", "(", "好"])
def test_long_texts_take_no_long_time(piece: Any) -> None:
    """A pattern that looks back over and over would need minutes here, and stop the test."""
    text = piece * (60_000 // len(piece))
    assert clean(text) == text
    assert len(defang(text)) >= len(text)
    assert len(mask_text(text)) <= len(text) + 3 * text.count("@")
