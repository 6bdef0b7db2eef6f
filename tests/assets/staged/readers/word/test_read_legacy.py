"""DOC, WPS and RTF through LibreOffice: every cell as printed, or a refusal in time, also without LibreOffice."""

import os
import random
import select
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from assets.collected.media_type import DOC, RTF, media_type
from assets.staged.grid import Unreadable
from assets.staged.readers.word import libreoffice
from assets.staged.readers.word.read_legacy import read
from assets.staged.report import Report, read_report
from tests.assets.staged.outcomes import refused
from tests.generator.kinds.compare import compared
from tests.generator.kinds.office import OFFICE_KINDS, converted, soffice
from tests.generator.kinds.truth import report

pytestmark = pytest.mark.libreoffice
needs_libreoffice = pytest.mark.skipif(soffice() is None, reason="LibreOffice is not installed")
WORDS = rb"{\rtf1\ansi words %s\par}"
TABLE = rb"{\rtf1\ansi %s\par\trowd\cellx1000\cellx2000 a\cell 1\cell\row}"


@pytest.fixture
def without_libreoffice(monkeypatch):
    monkeypatch.setattr(libreoffice, "find_program", lambda: None)


def test_without_libreoffice_the_refusal_names_what_to_install(without_libreoffice):
    with pytest.raises(Unreadable) as why:
        read(TABLE % b"")
    assert "libreoffice-writer" in why.value.why.en
    assert "DOCX" in why.value.why.en
    assert "请安装 libreoffice-writer" in why.value.why.zh


@pytest.fixture
def fake_libreoffice(monkeypatch, tmp_path):
    """Replaces LibreOffice by a shell script."""

    def write(lines):
        path = tmp_path / "soffice"
        path.write_text(f"#!/bin/sh\n{lines}\n")
        path.chmod(0o755)
        monkeypatch.setattr(libreoffice, "find_program", lambda: str(path))
        monkeypatch.setattr(libreoffice, "_isolation_command", tuple)

    return write


@pytest.mark.parametrize("apart", [tuple, libreoffice._isolation_command], ids=["in a session", "in namespaces"])
def test_a_hanging_conversion_is_killed_with_its_child_processes(fake_libreoffice, monkeypatch, tmp_path, apart):
    os.mkfifo(tmp_path / "alive")
    alive = os.open(tmp_path / "alive", os.O_RDONLY | os.O_NONBLOCK)
    fake_libreoffice(f"exec 3>{tmp_path}/alive; sleep 600 & wait")
    monkeypatch.setattr(libreoffice, "SECONDS", 1)
    monkeypatch.setattr(libreoffice, "_isolation_command", apart)
    with pytest.raises(Unreadable, match="took over 1 seconds"):
        read(TABLE % b"")
    assert select.select([alive], [], [], 60)[0]  # no process holds the other end
    assert os.read(alive, 1) == b""
    os.close(alive)


def test_a_conversion_without_output_is_refused(fake_libreoffice):
    fake_libreoffice("exit 0")
    with pytest.raises(Unreadable, match="cannot open it"):
        read(TABLE % b"")


def test_the_document_gets_a_neutral_name_in_its_own_folder(fake_libreoffice, tmp_path):
    fake_libreoffice(f'for last; do :; done; echo "$last $HOME" > {tmp_path}/said; cp "$last" {tmp_path}/copy')
    with pytest.raises(Unreadable):
        read(TABLE % b"x")
    document, home = (tmp_path / "said").read_text().split()
    assert document == f"{home}/document.rtf"
    assert (tmp_path / "copy").read_bytes() == TABLE % b"x"
    assert not tmp_path.joinpath(home).exists()


@needs_libreoffice
@pytest.mark.slow
@pytest.mark.parametrize(("kind", "seed"), [("doc", 0), ("doc", 3), ("rtf", 3)])
def test_every_cell_reads_as_printed(kind, seed):
    data = OFFICE_KINDS[kind](report(seed), random.Random(seed))
    assert media_type(data) == (RTF if kind == "rtf" else DOC)
    document = read_report(data)
    assert isinstance(document, Report)
    assert compared(report(seed), document.reading).unlike == []


def test_an_rtf_with_too_many_cells_is_refused_before_conversion(without_libreoffice):
    with pytest.raises(Unreadable, match="100,000 cells"):
        read(TABLE % (rb"\cell" * 60_000 + rb"\nestcell" * 39_998 + rb"\cellx100" * 60_000))


@needs_libreoffice
@pytest.mark.slow
def test_a_conversion_without_a_table_is_refused():
    assert "no table" in refused(WORDS % b"").why.en


@needs_libreoffice
@pytest.mark.slow
def test_a_document_without_tables_and_a_truncated_one_are_refused():
    data = converted(b"<p>words</p>", "doc", "MS Word 97")
    assert "no table" in refused(data).why.en
    refused(data[:2000])
    refused(data[:512] + bytes(len(data) - 512 - 4096) + data[-4096:])


@needs_libreoffice
@pytest.mark.slow
def test_no_link_in_a_document_is_followed():
    asked = []

    class Server(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = b"http://127.0.0.1:%d/a" % server.server_port
    field = rb'{\field{\*\fldinst { %s "%s" }}{\fldrslt {x}}}'
    grid = read(TABLE % b"".join(field % (name, address) for name in (b"INCLUDEPICTURE", b"INCLUDETEXT")))
    server.shutdown()
    server.server_close()
    assert [cell.text for cell in grid.rows[-1].cells] == ["a", "1"]
    assert asked == []
