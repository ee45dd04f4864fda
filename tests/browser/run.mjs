// node run.mjs [--screenshots DIR] [--only WORD] [--long SITE_DIR BARE_DIR] SITE_DIR…
// Looks at built sites as readers do. Says "N passed, N failed" and exits 1 on a failure. `--long` is the site of the
// long text that long.mjs writes, and where it wrote it; the first site is held against Lighthouse, too.
// `--only` makes only the checks whose name has the word; TIMES=1 tells how long each takes.
import { mkdir, readFile, readdir } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { HtmlValidate, StaticConfigLoader } from "html-validate";
import { crawlChecks } from "./crawl.mjs";
import { directionChecks } from "./direction.mjs";
import { lighthouseChecks } from "./lighthouse.mjs";
import { axe, check, executable, finish, limit, open, phone, settled } from "./look.mjs";
import { readerChecks } from "./reader.mjs";
import { readingChecks } from "./reading.mjs";
import { searchChecks } from "./search.mjs";
import { serve } from "./server.mjs";
import { weightChecks } from "./weight.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const sites = [];
let shots = null;
let long = null;
for (let i = 2; i < process.argv.length; i += 1) {
  if (process.argv[i] === "--screenshots") shots = process.argv[(i += 1)];
  else if (process.argv[i] === "--only") limit(process.argv[(i += 1)]);
  else if (process.argv[i] === "--long") long = { site: resolve(process.argv[(i += 1)]), bare: resolve(process.argv[(i += 1)]) };
  else sites.push(resolve(process.argv[i]));
}
if (sites.length === 0 && !long) {
  console.error("usage: node run.mjs [--screenshots DIR] [--only WORD] [--long SITE_DIR BARE_DIR] SITE_DIR…");
  process.exit(2);
}

async function* files(folder) {
  for (const entry of (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else if (entry.name.endsWith(".html")) yield path;
  }
}

for (const site of sites) {
  const all = [];
  for await (const file of files(site)) all.push(file);
  const { origin, close } = await serve(site);
  const route = (file) => "/" + relative(site, file).split(sep).join("/").replace(/(^|\/)index\.html$/, "$1");

  await check("every page is valid HTML", async () => {
    const validator = new HtmlValidate(new StaticConfigLoader(JSON.parse(await readFile(join(here, "htmlvalidate.json"), "utf8"))));
    const wrong = [];
    for (const file of all) {
      const report = await validator.validateString(await readFile(file, "utf8"));
      for (const result of report.results) {
        for (const m of result.messages) if (m.severity === 2) wrong.push(`${route(file)}:${m.line}:${m.column} ${m.ruleId}: ${m.message}`);
      }
    }
    return wrong;
  });

  // One page of each kind, the longest: it shows the most.
  const kinds = new Map();
  for (const file of all) {
    const text = await readFile(file, "utf8");
    const kind = /<body[^>]*data-kind="([^"]+)"/.exec(text)?.[1];
    if (!kind || kind === "redirect") continue;
    if (!kinds.has(kind) || text.length > kinds.get(kind).length) kinds.set(kind, { length: text.length, route: route(file) });
  }
  await check("there are pages of some kind", () => (kinds.size === 0 ? "no <body data-kind=…> in any page" : []));

  for (const [kind, { route: path }] of kinds) {
    const url = origin + path;
    // The first site in every way; of others, which differ in what they say, each scheme and each width.
    const looks = [
      ["wide, light", { colorScheme: "light" }],
      ["phone, dark", { ...phone, colorScheme: "dark" }],
    ];
    if (site === sites[0]) {
      looks.push(["wide, dark", { colorScheme: "dark" }], ["phone, light", { ...phone, colorScheme: "light" }]);
    }
    for (const [look, options] of looks) {
      // The tests' own script is let in by bypassCSP; the policy is watched where every page is opened.
      const { page, close: shut } = await open(origin, { ...options, bypassCSP: true, reducedMotion: "reduce" });
      await check(`${kind} ${path} (${look}): nothing stands in the way of anybody`, async () => {
        await page.goto(url);
        await settled(page);
        if (shots) {
          await mkdir(shots, { recursive: true });
          await page.screenshot({ path: join(shots, `${kind}-${look.replace(", ", "-")}.png`), fullPage: true });
        }
        return axe(page);
      });
      await shut();
    }

    for (const width of [320, 768, 1280]) {
      const sized = await open(origin, { ...(width < 500 ? phone : {}), viewport: { width, height: 640 } });
      await check(`${kind} ${path}: nothing sticks out at ${width} px`, async () => {
        await sized.page.goto(url);
        await settled(sized.page);
        return sized.page.evaluate((width) => {
          const limit = document.documentElement.clientWidth;
          const whole = document.documentElement.scrollWidth;
          if (whole <= limit && limit <= width) return [];
          const worst = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > limit + 1).slice(0, 6);
          return [`page is ${Math.max(limit, whole)} px wide`, ...worst.map((e) => `${e.tagName.toLowerCase()}.${[...e.classList].join(".")} ends at ${Math.round(e.getBoundingClientRect().right)}`)];
        }, width);
      });
      await sized.close();
    }
  }

  if (kinds.has("document")) {
    const plain = await open(origin, { javaScriptEnabled: false });
    await check("document without JavaScript: text, facts and contents are there", async () => {
      // Of all documents the one with contents, if any
      const path = kinds.get("document").route;
      await plain.page.goto(origin + path);
      const wrong = [];
      if (!(await plain.page.locator("h1").first().isVisible())) wrong.push("no title");
      if (!(await plain.page.locator(".prose").first().isVisible())) wrong.push("no text");
      if (!(await plain.page.locator("dl.facts").first().isVisible())) wrong.push("no facts");
      const contents = plain.page.locator(".contents a");
      if ((await contents.count()) > 0 && !(await contents.first().isVisible())) wrong.push("contents are hidden");
      if (await plain.page.locator("#guide\\:scheme").isVisible()) wrong.push("a button that only works with script is shown");
      return wrong;
    });
    await plain.close();
  }

  // The history with the most versions: there is a choice.
  let history = null;
  for (const file of all) {
    const text = await readFile(file, "utf8");
    const links = text.includes('data-kind="history"') ? text.split(' data-from="').length - 1 : 0;
    const versions = links > 0 ? (/<table[\s\S]*?<\/table>/.exec(text)?.[0].split("data-from=").length ?? 1) - 1 : 0;
    if (versions > 1 && versions > (history?.versions ?? 0)) history = { versions, path: route(file) };
  }
  if (history) {
    const plain = await open(origin, { javaScriptEnabled: false });
    await check("history without JavaScript: links compare, and no radio button is shown", async () => {
      await plain.page.goto(origin + history.path);
      const wrong = [];
      if (!(await plain.page.locator("a[data-from][data-to]").first().isVisible())) wrong.push("no link compares two versions");
      for (const idle of [".pick", ".compare-bar"]) {
        if (await plain.page.locator(idle).first().isVisible()) wrong.push(`${idle} is shown`);
      }
      return wrong;
    });
    await plain.close();

    const chooser = await open(origin);
    const { page } = chooser;
    await check("history: two states are chosen by key, and only what exists is offered", async () => {
      await page.goto(origin + history.path);
      const state = () =>
        page.evaluate(() => {
          const radios = (name) => [...document.querySelectorAll(`.pick input[name=${name}]`)];
          const shown = radios("to").filter((r) => r.offsetParent !== null);
          return {
            from: radios("from").find((r) => r.checked)?.value,
            to: radios("to").find((r) => r.checked)?.value,
            olders: radios("from").filter((r) => !r.disabled && r.offsetParent !== null).map((r) => r.value),
            newers: shown.map((r) => r.value),
            links: [...document.querySelectorAll("a[data-from][data-to]")].map((a) => `${a.dataset.from}..${a.dataset.to}`),
            says: document.querySelector(".compare-bar [role=status]").textContent,
          };
        });
      const wrong = [];
      const seen = new Set();
      await page.locator(".pick input[name=to]:checked").focus();
      for (let step = 0; step < 60; step += 1) {
        const now = await state();
        if (seen.has(now.to)) break;
        seen.add(now.to);
        for (const from of now.olders) if (!now.links.includes(`${from}..${now.to}`)) wrong.push(`${from}..${now.to} is offered`);
        if (!now.olders.includes(now.from)) wrong.push(`${now.from} is chosen and not offered`);
        if (!/^From .+ to .+/.test(now.says)) wrong.push(`it says “${now.says}”`);
        await page.keyboard.press("ArrowDown");
      }
      const { newers } = await state();
      if (seen.size < Math.min(2, newers.length)) wrong.push(`only ${seen.size} of ${newers.length} can be reached by key`);
      return wrong;
    });
    await check("history: the button leads to the redline of the two", async () => {
      // The oldest version against the newest state that it is compared with
      const pair = await page.evaluate(() => {
        const link = [...document.querySelectorAll("table a[data-from][data-to]")].at(-1);
        return { from: link.dataset.from, to: link.dataset.to, href: link.href };
      });
      await page.locator(`.pick input[name=to][value="${pair.to}"]`).check();
      await page.locator(`.pick input[name=from][value="${pair.from}"]`).check();
      if (shots) await page.screenshot({ path: join(shots, "history-chosen.png") });
      await Promise.all([page.waitForURL((u) => u.pathname !== history.path), page.locator(".compare-bar button").click()]);
      if (page.url() !== pair.href) return `it leads to ${page.url()} in place of ${pair.href}`;
      if ((await page.locator("body").getAttribute("data-kind")) !== "redline") return "that is no redline";
      return chooser.reports();
    });
    await chooser.close();
  }

  const shoot = async (page, name) => shots && page.screenshot({ path: join(shots, `${name}.png`), fullPage: !name.includes("dialog") });
  await crawlChecks({ origin, files: all, route, check, open });
  await readerChecks({ origin, files: all, route, kinds, check, open, phone });
  await directionChecks({ site, origin, kinds, files: all, route, check, open, phone, shots });
  await readingChecks({ site, origin, files: all, route, check, open, axe, phone });
  await searchChecks({ site, origin, files: all, route, kinds, check, open, axe, phone, shoot });
  if (site === sites[0]) await lighthouseChecks({ origin, kinds, check, executable });
  close();
}
if (long) await weightChecks({ ...long, check, open, phone });
await finish();
