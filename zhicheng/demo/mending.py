"""How an applicant mends what was returned: a real change in each section that the return named."""

from copy import deepcopy
from datetime import datetime

from zhicheng.applications import actions as applications
from zhicheng.applications.models import Application
from zhicheng.demo.source import toml
from zhicheng.people.models import Grant
from zhicheng.sections import registry
from zhicheng.sections.context import Data


def mend(application: Application, *, by: Grant, at: datetime) -> None:
    """Change what the newest return named."""
    application.refresh_from_db()
    how = {entry["section"]: entry for entry in toml("reasons")["return"]}
    for code in registry.codes(application.open_sections):
        record = application.records.get(code=code)
        data = _changed(record.data, how[code]["field"], how[code]["to"])
        applications.save_section(application, code, data, edition=record.edition, by=by, at=at)


def _changed(data: Data, field: str, to: str) -> Data:
    """The section with one field of its first entry, or of itself, said better."""
    said = deepcopy(data)
    values = said["rows"][0] if "rows" in said else said["values"]
    values[field] = to.format(old=values.get(field, ""))
    return said
