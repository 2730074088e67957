"""A real browser, one for all tests."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, as the system has it; nothing is downloaded."""
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        pytest.skip(f"there is no browser: none of {', '.join(_NAMES)} is on the path")
    with playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def playwright() -> Iterator[Playwright]:
    """What drives browsers: a program of its own, that may lack something of the system."""
    try:
        driver = sync_playwright().start()
    except Exception as error:  # noqa: BLE001 - it raises Exception itself
        pytest.skip(f"Playwright does not run here: {error}")
    yield driver
    driver.stop()
