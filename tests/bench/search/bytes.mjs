// node tests/bench/search/bytes.mjs [--most BYTES] SITE_DIR [QUERY]
// What a browser loads for the first query on the search page of a built site, as it goes over the wire: texts
// compressed with gzip, as hosts send them; what is compressed already as it is. With `--most` it exits 1 where the search
// itself loads more: the page, its style and fonts are there without it.
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { serve } from "../../browser/server.mjs";

const require = createRequire(new URL("../../browser/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const most = process.argv.includes("--most") ? Number(process.argv[process.argv.indexOf("--most") + 1]) : Infinity;
const [site, given] = process.argv.slice(2).filter((it, at, all) => it !== "--most" && all[at - 1] !== "--most");
if (!site) {
  console.error("usage: node tests/bench/search/bytes.mjs [--most BYTES] SITE_DIR [QUERY]");
  process.exit(2);
}
const { origin, close } = await serve(resolve(site));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const page = await (await browser.newContext()).newPage();
const loaded = [];
let phase = "page";
page.context().on("response", (response) => {
  const of = phase;
  loaded.push(response.body().then((body) => ({ of, path: new URL(response.url()).pathname, bytes: /\.(pagefind|pf_\w+|woff2)$/.test(response.url()) ? body.length : gzipSync(body).length })).catch(() => null));
});
await page.goto(`${origin}/search/`);
await page.waitForFunction(() => document.querySelector("#guide\\:facets > *"), null, { timeout: 120000 });
phase = "query";
const query = given ?? (await page.locator(".card-title a").first().textContent()).split(/\s+/).slice(0, 2).join(" ");
const begun = performance.now();
await page.fill("#guide\\:query", query);
await page.locator("#guide\\:results .result").first().waitFor({ timeout: 120000 });
const took = performance.now() - begun;
const all = (await Promise.all(loaded)).filter(Boolean);
const kinds = new Map();
for (const { path, bytes } of all) {
  const kind = /\/pagefind\/(\w+)\//.exec(path)?.[1] ?? (/\/pagefind\/(.*)/.exec(path)?.[1].replace(/_[0-9a-f]+/, "") ?? (path.endsWith("/") ? "the page" : path.split("/").at(-1)));
  const [n, sum] = kinds.get(kind) ?? [0, 0];
  kinds.set(kind, [n + 1, sum + bytes]);
}
for (const [kind, [n, sum]] of [...kinds].sort((a, b) => b[1][1] - a[1][1])) console.log(`${String(sum).padStart(9)} B  ${String(n).padStart(3)} ×  ${kind}`);
const sum = (list) => list.reduce((total, it) => total + it.bytes, 0);
const search = all.filter((it) => /pagefind|find\.js|results\.js|search\.js/.test(it.path));
console.log(`search itself: ${sum(search)} B in ${search.length} requests, of them ${sum(search.filter((it) => it.of === "query"))} B for “${query}” (${Math.round(took)} ms)`);
if (sum(search) > most) {
  console.log(`FAILED: ${sum(search)} B are more than ${most}`);
  process.exitCode = 1;
}
await browser.close();
close();
