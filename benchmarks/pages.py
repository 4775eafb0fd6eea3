"""What a visitor waits for: `ticlex serve` healthy, the first page, the next page, a click in the matrix.

    .venv/bin/python benchmarks/pages.py [--runs 10]

With a real Chromium. Each run starts a server of its own and measures each wait once; medians count.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))
from sessions import start

MUST = {
    "server healthy": 6000,
    "first page ready": 2500,
    "page switch": 600,
    "click in the matrix to both texts": 400,
}
QUIET = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def timed(page: Page, act: str, shows: str) -> float:
    """Milliseconds from an act in the page until something shows, by the page's own clock."""
    script = """([act, shows]) => new Promise((done) => {
      const begun = performance.now();
      const look = () => document.querySelector(shows) ? done(performance.now() - begun) : requestAnimationFrame(look);
      document.querySelector(act).click();
      requestAnimationFrame(look);
    })"""
    taken: float = page.evaluate(script, [act, shows])
    return taken


def run(browser: Browser) -> dict[str, float]:
    """One server, one new visitor."""
    begun = time.perf_counter()
    server, port = start()
    found = {"server healthy": 1000 * (time.perf_counter() - begun)}
    context = browser.new_context(base_url=f"http://127.0.0.1:{port}", viewport={"width": 1440, "height": 900})
    try:
        page = context.new_page()
        begun = time.perf_counter()
        page.goto("/", wait_until="commit")
        page.wait_for_selector(".tl .matrix", timeout=60_000)
        found["first page ready"] = 1000 * (time.perf_counter() - begun)
        page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
        click = "click in the matrix to both texts"
        found[click] = timed(page, "button[data-key=FloorArea-cq]", ".side[data-side=cq]")
        page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
        found["page switch"] = timed(page, "[data-testid=stTopNavLink][href$='/read']", ".tl .law")
        return found
    finally:
        context.close()
        server.terminate()
        server.wait(30)


def main() -> None:
    """Measure and print a table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--runs", type=int, default=10)
    given = arguments.parse_args()
    chromium = os.environ.get("TICLEX_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("no Chromium: set TICLEX_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        runs = [run(browser) for _ in range(given.runs)]
        browser.close()
    print(f"medians of {given.runs}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
    print("| wait | median ms | min–max ms | must reach |")
    print("|---|---:|---:|---|")
    for name, most in MUST.items():
        took = [one[name] for one in runs]
        median = statistics.median(took)
        mark = " ✓" if median <= most else ""
        print(f"| {name} | {median:.0f} | {min(took):.0f}–{max(took):.0f} | ≤ {most}{mark} |")


if __name__ == "__main__":
    main()
