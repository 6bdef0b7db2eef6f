"""What is on the desk goes: on request, and after an hour without use, by a clock that is passed in."""

import threading

from pipelines.desk.desk import UNUSED_SECONDS, Received
from tests.pipelines.desk.conftest import TOKEN
from tests.pipelines.desk.drafts import REVIEW, SUQIAN, draft


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def files(found):
    return [path for path in found.folder.rglob("*") if path.is_file()]


def test_files_and_results_are_deleted_after_an_hour_without_use(open_desk):
    clock = Clock()
    found = open_desk(clock=clock)
    found.browser.open(TOKEN)
    found.browser.drop(("a.txt", draft(**REVIEW)))
    for _ in range(3):
        clock.now += UNUSED_SECONDS - 1
        assert found.browser.get("/reports/1").status == 200, "in use"
    clock.now += UNUSED_SECONDS - 1
    found.desk.expire()
    assert len(files(found)) == 1
    clock.now += 1
    found.desk.expire()
    assert files(found) == []
    assert found.browser.get("/reports/1").status == 404
    assert found.browser.page().rows() == []


def test_looking_at_the_progress_is_not_use(open_desk):
    clock = Clock()
    found = open_desk(clock=clock)
    found.browser.open(TOKEN)
    found.browser.drop(("a.txt", draft()))
    clock.now = UNUSED_SECONDS
    found.browser.get("/progress")
    found.desk.expire()
    assert files(found) == []


def test_a_clerk_can_delete_everything(opened):
    opened.browser.drop(("a.txt", draft()), earlier=[("b.txt", draft(SUQIAN))])
    assert opened.browser.post("/clear").status == 303
    assert files(opened) == []
    assert opened.browser.page().rows() == []
    opened.browser.drop(("a.txt", draft(**REVIEW)))
    assert "与上一稿相比" not in opened.browser.page().words


def test_nothing_expires_while_a_batch_is_read_and_a_deletion_drops_its_results(opened):
    started, go_on = threading.Event(), threading.Event()
    opened.reading._thread.submit(lambda: (started.set(), go_on.wait(60)))
    started.wait(60)
    data = draft()
    received = Received("a.txt", "0" * 64, opened.desk.keep("0" * 64, data))
    waiting = opened.reading.read([received], [])
    assert opened.browser.get("/progress").text == '{"busy":true,"done":0,"total":1}'
    assert opened.browser.page().all("progress")
    opened.browser.post("/clear")
    go_on.set()
    waiting.result()
    assert opened.browser.page().rows() == []
    assert not opened.desk.busy


def test_a_batch_that_cannot_be_read_at_all_is_reported(opened, monkeypatch):
    def fail(*_):
        raise RuntimeError("no memory")

    monkeypatch.setattr("pipelines.desk.reading.check_against", fail)
    shown = opened.browser.drop(("a.txt", draft()))
    assert "RuntimeError: no memory" in shown.words
    assert not opened.desk.busy
