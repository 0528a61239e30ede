"""How Block Kit looks in a real browser; what attackers write stays words."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

Gallery = dict[str, list[dict[str, Any]]]
Show = Callable[[], Awaitable[Page]]

ATTACKS = (
    "<script>window.hacked = 1</script>",
    "<img src=x onerror='window.hacked = 1'>",
    "[click](javascript:window.hacked=1)",
    "<javascript:window.hacked=1|click>",
    "<data:text/html,hi|click>",
    "![x](javascript:window.hacked=1)",
    "<svg/onload=window.hacked=1>",
    "<!date^1763424000^{date}^javascript:window.hacked=1|x>",
    "</textarea><script>window.hacked=1</script>",
    "{{constructor.constructor('window.hacked=1')()}}",
)


async def test_every_block_of_the_gallery_is_drawn(
    world: Any, gallery: Gallery, show_page: Show
) -> None:
    for name, blocks in gallery.items():
        world.say(text=name, blocks=blocks)

    page = await show_page()

    for blocks in gallery.values():
        for block in blocks:
            await expect(page.locator(f"[data-block='{block['type']}']").first).to_be_visible()
    await expect(page.get_by_text("A block this page does not know: hologram")).to_be_visible()
    await expect(page.get_by_text("A block this page does not know: section")).to_be_visible()
    await expect(page.locator(".unknown")).to_have_count(2)


async def test_mrkdwn_reads_as_in_slack(world: Any, gallery: Gallery, show_page: Show) -> None:
    world.say(blocks=gallery["section"])

    page = await show_page()

    section = page.locator(".section")
    await expect(section.locator("strong")).to_have_text("prod")
    await expect(section.locator("time")).to_have_text("Nov 18, 2025 9:00 AM")
    await expect(section).to_contain_text(
        "これは*太字*です。slanted gone code the limits page & @alex"
    )
    await expect(section).to_contain_text("#web-team 👍")
    await expect(section.locator("blockquote")).to_have_text("quoted line\n")
    await expect(section.locator("pre")).to_have_text("sk-proj-…a1B2 = fenced")
    link = section.get_by_role("link", name="the limits page")
    await expect(link).to_have_attribute("href", "https://platform.openai.com/settings")
    await expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")


async def test_plain_text_is_never_read_as_mrkdwn(
    world: Any, gallery: Gallery, show_page: Show
) -> None:
    world.say(blocks=gallery["section_fields"])

    page = await show_page()

    await expect(page.get_by_text("Plain *not bold*")).to_be_visible()
    await expect(page.locator(".fields strong")).to_have_text(["昨日", "今月の着地見込み"])


async def test_markdown_block_becomes_lists_tables_and_code(
    world: Any, gallery: Gallery, show_page: Show
) -> None:
    world.say(blocks=gallery["markdown"])

    page = await show_page()

    markdown = page.locator(".markdown")
    await expect(markdown.locator("ol > li")).to_have_count(2)
    await expect(markdown.locator("input[type=checkbox]")).to_have_count(2)
    await expect(markdown.locator("td.align-right")).to_have_text("$12.30")
    await expect(markdown.locator("pre")).to_have_text("export OPENAI_API_KEY=...")
    await expect(markdown.locator("blockquote")).to_contain_text("keep it secret safe 🔒")


@pytest.mark.parametrize(("name", "marks"), [("chart_bar", "rect.fill"), ("chart_line", "circle")])
async def test_chart_draws_each_point_and_tells_it_in_words(
    name: str, marks: str, world: Any, gallery: Gallery, show_page: Show
) -> None:
    block = gallery[name][0]
    world.say(blocks=[block])

    page = await show_page()
    await page.get_by_text("Show the numbers").click()

    series = block["chart"]["series"]
    points = [(line, point) for line in series for point in line["data"]]
    await expect(page.get_by_role("img", name=f"Chart: {block['title']}")).to_be_visible()
    await expect(page.locator(f".chart {marks}")).to_have_count(len(points))
    await expect(page.locator(".chart .legend li")).to_have_text([line["name"] for line in series])
    await expect(page.locator(".chart-numbers td")).to_have_count(len(points))
    newest = block["chart"]["axis_config"]["categories"][-1]
    await expect(page.locator(".axes text", has_text=newest).first).to_be_visible()


async def test_taller_bars_stand_for_higher_values(
    world: Any, gallery: Gallery, show_page: Show
) -> None:
    world.say(blocks=gallery["chart_bar"])
    values = [p["value"] for p in gallery["chart_bar"][0]["chart"]["series"][0]["data"]]

    page = await show_page()
    heights = await page.locator(".chart rect.fill").evaluate_all(
        "bars => bars.map(bar => Number(bar.getAttribute('height')))"
    )

    per_dollar = [height / value for height, value in zip(heights, values, strict=True)]
    assert max(per_dollar) - min(per_dollar) < 0.01


async def test_pie_names_each_share(world: Any, gallery: Gallery, show_page: Show) -> None:
    world.say(blocks=gallery["chart_pie"])

    page = await show_page()

    await expect(page.locator(".chart path title")).to_have_text(
        ["prod: 60 (60.0 %)", "staging: 30 (30.0 %)", "その他: 10 (10.0 %)"]
    )


async def test_data_table_turns_pages_and_sorts_by_number(
    world: Any, gallery: Gallery, show_page: Show
) -> None:
    world.say(blocks=gallery["data_table"])

    page = await show_page()
    keys = page.locator(".data-table tbody th")
    await expect(keys).to_have_text(["prod", "batch"])
    await page.get_by_role("button", name="Next").click()
    await expect(keys).to_have_text(["idle"])
    await page.get_by_role("button", name="Previous").click()
    await page.get_by_role("button", name="USD").click()
    await expect(keys).to_have_text(["idle", "prod"])
    await page.get_by_role("button", name="USD").click()

    await expect(keys).to_have_text(["batch", "prod"])


async def test_collapsed_container_opens(world: Any, gallery: Gallery, show_page: Show) -> None:
    world.say(blocks=gallery["container"])

    page = await show_page()
    inside = page.get_by_text("inside the container")
    await expect(inside).to_be_hidden()
    await page.get_by_text("内訳").click()

    await expect(inside).to_be_visible()


def attack_blocks(words: str) -> list[dict[str, Any]]:
    """The same words in every place where a block holds text."""
    point = [{"label": words, "value": 1}]
    chart = {
        "type": "bar",
        "series": [{"name": words, "data": point}],
        "axis_config": {"categories": [words], "x_label": words},
    }
    rich = [
        {"type": "text", "text": words},
        {"type": "link", "url": "javascript:window.hacked=1", "text": words},
        {"type": "color", "value": words},
        {"type": "constructor", "text": words},
    ]
    cells = [[{"type": "raw_text", "text": words}], [{"type": "raw_text", "text": words}]]
    return [
        {"type": "header", "text": {"type": "plain_text", "text": words}},
        {"type": "section", "text": {"type": "mrkdwn", "text": words}},
        {"type": "markdown", "text": words},
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": rich}]},
        {"type": "table", "rows": cells},
        {"type": "data_visualization", "title": words, "chart": chart},
        {"type": "constructor", "text": words},
        {"type": "section", "text": {"type": "mrkdwn", "text": {"__html": words}}},
        {"type": "image", "image_url": "javascript:window.hacked=1", "alt_text": words},
    ]


async def test_attack_strings_run_nothing_and_link_nowhere(world: Any, show_page: Show) -> None:
    for words in ATTACKS:
        world.say(text=words)
        world.say(blocks=attack_blocks(words))

    page = await show_page()
    drawn = page.locator(".messages")
    await expect(drawn.locator("[data-block='header']")).to_have_count(len(ATTACKS))
    addresses = await page.locator("a").evaluate_all("links => links.map(link => link.protocol)")
    hacked = await page.evaluate("window.hacked")

    assert hacked is None
    assert set(addresses) <= {"http:", "https:", "mailto:"}
    assert await drawn.locator("script, iframe, img, object, [onerror], [onload]").count() == 0
    await expect(drawn.locator("h3", has_text=ATTACKS[0])).to_have_text(ATTACKS[0])


async def test_nothing_is_fetched_from_elsewhere(
    world: Any, gallery: Gallery, show_page: Show, page: Page
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for blocks in gallery.values():
        world.say(blocks=blocks)

    await show_page()
    await expect(page.get_by_text("logo")).to_be_visible()

    assert "example.com" in json.dumps(gallery)
    assert [url for url in asked if not url.startswith(world.base)] == []


@pytest.mark.parametrize("width", [360, 1200])
async def test_nothing_is_cut_at_the_edge_of_the_window(
    width: int, world: Any, gallery: Gallery, show_page: Show, page: Page
) -> None:
    await page.set_viewport_size({"width": width, "height": 740})
    for blocks in gallery.values():
        world.say(blocks=blocks)

    await page.goto(world.base)
    await expect(page.locator("[data-block='hologram']")).to_be_visible()
    outside = await page.locator(".messages *").evaluate_all(
        """(all) => all.filter((element) => {
          const box = element.getBoundingClientRect();
          const scrolls = element.closest('.table-scroll') !== null;
          return box.width > 0 && box.right > window.innerWidth + 1 && !scrolls;
        }).map((element) => element.outerHTML.slice(0, 80))"""
    )

    assert outside == []
    assert await page.evaluate("document.documentElement.scrollWidth") == width
