"""Which slots must hold a file, by series and level: a table, so that a rule is a row and not a branch."""

from dataclasses import dataclass

from zhicheng.catalogue.models import HIGH, Level

ABOVE_ASSISTANT = HIGH | {Level.INTERMEDIATE.value}

# Codes of data/series.csv: 高等学校教师, 技工院校教师, 中等职业学校教师, 中小学教师.
TEACHERS = frozenset({"01", "13", "21", "22"})
MEDICAL = frozenset({"04"})


@dataclass(frozen=True, slots=True)
class For:
    """A demand on applications of these series and levels; an empty set means all of them."""

    series: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()

    def __call__(self, series_code: str, level: str) -> bool:
        """Whether the demand is made on an application for this series and level."""
        return (not self.series or series_code in self.series) and (not self.levels or level in self.levels)


ALWAYS = For()

REQUIRED = {
    "id_card": ALWAYS,
    "photo": ALWAYS,
    "diploma": ALWAYS,
    "assessment": ALWAYS,
    "training": ALWAYS,
    "title_certificate": For(levels=ABOVE_ASSISTANT),
    # Teachers and medical staff may practise only with a certificate.
    "qualification": For(series=TEACHERS | MEDICAL),
    "paper": For(levels=HIGH),
}
