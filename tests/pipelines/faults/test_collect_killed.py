"""`gongkai collect` killed repeatedly in the middle of a request: in the end every document is there once."""

import random
import subprocess
from collections import Counter

import pytest

from tests.conftest import gongkai_command, plain_environment
from tests.sites import shapes
from tests.sites.nights import CONTACT, HOST, TITLE, Nights, declare, small
from tests.sites.server import Group

pytestmark = pytest.mark.slow

KILLS = 4


def test_a_crawl_killed_repeatedly_ends_with_the_same_result(tmp_path):
    site, paths = small(HOST), [f"/f/{n}.pdf" for n in range(4)]
    site.pages["/nb/2.html"] = shapes.report(TITLE, "2026-01-20", attachments=[(path, "附件") for path in paths])
    site.pages |= {path: shapes.Page(f"%PDF-1.4 {path}".encode(), "application/pdf") for path in paths}
    with Group(site) as group:
        declare(tmp_path / "sources", group)
        chance = random.Random(20260120)
        for left in range(KILLS, -1, -1):
            process, due = started(tmp_path), len(group.asked) + chance.randint(0, 3)

            def killed(seconds, process=process, due=due, left=left):
                if left and len(group.asked) >= due:
                    process.kill()
                    process.wait(60)

            group.wait = killed
            assert process.wait(60) == (-9 if left else 0)
        asked = Counter(group.paths(HOST))
    assert {page.body for page in site.pages.values()} == Nights(tmp_path).held()
    assert sorted(asked) == sorted(site.pages)
    assert sum(asked.values()) <= len(site.pages) + KILLS  # what was under way is asked again, and no more
    outcomes = Nights(tmp_path).outcomes()
    assert sorted(outcomes) == sorted((path, "archived") for path in site.pages)


def started(folder):
    places = [f"--{name}={folder / name}" for name in ("archive", "journals", "sources")]
    environment = plain_environment(GONGKAI_CONTACT=CONTACT, GONGKAI_LOOPBACK="1")
    return subprocess.Popen(
        gongkai_command("collect", "jianan", *places), cwd=folder, env=environment, stdout=subprocess.DEVNULL
    )
