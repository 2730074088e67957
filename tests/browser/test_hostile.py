"""Whatever elements are called, a name is text."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser

from kblast.terminal import visible
from tests.browser.reading import opened, report_of

pytestmark = pytest.mark.xdist_group("browser: hostile")

EVIL = "</script><img src=x onerror=alert(1)>"
ALSO = "{{ 7 * 7 }}<!--<script>\u2028'\"&amp;"


def hostile(evil: str) -> dict[str, Any]:
    """An inventory in which everything that has a name has an evil one."""
    topic = "topic"
    text = {"description": evil, "owner": evil, "domain": evil, "tags": [evil]}
    return {
        "kblast": 1,
        "zones": {evil: {"region": evil}},
        "clusters": {"c": {"brokers": 1, "zones": [evil], **text}, f"c{evil.replace('/', '')}": text},
        "topics": {f"c/{topic}": text},
        "services": {
            evil: {"produces": [{"topic": f"c/{topic}", "on_outage": "reject"}], "needs": [f"resource:{evil}"], **text}
        },
        "resources": {evil: text},
        "functions": {evil: {"needs": [f"service:{evil}"], **text}},
    }


@pytest.mark.parametrize("evil", [EVIL, ALSO], ids=["script", "template"])
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_name_is_text(browser: Browser, tmp_path: Path, evil: str, scripts: bool) -> None:
    inventory = tmp_path / "kblast.json"
    inventory.write_text(json.dumps(hostile(evil)), encoding="utf-8")
    file = report_of(inventory, tmp_path, "--title", evil)
    with opened(browser, file, scripts=scripts) as report:
        if scripts:
            for button in report.page.locator("#map .look").all():
                button.click()
            report.page.fill("#search", "x")
        text = report.page.text_content("body") or ""
        images = report.page.locator("img").count()
        scripts_in_page = report.page.locator("script").count()

    assert report.complaints == []
    assert report.requests == [file.as_uri()]
    assert (images, scripts_in_page) == (0, 2)
    assert evil.replace("\u2028", "\\u2028") in text


@pytest.mark.parametrize("hidden", ["\u202e", "\u200d", "\n", "\x7f", "\U000e0041"], ids=ascii)
def test_a_link_with_a_name_that_can_not_be_seen_works(browser: Browser, tmp_path: Path, hidden: str) -> None:
    inventory = tmp_path / "kblast.json"
    inventory.write_text(json.dumps({"kblast": 1, "resources": {f"d{hidden}b": {}, "x": {}}}), encoding="utf-8")
    link = urlencode({"fail": f"resource:d{hidden}b"})
    with opened(browser, report_of(inventory, tmp_path), f"#{link}") as report:
        assert report.page.inner_text("#answer").startswith(f"If resource {visible(f'd{hidden}b')} fails,")
        assert "can not fail here" not in report.page.inner_text("#what-if")
