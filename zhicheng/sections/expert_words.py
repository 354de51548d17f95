"""Words that the sections of an expert offer."""

import re

from zhicheng.catalogue.models import Level
from zhicheng.sections.words import pairs

HELD_LEVELS = pairs(" ".join(level.label for level in Level))
ACHIEVEMENTS = pairs("论文 著作教材 项目 专利/软著 标准 获奖 教学成果 推广应用 其他")
RECUSAL_KINDS = pairs("单位 个人")
SEASONS = pairs("全年均可 上半年 下半年 寒暑假 仅周末")
PLACES = pairs("全省（市） 本市（区） 仅线上")

_BETWEEN = re.compile(r"[、,，;；\s]+")


def split_keywords(text: str) -> list[str]:
    """The words of a list, separated by whatever people separate with, each once."""
    return list(dict.fromkeys(word for word in _BETWEEN.split(text) if word))


def level_word(level: str) -> str:
    """What a level is called."""
    return str(Level(level).label)
