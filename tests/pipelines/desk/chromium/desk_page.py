"""What a clerk does on a page of the desk, and what is then seen; all tests of it are skipped without Playwright. Holds
no test.
"""

import pytest

expect = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed").expect
expect.set_options(timeout=60_000)  # milliseconds: the first document waits for the workers to start


def choose(page, paths, field="#files"):
    """Choose files, or a folder, in a field and check them; returns when the results are shown."""
    page.set_input_files(field, paths)
    with page.expect_navigation():
        page.get_by_role("button", name="开始核对").click()
    wait_for_results(page)


def drop(page, paths, target="#upload"):
    """Drop files or folders from the file manager on an element; returns when the results are shown."""
    box = page.locator(target).bounding_box()
    where = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    dragged = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    session = page.context.new_cdp_session(page)
    with page.expect_navigation():
        for kind in ("dragEnter", "dragOver", "drop"):
            session.send("Input.dispatchDragEvent", {"type": kind, "data": dragged, **where})
    wait_for_results(page)


def wait_for_results(page):
    """Until nothing is read any more and the page is shown again."""
    expect(page.locator("#reading")).to_have_count(0)
    expect(page.locator("footer")).to_be_visible()


def rows(page):
    """The cells of each row of the table, as text."""
    return [row.locator("th, td").all_inner_texts() for row in page.locator("table.drafts tbody tr").all()]


def names(page):
    """The names of the files in the table, in its order, without their folders."""
    return [name.rpartition("/")[2] for name in page.locator("table.drafts td.file").all_inner_texts()]
