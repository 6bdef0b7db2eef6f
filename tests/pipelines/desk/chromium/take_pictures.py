"""`python -m tests.pipelines.desk.chromium.take_pictures FOLDER`: the pictures of the desk in the offline instructions.

What `make pictures` calls. Needs Chromium and Playwright.
"""

import io
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.conftest import gongkai_command, plain_environment
from tests.generator import write_docx, write_pdf
from tests.pipelines.desk.chromium.desk_page import choose
from tests.pipelines.desk.chromium.launch import launch
from tests.pipelines.desk.drafts import CARRIED, REVIEW, SUQIAN, draft

SIZE = {"width": 1100, "height": 620}
COLOURS = 128  # keeps a picture small
FILES = {
    "西湖区2023年年报.pdf": draft(write=write_pdf, **CARRIED),
    "宿迁市2023年年报.docx": draft(SUQIAN, write_docx, **REVIEW),
    "宿迁市2022年年报.docx": draft((SUQIAN[0], 2022), write_docx),
}


def main(folder):
    command = gongkai_command("desk", "--no-browser", "--port", "0", "--lang", "zh")
    with (
        TemporaryDirectory() as drafts,
        sync_playwright() as driver,
        subprocess.Popen(command, env=plain_environment(), stdout=subprocess.PIPE, encoding="utf-8") as desk,
    ):
        try:
            page = launch(driver).new_page(viewport=SIZE, locale="zh-CN")
            page.goto(next(line.strip() for line in desk.stdout if "token=" in line))
            take(page, Path(drafts), folder)
        finally:
            desk.terminate()


def take(page, drafts, folder):
    for name, data in FILES.items():
        (drafts / name).write_bytes(data)
    choose(page, [drafts / name for name in FILES])
    save(page, folder / "desk.png")
    page.get_by_role("link", name="西湖区").click()
    save(page, folder / "report.png")


def save(page, path):
    image = Image.open(io.BytesIO(page.screenshot()))
    image.convert("RGB").quantize(COLOURS).save(path, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
