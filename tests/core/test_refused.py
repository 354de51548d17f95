"""A refusal carries its sentence, its code and what it is about."""

from zhicheng.core.refused import Refused, Stale


def test_a_refusal_is_its_sentence() -> None:
    refusal = Refused("名称已被使用，请换一个名称。", code="duplicate", fields={"name": "名称已被使用。"})
    assert str(refusal) == "名称已被使用，请换一个名称。"
    assert (refusal.code, refusal.fields, refusal.details) == ("duplicate", {"name": "名称已被使用。"}, {})


def test_a_stale_page_is_a_refusal_with_what_changed() -> None:
    refusal = Stale("页面已过期，请核对后重新提交。", details={"by": "张三"})
    assert isinstance(refusal, Refused)
    assert (refusal.code, refusal.details) == ("stale", {"by": "张三"})
