// Measures pages with Lighthouse, one after the other, in one browser.
// Asked on stdin, as JSON: { "chromium": PATH, "pages": [ADDRESS, …], "presets": [NAME, …] }
// Answers on stdout: a line of JSON for each page and preset.
// It runs where the packages are installed, so that is where they are looked for.

import { createRequire } from "node:module";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const { resolve } = createRequire(`${process.cwd()}/`);
const load = (name) => import(pathToFileURL(resolve(name)));
const { default: lighthouse, desktopConfig } = await load("lighthouse");
const { launch } = await load("chrome-launcher");

const FLAGS = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-quic"];
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const CONFIGS = { desktop: desktopConfig, mobile: undefined };

// What cost points, in the words of Lighthouse.
function lost(lhr) {
  return CATEGORIES.flatMap((name) => lhr.categories[name].auditRefs)
    .filter(({ weight }) => weight > 0)
    .map(({ id }) => lhr.audits[id])
    .filter(({ score }) => score !== null && score < 0.9)
    .map(({ title, displayValue }) => [title, displayValue].filter(Boolean).join(": "));
}

async function measure(port, page, preset) {
  const settings = { port, onlyCategories: CATEGORIES, disableFullPageScreenshot: true };
  const { lhr } = await lighthouse(page, { ...settings, logLevel: "silent" }, CONFIGS[preset]);
  const scores = CATEGORIES.map((name) => Math.round(100 * (lhr.categories[name].score ?? 0)));
  const shift = lhr.audits["cumulative-layout-shift"].numericValue ?? 1;
  return { page, preset, scores, shift, lost: lost(lhr) };
}

const asked = JSON.parse(await text(process.stdin));
const browser = await launch({
  chromePath: asked.chromium,
  chromeFlags: FLAGS,
  logLevel: "silent",
});
try {
  for (const page of asked.pages) {
    for (const preset of asked.presets) {
      console.log(JSON.stringify(await measure(browser.port, page, preset)));
    }
  }
} finally {
  await browser.kill();
}
