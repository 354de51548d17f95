"""The tree of 单位管理 as far as it is open: the way down to the chosen node, and one level below each step."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from zhicheng.organisations.models import Organisation
from zhicheng.organisations.queries import levels
from zhicheng.ui.parts import TreeNode

SHOWN = 50


def tree_of(way: list[Organisation], *, chosen: bool, more: str) -> list[TreeNode]:
    """Return the tree from one's own organisation, open down to the last of `way`; `more` leads on in its list."""
    below = levels(way, size=SHOWN)
    top, base = way[0], reverse("organisations")
    here = str(way[-1].pk) if chosen else ""
    return [_open(top, way, below, base, here, more)]


def nodes_of(rows: Iterable[Mapping[str, Any]]) -> list[TreeNode]:
    """Return one level as closed nodes that load their own when opened."""
    base = reverse("organisations")
    return [_closed(row, base, "") for row in rows]


def _open(
    node: Organisation, way: list[Organisation], below: Mapping[int, list[Any]], base: str, here: str, more: str
) -> TreeNode:
    rows, nearer = below[node.pk], {step.pk: step for step in way}
    children = [
        _open(nearer[row["id"]], way, below, base, here, more) if row["id"] in nearer else _closed(row, base, here)
        for row in rows[:SHOWN]
    ]
    hidden = [step for step in way if step.parent_id == node.pk and step.pk not in {r["id"] for r in rows[:SHOWN]}]
    children += [_open(step, way, below, base, here, more) for step in hidden]
    if len(rows) > SHOWN:
        children.append(TreeNode("更多下级…", more if str(node.pk) == here else f"{base}?at={node.pk}"))
    url = f"{base}?at={node.pk}"
    return TreeNode(node.name, url, children=children, open=True, active=str(node.pk) == here)


def _closed(row: Mapping[str, Any], base: str, here: str) -> TreeNode:
    children = f"{base}{row['id']}/level/" if row["has_below"] else None
    return TreeNode(row["name"], f"{base}?at={row['id']}", children_url=children, active=str(row["id"]) == here)
