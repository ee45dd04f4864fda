// The search of a site, as readers use it: page, dialog, keys, marks, without script and from a folder.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const field = "#guide\\:query";
const results = "#guide\\:results .result";

/** Waits until the page tells what it found. */
const told = (page) => page.waitForFunction(() => /\d|result/i.test(document.getElementById("guide:count").textContent), null, { timeout: 15000 });

/** A word of the title of a document that is searched: of those in the most titles. */
export async function wordOfTitles(files) {
  const words = new Map();
  for (const file of files) {
    const text = await readFile(file, "utf8");
    if (!text.includes('data-kind="document"')) continue;
    const title = (/<h1[^>]*>([^<]*)</.exec(text)?.[1] ?? "").toLowerCase().replace(/&[^;]+;/g, " ");
    for (const word of title.match(/\p{L}{5,}/gu) ?? []) words.set(word, (words.get(word) ?? 0) + 1);
  }
  return [...words].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0];
}

/** All checks of the search. `shoot` takes a picture, where pictures are wanted. */
export async function searchChecks({ site, origin, files, route, kinds, check, open, axe, phone, shoot }) {
  const searchPage = kinds.get("search")?.route;
  const word = await wordOfTitles(files);
  if (!searchPage || !word || !(await readdir(site)).includes("pagefind")) return;
  const documentPage = kinds.get("document").route;
  const at = (query) => `${origin}${searchPage}?${query}`;

  const finder = await open(origin);
  const { page } = finder;
  await check(`search for “${word}”: sections with their document and status, the words marked`, async () => {
    await page.goto(origin + searchPage);
    await page.fill(field, word);
    await page.locator(results).first().waitFor({ timeout: 15000 });
    await page.waitForFunction((w) => new URL(location.href).searchParams.get("q") === w, word);
    await told(page);
    await shoot(page, "search-results");
    const wrong = [];
    const marks = await page.locator(`${results} mark`).allTextContents();
    if (marks.length === 0) wrong.push("nothing is marked");
    if (marks.some((text) => /[\s.,;:]/.test(text))) wrong.push(`signs are marked: ${marks.join(" | ")}`);
    return wrong.concat(await finder.reports());
  });
  await check("what no text can have is said to be nowhere, and nothing else is", async () => {
    const wrong = [];
    const asker = await open(origin);
    const { page } = asker;
    const counted = async (query) => {
      await page.goto(at(query));
      await told(page);
      return page.locator("#guide\\:count").textContent();
    };
    for (const signs of ["...", "$&", "?!"]) {
      const count = await counted(`q=${encodeURIComponent(signs)}`);
      if (!/^[\u2066-\u2069]*No results/.test(count)) wrong.push(`“${signs}”: ${count}`);
      const title = await page.title();
      if (!title.replace(/[\u2066-\u2069]/g, "").startsWith(`${signs} – `)) wrong.push(`“${signs}”: the title is “${title}”`);
    }
    const [facet] = (await page.locator("#guide\\:search").getAttribute("data-facets")).toLowerCase().split("|");
    const count = await counted(`q=zz%24%26&${facet}=nobody%20has%20this`);
    if (!count.includes("nobody has this")) wrong.push(`a value that nobody has: ${count}`);
    // Both words lead to the same text first: each is asked for there.
    const twice = await counted(`q=${encodeURIComponent(`${word} ${word.slice(0, -1)}`)}`);
    if (twice.includes(`taken for “${word}”`) && twice.includes(`has “${word}”`)) wrong.push(twice);
    await page.goto(origin + documentPage + "#b-00000000");
    if ((await page.locator("#guide\\:paragraph-gone").count()) !== 1) wrong.push("a paragraph that is gone is not told of");
    await asker.close();
    return wrong;
  });

  await check("search: a facet narrows as its count says, and stands in the address", async () => {
    const label = page.locator("#guide\\:facets label").first();
    const many = Number(await label.locator(".count").textContent());
    await label.locator("input").check();
    // Within a language written from the right, English words are set apart.
    await page.waitForFunction((n) => document.getElementById("guide:count").textContent.replace(/[\u2066-\u2069]/g, "").startsWith(n === 1 ? "1 document " : `${n} documents `), many);
    const address = new URL(page.url());
    if ([...address.searchParams].length !== 2) return `the address is ${address.search}`;
    await page.goto(address.href);
    await told(page);
    if (!(await page.locator("#guide\\:facets input:checked").count())) return "the choice is not there again";
    if (Number((await page.locator("#guide\\:count").textContent()).match(/\d+/)[0]) !== many) return "the link finds something else";
    return finder.reports();
  });
  await check("search: Enter opens a result where its words are marked, and the marks go away", async () => {
    await page.goto(at(`q=${word}`));
    await page.locator(results).first().waitFor({ timeout: 15000 });
    await page.locator(field).focus();
    await page.keyboard.press("ArrowDown");
    await Promise.all([page.waitForURL((u) => u.pathname !== searchPage), page.keyboard.press("Enter")]);
    if ((await page.locator("body").getAttribute("data-kind")) === "not_found") return "the result leads nowhere";
    await page.locator(".marks-bar").waitFor();
    const text = await page.locator("main").textContent();
    await shoot(page, "search-marks");
    await page.locator(".marks-bar button", { hasText: "Clear" }).click();
    const wrong = [];
    if ((await page.locator("main mark").count()) > 0) wrong.push("marks are left");
    if ((await page.locator("main").textContent()) !== text) wrong.push("the text is another one");
    if (page.url().includes("highlight")) wrong.push("the address still names the words");
    return wrong.concat(await finder.reports());
  });
  await check("search for nothing that exists: help is given, nothing breaks", async () => {
    await page.goto(at(`q=${encodeURIComponent("qqxzzy <img src=x onerror=alert(1)>")}&gone=%22%3E&status=%3Cscript%3E`));
    await page.locator(`#guide\\:results .none, ${results}`).first().waitFor({ timeout: 15000 });
    await shoot(page, "search-none");
    if ((await page.locator("#guide\\:search img").count()) > 0) return "the query became markup";
    return finder.reports();
  });
  await check("search: a word with a wrong letter finds the one that was meant", async () => {
    await page.goto(at(`q=${word.slice(0, 2)}${word.slice(3)}`));
    await page.locator(results).first().waitFor({ timeout: 15000 });
    await page.waitForFunction(() => document.getElementById("guide:count").textContent.includes("taken for"));
    return finder.reports();
  });
  await check("search: too narrow a choice tells what to drop", async () => {
    await page.goto(at(`q=${word}`));
    await told(page);
    const names = await page.locator("#guide\\:facets input").evaluateAll((boxes) => boxes.map((box) => [box.name, box.value]));
    // Two facets of which no document has both, if there are such
    for (const [name, value] of names) {
      for (const [other, also] of names.filter(([it]) => it !== name)) {
        const wanted = new URLSearchParams({ q: word, [name]: value, [other]: also });
        await page.goto(at(wanted));
        await told(page);
        const way = page.locator("#guide\\:results .none button").first();
        if (!(await way.count())) continue;
        const says = await way.textContent();
        await way.click();
        await page.locator(results).first().waitFor();
        const many = Number(/\((\d+)/.exec(says)?.[1]);
        const shown = Number((await page.locator("#guide\\:count").textContent()).match(/\d+/)[0]);
        return many === shown ? finder.reports() : `“${says}” leads to ${shown}`;
      }
    }
    return [];
  });

  const gone = (await readdir(join(site, "pagefind", "past"))).includes("fragment");
  if (gone) {
    await check("search: removed text is found by the switch alone, with what removed it", async () => {
      // A word of a removed text that no present text has
      const past = await page.evaluate(async (index) => {
        const base = new URL(index, document.baseURI);
        const words = new Set((await (await fetch(new URL("words.txt", base))).text()).split("\n"));
        const { createInstance } = await import(new URL("pagefind.js", base).href);
        const both = createInstance({});
        const ids = new Set((await both.search(null)).results.map((it) => it.id));
        await both.mergeIndex(new URL("past/", base).href);
        for (const one of (await both.search(null)).results.filter((it) => !ids.has(it.id))) {
          const word = (await one.data()).content.toLowerCase().match(/\p{L}{7,}/gu)?.find((it) => !words.has(it));
          if (word) return word;
        }
        return null;
      }, await page.locator("#guide\\:search-link").getAttribute("data-index"));
      if (!past) return [];
      await page.goto(at(`q=${past}`));
      await told(page);
      if ((await page.locator(results, { hasText: "Removed by" }).count()) > 0) return "it is found without the switch";
      await page.locator("#guide\\:gone").check();
      const found = page.locator(results, { hasText: "Removed by" }).first();
      await found.waitFor({ timeout: 15000 });
      await shoot(page, "search-gone");
      if (!new URL(page.url()).searchParams.has("gone")) return "the address does not say so";
      const change = await found.locator(".card-facts a").getAttribute("href");
      await Promise.all([page.waitForURL((u) => u.pathname !== searchPage), found.locator("h2 a").click()]);
      const wrong = [];
      const kind = await page.locator("body").getAttribute("data-kind");
      if (kind !== "version" && kind !== "redline") wrong.push(`it leads to a page of kind ${kind}`);
      if (!(await page.locator("main mark").count())) wrong.push("nothing is marked there");
      await page.goto(change);
      if ((await page.locator("body").getAttribute("data-kind")) !== "redline") wrong.push("the change is no redline");
      return wrong.concat(await finder.reports());
    });
  }
  await finder.close();

  for (const [look, options] of [["wide, light", { colorScheme: "light" }], ["phone, dark", { ...phone, colorScheme: "dark" }]]) {
    const looked = await open(origin, { ...options, bypassCSP: true, reducedMotion: "reduce" });
    await check(`search (${look}): results, filters and dialog stand in the way of nobody`, async () => {
      await looked.page.goto(at(`q=${word}&gone=`));
      await looked.page.locator(results).first().waitFor({ timeout: 15000 });
      const fold = looked.page.locator(".search-facets > summary");
      if (await fold.isVisible()) await fold.click();
      await shoot(looked.page, `search-page-${look.replace(", ", "-")}`);
      const wrong = await axe(looked.page);
      await looked.page.goto(origin + documentPage);
      await looked.page.keyboard.press("/");
      await looked.page.locator("dialog input").fill(word);
      await looked.page.locator("dialog .result").first().waitFor({ timeout: 15000 });
      await shoot(looked.page, `search-dialog-${look.replace(", ", "-")}`);
      const out = await looked.page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
      return wrong.concat(await axe(looked.page), out ? "the dialog is too wide" : []);
    });
    await looked.close();
  }

  const keys = await open(origin);
  await check("dialog: by key from a page, through the results and back", async () => {
    const { page } = keys;
    const wrong = [];
    const open = () => page.locator("dialog[open]").count();
    await page.goto(origin + documentPage);
    const link = page.locator("main a").first();
    await link.focus();
    for (const key of ["Alt+/", "Control+/", "Control+Shift+K", "k"]) {
      await page.keyboard.press(key);
      if (await open()) wrong.push(`${key} opens it`);
    }
    await page.evaluate(() => {
      const box = document.createElement("div");
      box.contentEditable = "true";
      box.id = "typing";
      document.querySelector("main").prepend(box);
    });
    await page.locator("#typing").focus();
    for (const key of ["/", "Control+k"]) {
      await page.keyboard.press(key);
      if (await open()) wrong.push(`${key} opens it while somebody types`);
    }
    await link.focus();
    for (const key of ["/", "Control+k"]) {
      await page.keyboard.press(key);
      await page.locator("dialog[open]").waitFor();
      if (!(await page.locator("dialog input").evaluate((it) => it === document.activeElement && it.value === ""))) wrong.push(`${key}: the field is not ready`);
      await page.keyboard.press("Escape");
      if (await open()) wrong.push("Escape does not close it");
      if (!(await link.evaluate((it) => it === document.activeElement))) wrong.push("the focus does not come back");
    }
    await page.keyboard.press("/");
    await page.locator("dialog input").pressSequentially(word);
    await page.locator("dialog .result").first().waitFor({ timeout: 15000 });
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    if (!(await page.locator("dialog input").evaluate((it) => it === document.activeElement))) wrong.push("there is no way back to the field");
    await page.keyboard.press("ArrowDown");
    await Promise.all([page.waitForURL((u) => u.searchParams.has("highlight")), page.keyboard.press("Enter")]);
    await page.locator(".marks-bar").waitFor();
    return wrong.concat(await keys.reports());
  });
  await check("dialog: Enter in the field shows all results, and the link to the search opens it", async () => {
    const { page } = keys;
    await page.goto(origin + documentPage);
    await page.locator("#guide\\:search-link").click();
    await page.locator("dialog[open] input").fill(word);
    await Promise.all([page.waitForURL((u) => u.pathname === searchPage && u.searchParams.get("q") === word), page.keyboard.press("Enter")]);
    await page.locator(results).first().waitFor({ timeout: 15000 });
    await page.keyboard.press("Tab");
    await page.locator("h1").click();
    await page.keyboard.press("/");
    if (!(await page.locator(field).evaluate((it) => it === document.activeElement))) return "on the search page the key leads elsewhere";
    return keys.reports();
  });
  await check("marks: a hostile address marks nothing and breaks nothing", async () => {
    const { page } = keys;
    for (const words of ["<img src=x onerror=alert(1)>", "(a+)+$", ".", "", "%00", "a".repeat(900), "__proto__"]) {
      await page.goto(`${origin}${documentPage}?${new URLSearchParams(Array(8).fill(["highlight", words]))}#%E0%A4%A`);
      await page.waitForLoadState("networkidle");
      if ((await page.locator("main img[src=x]").count()) > 0) return "the address became markup";
    }
    return keys.reports();
  });
  await keys.close();

  const plain = await open(origin, { javaScriptEnabled: false });
  await check("search without JavaScript: the link leads to the page, and it says what to do", async () => {
    await plain.page.goto(origin + documentPage);
    await plain.page.locator("#guide\\:search-link").click();
    await plain.page.waitForURL((u) => u.pathname === searchPage);
    const wrong = [];
    if (!(await plain.page.locator("noscript, .banner").filter({ hasText: "JavaScript" }).first().isVisible())) wrong.push("it does not say that it needs script");
    if (!(await plain.page.locator(".card a").first().isVisible())) wrong.push("no document is listed");
    if (await plain.page.locator("#guide\\:gone").isVisible()) wrong.push("a switch that only works with script is shown");
    return wrong;
  });
  await plain.close();

  const folder = await open("null");
  await check("search from a folder: it says why it cannot", async () => {
    await folder.page.goto(pathToFileURL(join(site, ...route(join(site, "search", "index.html")).split("/").filter(Boolean), "index.html")).href);
    await folder.page.waitForFunction(() => document.getElementById("guide:count").textContent.includes("opened from a folder"));
    return (await folder.page.locator(".card a").first().isVisible()) ? [] : "no document is listed";
  });
  await folder.close();
}
