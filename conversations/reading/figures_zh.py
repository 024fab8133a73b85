"""Chinese numerals as figures, so that 三点一刻 and 3点1刻 read the same."""

from __future__ import annotations

import re

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


def figures(text: str) -> str:
    """Chinese numerals as figures, names of days with figures in them kept whole."""
    text = re.sub(r"\s+(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])\s+", "", text)
    text = (
        text.replace("除夕夜", "除夕")
        .replace("十一假期", "国庆假期")
        .replace("十一黄金周", "国庆")
        .replace("黄金周", "国庆")
    )
    text = re.sub(r"双十([一二])", lambda m: "双1" + str(_DIGITS[m[1]]), text)
    text = text.replace("五一", "\ue000").replace("劳动节", "\ue000")
    text = re.sub(r"([一二两三四五六七八九])([二三四五六七八九])(?=[天周年个])", _or_so, text)
    text = re.sub(r"[零〇一二三四五六七八九十百两]+", _number, text)
    return text.replace("\ue000", "五一")


def _or_so(match: re.Match[str]) -> str:
    return f"{_DIGITS[match[1]]}~{_DIGITS[match[2]]}"


def _number(match: re.Match[str]) -> str:
    signs = match[0]
    if not re.search("[十百]", signs):
        return "".join(str(_DIGITS[sign]) for sign in signs)
    total = unit = 0
    for sign in signs:
        if sign in "十百":
            total += (unit or 1) * (10 if sign == "十" else 100)
            unit = 0
        else:
            unit = _DIGITS[sign]
    return str(total + unit)
