"""Form fields: they take what people really type, and say in a whole Chinese sentence what they cannot take."""

from zhicheng.core.fields.dates import Day, Month, Year
from zhicheng.core.fields.official import (
    IdNumber,
    Isbn,
    Issn,
    Mobile,
    OrganisationCode,
    Phone,
    Postcode,
    Uscc,
)
from zhicheng.core.fields.plain import (
    Amount,
    Choice,
    Email,
    LongText,
    PersonName,
    Text,
    Whole,
    YesNo,
)

__all__ = [
    "Amount",
    "Choice",
    "Day",
    "Email",
    "IdNumber",
    "Isbn",
    "Issn",
    "LongText",
    "Mobile",
    "Month",
    "OrganisationCode",
    "PersonName",
    "Phone",
    "Postcode",
    "Text",
    "Uscc",
    "Whole",
    "Year",
    "YesNo",
]
