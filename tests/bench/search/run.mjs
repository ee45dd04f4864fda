// node tests/bench/search/run.mjs [--misses] [--least MRR] SITE_DIR QUERIES…
// How well a built site answers queries (`kind<TAB>query<TAB>document#section…` a line): the share answered by the
// first result and by one of the first five, and the mean reciprocal rank, of
//   guide       the list of its search page, sections in the order of their links
//   pagefind    the same index with pagefind's own ranking, three sections of a document as its interface shows them
//   minisearch  the sections of the same pages, with its defaults
// `--misses` names what guide does not answer first; with `--least` it exits 1 where guide's mean is lower.
// A result is right where document and section are; for `document#` any section of the document is.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, resolve } from "node:path";
import { serve } from "../../browser/server.mjs";

const require = createRequire(new URL("../../browser/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const { default: MiniSearch } = await import(require.resolve("minisearch"));

const misses = process.argv.includes("--misses");
const least = process.argv.includes("--least") ? Number(process.argv[process.argv.indexOf("--least") + 1]) : 0;
const [site, ...sets] = process.argv.slice(2).filter((it, at, all) => !it.startsWith("--") && all[at - 1] !== "--least");
if (!site || sets.length === 0) {
  console.error("usage: node tests/bench/search/run.mjs [--misses] [--least MRR] SITE_DIR QUERIES…");
  process.exit(2);
}

const { origin, close } = await serve(resolve(site));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage();
await page.goto(`${origin}/search/`);

const guide = (query) => page.evaluate(async (query) => {
  const { dataset } = document.getElementById("guide:search-link");
  globalThis.guideIndex ??= import(new URL(dataset.find, document.baseURI).href).then((it) => it.open(dataset.index));
  const index = await globalThis.guideIndex;
  const found = await index.find(query);
  const results = await index.rank(found.order.slice(0, index.batch), found.terms);
  return results.map((it) => `${it.url}#${it.anchor}`);
}, query);

const pagefind = (query) => page.evaluate(async (query) => {
  const { dataset } = document.getElementById("guide:search-link");
  globalThis.plainPagefind ??= import(new URL(`${dataset.index}pagefind.js`, document.baseURI).href).then((it) => it.createInstance({}));
  const found = await (await globalThis.plainPagefind).search(query);
  const hits = await Promise.all(found.results.slice(0, 10).map((it) => it.data()));
  return hits.flatMap((hit) => {
    const most = new Set([...hit.sub_results].sort((a, b) => b.locations.length - a.locations.length).slice(0, 3));
    return hit.sub_results.filter((it) => most.has(it)).map((it) => `${hit.url}#${it.anchor?.id ?? ""}`);
  });
}, query);

/** The sections of all pages that are searched. */
const sections = await page.evaluate(async () => {
  const { dataset } = document.getElementById("guide:search-link");
  const plain = await (await import(new URL(`${dataset.index}pagefind.js`, document.baseURI).href)).createInstance({});
  const all = await Promise.all((await plain.search(null)).results.map((it) => it.data()));
  const sections = [];
  for (const { url } of all) {
    const text = await (await fetch(url)).text();
    const body = new DOMParser().parseFromString(text, "text/html").querySelector("[data-pagefind-body]");
    body.querySelectorAll("[data-pagefind-ignore], .anchor, .comment").forEach((it) => it.remove());
    const title = body.querySelector("h1").textContent;
    let section = { id: `${url}#`, title, text: "" };
    sections.push(section);
    const walk = document.createTreeWalker(body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) section.text += ` ${node.data}`;
      else if (/^H[1-6]$/.test(node.tagName) && node.id) sections.push((section = { id: `${url}#${node.id}`, title: node.textContent, text: "" }));
    }
  }
  return sections;
});
const mini = new MiniSearch({ fields: ["title", "text"] });
mini.addAll(sections);
const minisearch = async (query) => mini.search(query).map((it) => it.id);

const systems = { guide, pagefind, minisearch };
const named = (link) => link.replace(/^.*\/(?:documents|pages)\/([^/]+)\/#/, "$1#");
const round = (value) => value.toFixed(3);
for (const set of sets) {
  const lines = (await readFile(set, "utf8")).split("\n").filter((it) => it && !it.startsWith("#"));
  const queries = lines.map((line) => {
    const [kind, query, wanted] = line.split("\t");
    return { kind, query, wanted: wanted.split(" ") };
  });
  console.log(`${basename(set)}: ${queries.length} queries over ${sections.length} sections`);
  console.log("  system      section: at 1  at 5   MRR    document: at 1  at 5   MRR");
  for (const [name, ask] of Object.entries(systems)) {
    const ranks = { section: [], document: [] };
    const kinds = new Map();
    for (const { kind, query, wanted } of queries) {
      const links = [...new Set((await ask(query)).map(named))];
      const place = (is) => links.findIndex((link) => wanted.some((it) => is(link, it)));
      const of = (link) => link.split("#")[0];
      const section = place((link, it) => link === it || (it.endsWith("#") && of(link) === of(it)));
      ranks.section.push(section);
      const documents = [...new Set(links.map(of))];
      ranks.document.push(documents.findIndex((it) => wanted.some((one) => of(one) === it)));
      kinds.set(kind, [...(kinds.get(kind) ?? []), section]);
      if (misses && name === "guide" && section !== 0) console.log(`    ${section + 1 || "–"} ${kind}: ${query} → ${wanted[0]}, not ${links[0]}`);
    }
    const share = (list, most) => round(list.filter((it) => it >= 0 && it < most).length / list.length);
    const mean = (list) => round(list.reduce((sum, it) => sum + (it < 0 ? 0 : 1 / (it + 1)), 0) / list.length);
    const { section, document } = ranks;
    if (name === "guide" && Number(mean(section)) < least) {
      console.log(`  FAILED: ${mean(section)} is less than ${least}`);
      process.exitCode = 1;
    }
    console.log(`  ${name.padEnd(12)}         ${share(section, 1)} ${share(section, 5)} ${mean(section)}             ${share(document, 1)} ${share(document, 5)} ${mean(document)}`);
    console.log(`              ${[...kinds].map(([kind, list]) => `${kind} ${mean(list)}`).join(", ")}`);
  }
}
await browser.close();
close();
