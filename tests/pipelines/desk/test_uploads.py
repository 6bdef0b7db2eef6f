"""What is dropped: files, folders, ZIPs, each within limits; one that cannot be read affects no other."""

import io
import random
import zipfile

import pytest

from pipelines.cli import input_documents
from pipelines.desk import uploads
from tests.pipelines.cli.checks import XIHU
from tests.pipelines.desk.browser import BOUNDARY, form
from tests.pipelines.desk.conftest import TOKEN
from tests.pipelines.desk.drafts import CARRIED, NOT_A_REPORT, SUQIAN, draft, page

KIND = f"multipart/form-data; boundary={BOUNDARY}"


def packed(**members):
    """A ZIP with members by name."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return made.getvalue()


def test_files_are_listed_with_their_results_and_a_bad_one_affects_no_other(opened):
    shown = opened.browser.drop(
        ("good.txt", draft()), ("bad.html", page(SUQIAN, **CARRIED)), ("notice.txt", NOT_A_REPORT), ("empty.pdf", b"")
    )
    rows = {row[1]: row for row in shown.rows()}
    assert rows["good.txt"][0] == XIHU[0]
    assert rows["good.txt"][3] == "相符"
    assert rows["bad.html"][3:5] == ["不符", "2"]
    assert rows["bad.html"][7] == "表三"
    assert rows["notice.txt"][3] == "不是年度报告"
    assert "请提交政府信息公开工作年度报告" in rows["notice.txt"][4]
    assert rows["empty.pdf"][3] in ("无法读取", "不是年度报告")
    assert "4 个文件，2 份年度报告：1 份不符" in shown.words


def test_a_folder_keeps_the_names_in_it_and_system_files_are_left_out(opened):
    shown = opened.browser.drop(
        ("年报/西湖/a.txt", draft()), ("年报/.DS_Store", b"x"), ("年报/Thumbs.db", b"x"), ("年报/~$a.docx", b"x")
    )
    assert [row[1] for row in shown.rows()] == ["年报/西湖/a.txt"]


def test_copies_of_one_file_are_one_draft(opened):
    shown = opened.browser.drop(("a.txt", draft()), ("copy of a.txt", draft()), ("b.zip", packed(**{"c.txt": draft()})))
    assert len(shown.rows()) == 1


@pytest.mark.parametrize("name", ["../../outside.txt", "/tmp/outside.txt", "C:\\outside.txt", "a/../../outside.txt"])
@pytest.mark.parametrize("inside", [True, False], ids=["in a ZIP", "as a file"])
def test_no_name_becomes_a_path(opened, name, inside):
    file = ("drafts.zip", packed(**{name: draft()})) if inside else (name, draft())
    shown = opened.browser.drop(file)
    assert len(shown.rows()) == 1
    assert "outside.txt" in shown.rows()[0][1]
    kept = [path for path in opened.folder.parent.rglob("*") if path.is_file()]
    assert [path.parent for path in kept] == [opened.folder / "files"]
    assert [len(path.name) for path in kept] == [64]


def test_a_zip_bomb_is_refused_beside_a_good_file(opened):
    bomb = packed(**{"a.txt": bytes(64 * 1024 * 1024)})
    rows = {row[1]: row for row in opened.browser.drop(("bomb.zip", bomb), ("good.txt", draft())).rows()}
    assert rows["bomb.zip"][3] == "无法读取"
    assert "100" in rows["bomb.zip"][4]
    assert rows["good.txt"][3] == "相符"


def test_a_file_above_the_limit_is_refused_beside_others(opened, monkeypatch):
    for module in (uploads, input_documents):
        monkeypatch.setattr(module, "LARGEST", 100_000)
    rows = {r[1]: r for r in opened.browser.drop(("a.txt", draft()), ("b.txt", bytes(100_001))).rows()}
    assert rows["a.txt"][3] == "相符"
    assert "超过 100,000 字节的上限" in rows["b.txt"][4]


@pytest.mark.parametrize("declared", [True, False], ids=["by its header", "as it comes"])
def test_a_request_above_the_limit_is_refused(open_desk, connect, declared):
    found = open_desk(largest=20_000)
    found.browser.open(TOKEN)
    body = form([("a.txt", bytes(30_000))])
    headers = {"Origin": found.browser.origin, "Cookie": found.browser.cookie, "Content-Type": KIND}
    connection = connect(found.port)
    if declared:
        connection.request("POST", "/drafts", body, headers)
    else:
        connection.request("POST", "/drafts", iter([body[:15_000], body[15_000:]]), headers, encode_chunked=True)
    answer = connection.getresponse()
    assert answer.status == 413
    assert "20,000 字节" in answer.read().decode()
    assert found.browser.page().rows() == []
    assert list((found.folder / "files").iterdir()) == []


@pytest.mark.parametrize("seed", range(8))
def test_a_broken_form_is_answered_and_leaves_the_desk_usable(opened, seed):
    random_ = random.Random(seed)
    body = bytearray(form([("a.txt", draft())]))
    cut = random_.randrange(len(body))
    broken = bytes(body[:cut]) if seed % 2 else bytes(body[:cut]) + random_.randbytes(50) + bytes(body[cut:])
    answer = opened.browser.post("/drafts", broken, random_.choice([KIND, "multipart/form-data", "text/plain"]))
    assert answer.status in (303, 400)
    shown = opened.browser.drop(("b.txt", draft(SUQIAN)))
    assert "b.txt" in [row[1] for row in shown.rows()]
