"""Who reads whom: as many each as anybody else, and nobody whom they must stay away from. Apart: pure arithmetic."""

from collections import deque
from collections.abc import Collection, Mapping, Sequence


def balance(
    candidates: Sequence[int], members: Sequence[int], away: Mapping[int, Collection[int]], readers: int
) -> dict[int, list[int]]:
    """Return for each candidate its readers, in the order of the members; the same input gives the same answer.

    `away` says from which candidates a member must stay away. Loads differ by one at most wherever that is possible;
    where recusals forbid it, no exchange of readers brings them closer. A candidate whom too few may read has fewer.
    """
    able = {one: [member for member in members if one not in away.get(member, ())] for one in candidates}
    place = {member: number for number, member in enumerate(members)}
    load = dict.fromkeys(members, 0)
    reading: dict[int, set[int]] = {}
    for one in sorted(candidates, key=lambda candidate: len(able[candidate])):
        chosen = sorted(able[one], key=lambda member: (load[member], place[member]))[:readers]
        reading[one] = set(chosen)
        for member in chosen:
            load[member] += 1
    _even_out(reading, able, load, place)
    return {one: sorted(reading[one], key=place.__getitem__) for one in candidates}


def _even_out(
    reading: dict[int, set[int]], able: Mapping[int, Sequence[int]], load: dict[int, int], place: Mapping[int, int]
) -> None:
    """Hand candidates on from those with most to those with fewest, along chains of exchanges, until nothing helps."""
    moved = True
    while moved:
        moved = False
        for giver in sorted(load, key=lambda member: (-load[member], place[member])):
            chain = _chain(giver, reading, able, load)
            if chain:
                for one, old, new in chain:
                    reading[one].remove(old)
                    reading[one].add(new)
                load[giver] -= 1
                load[chain[-1][2]] += 1
                moved = True
                break


def _chain(
    giver: int, reading: Mapping[int, set[int]], able: Mapping[int, Sequence[int]], load: Mapping[int, int]
) -> list[tuple[int, int, int]]:
    """Return the shortest chain of (candidate, from, to) that ends at somebody with two fewer at least; or nothing."""
    came: dict[int, tuple[int, int]] = {}
    waiting, seen = deque([giver]), {giver}
    while waiting:
        member = waiting.popleft()
        if load[member] <= load[giver] - 2:
            chain = []
            while member != giver:
                one, before = came[member]
                chain.append((one, before, member))
                member = before
            return chain[::-1]
        for one, now in reading.items():
            for other in able[one] if member in now else ():
                if other not in seen and other not in now:
                    seen.add(other)
                    came[other] = (one, member)
                    waiting.append(other)
    return []


def next_reader(able: Sequence[int], load: Mapping[int, int]) -> int | None:
    """Return who takes over: of those who may, the one who reads fewest; of these the first."""
    return min(able, key=lambda member: load.get(member, 0), default=None)
