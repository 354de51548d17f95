"""The sections of an application with every field and every slot for files."""

from itertools import groupby

from zhicheng.reference.tables import table
from zhicheng.sections import registry

INTRODUCTION = """# Sections of an application

Declared once each in `zhicheng/sections/`; a name that begins with `slot:` is a place for files.
"""


def page() -> str:
    """Return the page of the reference."""
    parts = [INTRODUCTION]
    for title, lines in groupby(registry.table(), lambda line: line.section):
        rows = [[f"`{line.name}`", line.label, line.required, line.limits] for line in lines]
        parts += [f"## {title}\n", table(["name", "label", "required", "limits"], rows)]
    return "\n".join(parts)
