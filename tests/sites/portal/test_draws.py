"""专家抽取公布: everybody reads what is published, repeats it from the page's own file, and learns nobody's name."""

import logging
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories as f
from tests.draws.conftest import LOTTERY, Office, in_days
from zhicheng.draws import actions, queries
from zhicheng.draws.models import Draw
from zhicheng.people.models import Role

pytestmark = pytest.mark.django_db
SCRIPT = Path(__file__).parents[3] / "docs/verify/draw.py"


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def pages(client: Client, draw: Draw) -> str:
    """All that the portal says of a draw, headers too."""
    addresses = [reverse("published_draws")]
    addresses += [reverse(name, args=[draw.pk]) for name in ("published_draw", "published_draw_file")]
    answers = [client.get(address) for address in addresses]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    return "".join(f"{dict(answer.headers)}{text(answer)}" for answer in answers)


def declined_once(office: Office) -> Draw:
    """Somebody declined with a reason, and the next was asked."""
    draw = office.invited()
    first = queries.invitations(draw)[0]
    actions.decline(first, reason="出国访问", by=office.first, at=LOTTERY)
    actions.replace(first, answer_by=in_days(9), by=office.first, at=LOTTERY)
    return draw


def test_what_the_page_gives_is_recomputed_by_the_script_from_an_empty_folder(
    client: Client, office: Office, tmp_path: Path
) -> None:
    draw = office.committed()
    address = reverse("published_draw_file", args=[draw.pk])
    before = client.get(address).content
    assert "请下载并保存公布文件" in text(client.get(reverse("published_draw", args=[draw.pk])))
    actions.hold(draw, "3 7 12", by=office.second, at=LOTTERY, seen=draw.version)
    answer = client.get(address)
    assert answer["Content-Disposition"] == f'attachment; filename="draw-{draw.pk}-drawn.json"'
    shutil.copy(SCRIPT, tmp_path / "draw.py")
    for name, content in (("drawn.json", answer.content), ("before.json", before)):
        (tmp_path / name).write_bytes(content)
    command = [sys.executable, "-I", "-X", "utf8", "draw.py", "drawn.json", "before.json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, "结论：全部一致。" in done.stdout) == (0, True)
    page = text(client.get(reverse("published_draw", args=[draw.pk])))
    assert f"python draw.py draw-{draw.pk}-drawn.json" in page


def test_nothing_public_names_an_expert_or_says_why_somebody_declined(
    client: Client, office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said = pages(client, declined_once(office)) + caplog.text
    assert "已谢绝" not in said  # the office's word; here the step alone is told
    secrets = [expert.name for expert in office.experts] + [expert.person.login for expert in office.experts]
    assert [secret for secret in [*secrets, "出国访问"] if secret in said] == []


def test_applicants_units_and_other_offices_find_no_name_either(enter: Callable[..., Client], office: Office) -> None:
    draw = declined_once(office)
    names = [expert.name for expert in office.experts]
    people = [f.applicant(office.branch.school), f.administrator(office.branch.school)]
    people += [f.grant(office.branch.county, Role.LEADER), f.grant(office.branch.office, Role.HANDLER)]
    for person in people:
        client = enter(person)
        said = pages(client, draw)
        for address in ("notices", "draws", "rounds", "home"):
            said += text(client.get(reverse(address)))
        assert [name for name in names if name in said] == []


def test_before_the_commitment_there_is_nothing_and_a_missing_draw_looks_the_same(
    client: Client, office: Office
) -> None:
    draw = office.prepared()
    for name in ("published_draw", "published_draw_file"):
        hidden, missing = (client.get(reverse(name, args=[pk])) for pk in (draw.pk, draw.pk + 1000))
        assert (hidden.status_code, missing.status_code) == (404, 404)
        assert len(hidden.content) == len(missing.content)
    assert "还没有公布的专家抽取" in text(client.get(reverse("published_draws")))


def test_a_void_draw_stays_public_with_its_reason(client: Client, office: Office) -> None:
    draw = office.committed()
    actions.void(draw, reason="名额有误", by=office.first, at=in_days(1), seen=draw.version)
    assert "名额有误" in pages(client, draw)


def test_the_list_asks_once_for_any_number_of_draws(client: Client, office: Office) -> None:
    draw = office.committed()
    assert Draw.objects.filter(pk=draw.pk).exists()
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("published_draws"))
    assert len(asked) == 1
