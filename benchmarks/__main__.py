"""`make bench`: every measurement as one table."""

import subprocess
import sys
import time

from benchmarks import reading, rules
from benchmarks.pairs import pair


def main() -> None:
    print(f"{'what':<28}{'ours':>14}{'peer':>14}{'ratio':>8}  peer")
    for kind, (write, peer_name, peer) in reading.KINDS.items():
        files = reading.documents(write)
        timed = pair(reading.read_all(files), reading.peer_all(files, peer))
        each = timed.ours / len(files), timed.peer / len(files)
        print(f"{kind:<28}{each[0] * 1000:>11.1f} ms{each[1] * 1000:>11.1f} ms{timed.ratio:>7.1f}x  {peer_name}")
    con = rules.loaded()
    timed = pair(lambda: rules.ours(con), lambda: rules.bare(con), rounds=3)
    print(
        f"{'rules, 100,000 reports':<28}{timed.ours:>12.2f} s{timed.peer:>12.2f} s{timed.ratio:>7.1f}x  bare residuals"
    )
    start = time.perf_counter()
    command = [sys.executable, "-m", "pipelines.cli", "check", "examples/baofeng-2023.html"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    print(f"{'gongkai check, one file':<28}{time.perf_counter() - start:>12.2f} s  whole process")


if __name__ == "__main__":
    main()
