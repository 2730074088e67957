"""Whatever elements are called, a name is text."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

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
