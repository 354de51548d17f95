"""A profile decides what differs between provinces; a wrong one stops the start, not a page."""

import tomllib
from typing import Any

import pytest
from pydantic import ValidationError

from zhicheng.people.models import Role
from zhicheng.profiles import FOLDER, load
from zhicheng.profiles.schema import OrganisationField, Profile, Step

NAMES = sorted(path.stem for path in FOLDER.glob("*.toml"))


def raw(name: str) -> dict[str, Any]:
    """The file as it is written."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_the_file_is_named_as_its_province_and_fits_the_schema(name: str) -> None:
    assert load(name).code == name


@pytest.mark.parametrize("name", NAMES)
def test_every_step_is_a_role_with_a_label_and_a_page(name: str) -> None:
    profile = load(name)
    assert set(profile.steps) <= set(profile.step_labels) & set(profile.step_pages)
    assert {step.value for step in Step} <= set(Role.values)


@pytest.mark.parametrize("name", NAMES)
def test_every_field_of_an_organisation_is_a_column(name: str) -> None:
    from zhicheng.organisations.models import Organisation

    assert set(load(name).organisation_fields) <= {field.name for field in Organisation._meta.fields}


@pytest.mark.req("H0.1", "H8.2")
def test_henan_reviews_in_two_steps_and_resumes_where_it_was_returned() -> None:
    henan = load("henan")
    assert henan.name == "河南省职称工作信息平台—职称管理系统"
    assert henan.english_name == "Henan job title information platform—Title Management System"
    assert henan.steps == (Step.HANDLER, Step.LEADER)
    assert (henan.resubmission, henan.rejected, henan.usable_when) == ("resume", "final", "approved")
    assert henan.applicant_chooses_committee
    assert not henan.self_registration


@pytest.mark.req("T3.1", "T3.5", "T2.6")
def test_tianjin_reviews_once_starts_again_at_the_unit_and_lets_people_register() -> None:
    tianjin = load("tianjin")
    assert tianjin.steps == (Step.REVIEW,)
    assert (tianjin.resubmission, tianjin.rejected, tianjin.usable_when) == ("start", "may_resubmit", "saved")
    assert tianjin.self_registration
    assert not tianjin.applicant_chooses_committee


@pytest.mark.req("T2.2", "T2.3")
def test_what_the_superior_keeps_is_only_shown_to_the_unit() -> None:
    fields = load("tianjin").organisation_fields
    shown = {field for field, how in fields.items() if how == OrganisationField.SHOWN}
    assert shown == {"name", "is_hr_agency"}
    assert {"uscc", "nature", "scale", "staff_count", "untitled_count"} <= set(fields) - shown


@pytest.mark.parametrize(
    "change",
    [
        {"steps": ["emperor"]},
        {"rejected": "perhaps"},
        {"resubmission": ""},
        {"region": "41"},
        {"unknown": 1},
        {"organisation_fields": {"uscc": "maybe"}},
    ],
)
def test_a_wrong_value_is_an_error_at_start(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Profile.model_validate(raw("henan") | change)


def test_a_third_province_needs_a_file_and_no_code() -> None:
    third = Profile.model_validate(raw("henan") | {"code": "anhui", "rejected": "may_resubmit", "steps": ["review"]})
    assert third.steps == (Step.REVIEW,)
