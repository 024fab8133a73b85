"""A company of a story's own: the one of the playground, everything in English."""

from __future__ import annotations

from pathlib import Path

from tests.world import DEMO

NAMES = {
    "小李": "Lee",
    "王店长": "Wong",
    "孙店长": "Sun",
    "赵经理": "Zhao",
    "钱主任": "Qian",
    "陈总": "Chen",
}


def in_english(folder: Path) -> Path:
    """The demo organisation with English groups and people whose names are written in Latin."""
    text = DEMO.read_text(encoding="utf-8")
    for chinese, latin in NAMES.items():
        text = text.replace(f'name = "{chinese}"', f'name = "{latin}"\nlanguage = "en"')
    for unit in ("hq", "shanghai", "xuhui", "jingan"):
        text = text.replace(f'id = "{unit}"\n', f'id = "{unit}"\nlanguage = "en"\n')
    path = folder / "english.toml"
    path.write_text(text, encoding="utf-8")
    return path
