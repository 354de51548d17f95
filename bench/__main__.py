"""`make bench`: a small and a large province, papers, workbooks; the figures go to bench/RESULTS.md.

`make bench ARGS="small large"` measures only those and keeps the other figures of the last time.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from bench.results import written

PARTS = {
    "small": ["bench.measure", "20000", "2000"],
    "large": ["bench.measure", "20000", "200000"],
    "papers": ["bench.papers"],
    "sheets": ["bench.sheets"],
    "draws": ["bench.draws"],
    "ballots": ["bench.ballots"],
    "certificates": ["bench.certificates"],
}
HERE = Path(__file__).parent


def main(scratch: Path, parts: list[str]) -> None:
    """Measure every part in a process of its own and write what is known of all."""
    kept = scratch / "reports.json"
    reports = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    for name in parts or PARTS:
        environment = os.environ | {"VAR": str(scratch / name), "PROFILE": "henan", "DATABASE_URL": ""}
        environment["SECOND_FACTOR"] = "offered"  # the generated reviewers have none
        print(f"== {name}", file=sys.stderr, flush=True)
        command = [sys.executable, "-m", *PARTS[name]]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
        reports[name] = json.loads(done.stdout.decode().splitlines()[-1])
        kept.write_text(json.dumps(reports, ensure_ascii=False), encoding="utf-8")
    (HERE / "RESULTS.md").write_text(written(reports), encoding="utf-8")
    print(f"wrote {HERE / 'RESULTS.md'}", file=sys.stderr)


if __name__ == "__main__":
    main(Path(os.environ.get("BENCH_VAR", "var/bench")), sys.argv[1:])
