// What the tests of pages share: a browser, pages that note whatever should not happen on them, checks that count.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axeSource = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let passed = 0;
let failed = 0;
let only = "";
/** Makes only the checks whose name has a word. */
export const limit = (word) => {
  only = word;
};
/** Runs one check; what it returns (text or list) is what is wrong. */
export async function check(name, body) {
  if (!name.includes(only)) return;
  const begun = performance.now();
  let wrong;
  try {
    wrong = (await body()) ?? [];
  } catch (error) {
    wrong = [String(error?.message ?? error).split("\n").slice(0, 3).join(" ")];
  }
  wrong = [wrong].flat().filter(Boolean);
  if (process.env.TIMES) console.log(`${Math.round(performance.now() - begun)} ms ${name}`);
  if (wrong.length === 0) {
    passed += 1;
    return;
  }
  failed += 1;
  console.log(`FAILED ${name}`);
  for (const line of wrong.slice(0, 12)) console.log(`    ${line}`);
  if (wrong.length > 12) console.log(`    … and ${wrong.length - 12} more`);
}

export const executable = process.env.CHROMIUM ?? "/usr/bin/chromium";
export const browser = await chromium.launch({
  executablePath: executable,
  args: ["--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
});
export const wide = { width: 1280, height: 1000 };
export const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

/** A page that notes whatever should not happen on it. */
export async function open(origin, options = {}) {
  const context = await browser.newContext({ viewport: wide, ...options });
  const page = await context.newPage();
  const wrong = [];
  const missing = new Set();
  page.on("console", (message) => {
    const notFound = message.text().includes("404") && missing.has(message.location().url);
    if (message.type() === "error" && !notFound) wrong.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => wrong.push(`script: ${error.message}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && url.protocol !== "data:") wrong.push(`request to another host: ${url.href}`);
  });
  page.on("response", (response) => {
    if (response.status() < 400) return;
    if (response.request().isNavigationRequest()) missing.add(response.url());
    else wrong.push(`${response.status()}: ${response.url()}`);
  });
  await page.addInitScript(() => {
    globalThis.guideReports = [];
    document.addEventListener("securitypolicyviolation", (e) => globalThis.guideReports.push(`policy: ${e.violatedDirective} refuses ${e.blockedURI}`));
  });
  /** What happened since it was last asked. */
  const reports = async () => wrong.splice(0).concat(await page.evaluate(() => globalThis.guideReports?.splice(0) ?? []));
  return { page, context, reports, close: () => context.close() };
}

/** What hinders people on a page as it is now. */
export async function axe(page) {
  await page.evaluate(axeSource);
  const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  return found.violations.flatMap((v) => v.nodes.slice(0, 4).map((n) => `${v.id}: ${n.target.join(" ")} ${(n.any[0] ?? n.all[0] ?? n.none[0])?.message ?? v.help}`));
}

export const settled = (page) => page.evaluate(() => document.fonts.ready.then(() => true));

/** Says how many checks passed, and ends. */
export async function finish() {
  await browser.close();
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}
