"""`make bench`: a small and a large province, measured one after the other; the figures go to bench/RESULTS.md."""

import json
import os
import subprocess
import sys
from pathlib import Path

from bench.results import written

SIZES = {"small": (20_000, 2_000), "large": (20_000, 200_000)}
HERE = Path(__file__).parent


def main(scratch: Path) -> None:
    """Measure every size in a process of its own and write what came out."""
    reports = {}
    for name, (organisations, applications) in SIZES.items():
        environment = os.environ | {"VAR": str(scratch / name), "PROFILE": "henan", "DATABASE_URL": ""}
        command = [sys.executable, "-m", "bench.measure", str(organisations), str(applications)]
        print(f"== {applications:,} applications", file=sys.stderr, flush=True)
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
        reports[name] = json.loads(done.stdout.decode().splitlines()[-1])
    for name in ("papers", "sheets"):
        environment = os.environ | {"VAR": str(scratch / name), "PROFILE": "henan", "DATABASE_URL": ""}
        print(f"== {name}", file=sys.stderr, flush=True)
        done = subprocess.run(
            [sys.executable, "-m", f"bench.{name}"], env=environment, stdout=subprocess.PIPE, check=True
        )
        reports[name] = json.loads(done.stdout.decode().splitlines()[-1])
    (HERE / "RESULTS.md").write_text(written(reports), encoding="utf-8")
    print(f"wrote {HERE / 'RESULTS.md'}", file=sys.stderr)


if __name__ == "__main__":
    main(Path(os.environ.get("BENCH_VAR", "var/bench")))
