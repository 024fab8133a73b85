"""Small words people type instead of pressing a button, and what text looks like before it is read.

Only a whole message counts as such a word: a story that begins with 不 is no refusal.
"""

from __future__ import annotations

import unicodedata

# Letters and signs that print as nothing: Hangul fillers, the empty Braille cell.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")

# What a whole message may mean. One word, one meaning; the first list that holds it wins.
_VOCABULARY: dict[str, str] = {
    "back": "返回 上一步 回上一步 后退 back goback previous",
    "skip": "跳过 略过 跳过这题 不填 skip",
    "cancel": "取消 不投诉了 算了 取消投诉 cancel stop quit",
    "help": "帮助 怎么用 help",
    "status": (
        "进度 查进度 查询进度 查看进度 查询 怎么查进度 怎样查进度 如何查进度 到哪一步了 "
        "status progress howdoiseeprogress howisitgoing"
    ),
    "language": "语言 切换语言 language",
    "mine": "我的投诉 查看我的投诉 mycases mycase mycomplaints mycomplaint",
    "nudge": "催单 催办 催一下 nudge",
    "simple": "simple simplemode easymode",
    "simple_on": "长者模式 简单模式",
    "simple_off": "普通模式 normalmode",
    "chinese": "中文 说中文 chinese inchinese",
    "english": "英文 英语 english inenglish",
    "bot": "机器人 回到机器人 找机器人 bot backtobot backtothebot",
    "privacy": "隐私说明 隐私政策 privacy privacynotice",
    "withdraw_consent": (
        "撤回同意 撤销同意 withdrawconsent withdrawmyconsent takeconsentback takemyconsentback"
    ),
    "start": "我要投诉 投诉 新投诉 开始投诉 complain newcomplaint",
    "done": (
        "说完了 完了 好了 没有了 没了 说完 就这些 就这样 "
        "done thatsall thatisall finished nothingelse"
    ),
    "yes": (
        "是 是的 对 对的 没错 嗯 好 好的 可以 确认 同意 确定 "
        "yes y yep yeah ok okay sure right correct"
    ),
    "no": "不 不是 不对 否 没有 不用 无 no n nope none wrong",
    "submit": "提交 确认提交 交 submit send",
    "continue": "继续 开始 接着 继续填写 同意并继续 continue goon begin agree iagree",
    "restart": "重新开始 重来 startover restart",
    "thanks": "谢谢 谢谢你 谢谢您 感谢 多谢 辛苦了 谢了 thanks thankyou thx manythanks",
    "greeting": "你好 您好 在吗 在么 有人吗 哈喽 喂 hi hello hey goodmorning anyonethere",
    "solved": "已解决 解决了 已经解决 已经解决了 solved resolved fixed itissolved",
    "unsolved": (
        "未解决 没解决 没有解决 还没解决 还没有解决 没有 notsolved unsolved notresolved notfixed"
    ),
    "anonymous": (
        "匿名 不留名 不想留 不留 不想说 不方便说 保密 "
        "anonymous anonymously rathernot prefernottosay"
    ),
    "here": (
        "这里 就在这里 在这里 就这里 这里就行 这里联系 聊天 微信 here inhere thischat chat telegram"
    ),
    "phone": "电话 打电话 电话联系 手机 phone call callme byphone",
    "unsure": (
        "记不清 记不清了 不记得 不记得了 忘了 不清楚 不太清楚 不知道 不晓得 说不清 想不起来 "
        "idontremember idontknow dontremember dontknow unsure notsure dunno idk noidea"
    ),
    "keep": "不改 不改了 保持不变 不变 keep keepit nochange",
}
_MEANING: dict[str, frozenset[str]] = {}
for _meaning, _words in _VOCABULARY.items():
    for _word in _words.split():
        _MEANING[_word] = _MEANING.get(_word, frozenset()) | {_meaning}


def visible(text: str) -> str:
    """The text as readers see it: full-width forms made ordinary, invisible signs gone."""
    normal = unicodedata.normalize("NFKC", text)
    kinds = ((sign, unicodedata.category(sign)) for sign in normal)
    seen = (" " if kind == "Cc" else sign for sign, kind in kinds if kind != "Cf")
    return " ".join("".join(seen).split())


def plain(text: str) -> str:
    """The text as readers see it, in small letters: what words are looked for in."""
    return " ".join(visible(text).lower().split())


def readable(text: str) -> bool:
    """True when anything can be seen in it: letters, figures, punctuation, emoji."""
    return any(
        unicodedata.category(sign)[0] in "LNPS" and sign not in _BLANK for sign in visible(text)
    )


def has_words(text: str) -> bool:
    """True when at least one letter or figure stands in it (emoji, punctuation, control signs are
    none).
    """
    return any(unicodedata.category(sign)[0] in "LN" for sign in text)


def core(text: str) -> str:
    """Letters and figures only, small: what comparisons of names and words are made on."""
    return "".join(sign for sign in plain(text) if unicodedata.category(sign)[0] in "LN")


def meanings(text: str) -> frozenset[str]:
    """What a whole message means as a word (a message of more than 24 signs means none)."""
    return _MEANING.get(core(text), frozenset()) if len(text) <= 24 else frozenset()


def means(text: str, *wanted: str) -> bool:
    """True when the whole message is one of these words."""
    return not meanings(text).isdisjoint(wanted)


def count(text: str) -> int:
    """A typed option number (1, 2, ... also 一, １ and 第3项); 0 when the message is none."""
    short = core(text).removeprefix("第").removesuffix("项").removesuffix("个")
    if len(short) == 1 and short in "一二三四五六七八九":
        return "一二三四五六七八九".index(short) + 1
    return int(short) if short.isascii() and short.isdigit() and len(short) <= 2 else 0
