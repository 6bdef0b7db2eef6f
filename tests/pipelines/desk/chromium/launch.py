"""Starts the Chromium of this machine through Playwright, without a window, with a new profile. Holds no test."""

import os
import shutil

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
SCREEN = {"width": 1366, "height": 768}
_SWITCHES = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip


def find_chromium():
    """The path of the program; None where there is none on PATH."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def launch(driver):
    """The browser; it resolves no name but 127.0.0.1."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}  # in another it does not find files with Chinese names
    return driver.chromium.launch(
        executable_path=find_chromium(), chromium_sandbox=False, args=[*_SWITCHES], env=environment
    )
