// A reader's way through a site: by key alone, magnified, without movement, on paper, without script.
import { readFile } from "node:fs/promises";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";

/** So many stops are enough to tell of a trap. */
const MOST_STOPS = 150;

/** What has the focus: whether its ring is seen, and whether anything lies over the whole of it. */
const focused = (page) =>
  page.evaluate(async () => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    // One frame to scroll, one to be drawn there.
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const name = `${at.tagName.toLowerCase()}${at.id ? `#${at.id}` : ""} “${(at.ariaLabel ?? at.textContent).trim().slice(0, 30)}”`;
    const boxes = [...at.getClientRects()].filter((it) => it.width > 0 && it.height > 0);
    const seen = boxes.some((box) =>
      [[0.5, 0.5], [0.1, 0.2], [0.9, 0.2], [0.1, 0.8], [0.9, 0.8]].some(([x, y]) => {
        const over = document.elementFromPoint(box.left + x * box.width, box.top + y * box.height);
        return over && (at.contains(over) || over.contains(at) || over.closest("label")?.contains(at));
      }));
    const { outlineStyle, outlineWidth } = getComputedStyle(at);
    const ringed = at.matches(":focus-visible") && outlineStyle !== "none" && parseFloat(outlineWidth) > 0;
    if (!at.dataset.stop) at.dataset.stop = String((globalThis.stops = (globalThis.stops ?? 0) + 1));
    return { name, seen, ringed, stop: at.dataset.stop };
  });

/** Goes from stop to stop by a key until the page ends. */
const walk = async (page, key) => {
  const wrong = [];
  let before = null;
  let steps = 0;
  for (; steps < MOST_STOPS; steps += 1) {
    await page.keyboard.press(key);
    const at = await focused(page);
    if (!at) break;
    if (at.stop === before) wrong.push(`${key} stays at ${at.name}`);
    if (!at.seen) wrong.push(`${key}: ${at.name} is hidden`);
    if (!at.ringed) wrong.push(`${key}: ${at.name} shows no focus`);
    if (wrong.length > 8) break;
    before = at.stop;
  }
  if (steps < 3) wrong.push(`${key} reaches ${steps} stops only`);
  return wrong;
};

/** The words that can be read now: of what is shown, with everything unfolded. What only names or works what stands beside
 * it, such as the head of a table, may look otherwise on another page. */
const shownWords = (page) =>
  page.evaluate(() => {
    for (const fold of document.querySelectorAll("details")) fold.open = true;
    const words = new Set();
    const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const place = node.parentElement;
      if (!place.checkVisibility({ visibilityProperty: true }) || place.closest(".script-only, noscript, .visually-hidden, summary, thead, button, [role=status]")) continue;
      for (const word of node.data.match(/[\p{L}\p{N}]+/gu) ?? []) words.add(word.toLowerCase());
    }
    return [...words];
  });

/** The words of each sheet of a PDF, and where its links lead. */
const sheets = async (bytes) => {
  const pdf = await getDocument({ data: new Uint8Array(bytes), verbosity: 0, useSystemFonts: true }).promise;
  const all = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const content = await (await pdf.getPage(number)).getTextContent();
    all.push(content.items.map((it) => it.str + (it.hasEOL ? "\n" : "")).join(""));
  }
  await pdf.destroy();
  return all;
};

export const readerChecks = async ({ origin, files, route, kinds, check, open, phone }) => {
  const document = kinds.get("document")?.route;
  if (!document) return;

  for (const kind of ["document", "history", "redline", "search"].filter((it) => kinds.has(it))) {
    const { route: path } = kinds.get(kind);
    await check(`${kind} ${path} by key: every stop is seen, the sticky bars hide none, and there is no trap`, async () => {
      const reader = await open(origin, { viewport: { width: 1280, height: 720 } });
      await reader.page.goto(origin + path, { waitUntil: "networkidle" });
      const wrong = await walk(reader.page, "Tab");
      wrong.push(...(await walk(reader.page, "Shift+Tab")));
      wrong.push(...(await reader.reports()));
      await reader.close();
      return wrong;
    });
  }

  await check("by key from the first page to a document, its citation, its history and a change", async () => {
    const reader = await open(origin);
    const { page } = reader;
    const wrong = [];
    await page.goto(`${origin}/`);
    await page.keyboard.press("Tab");
    if (!(await page.evaluate(() => globalThis.document.activeElement.matches("a[href='#guide:main']")))) wrong.push("the first stop does not lead to the text");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    if (!(await page.evaluate(() => globalThis.document.activeElement.closest("main")))) wrong.push("past the skip link the focus is not in the text");

    /** Goes on by Tab to what a selector tells. */
    const to = async (selector) => {
      for (let stops = 0; stops < MOST_STOPS; stops += 1) {
        await page.keyboard.press("Tab");
        if (await page.evaluate((it) => globalThis.document.activeElement.matches(it), selector)) return;
      }
      throw new Error(`${selector} cannot be reached by key`);
    };
    await page.goto(origin + document);
    await to("#guide\\:scheme");
    const scheme = () => page.evaluate(() => globalThis.document.documentElement.dataset.scheme);
    await page.keyboard.press("Enter");
    const first = await scheme();
    await page.keyboard.press("Space");
    if (!first || (await scheme()) === first) wrong.push("the colours do not change by key");
    if (await page.locator(".page-head a[href='#guide:cite']").count()) {
      await to("a[href='#guide:cite']");
      await page.keyboard.press("Enter");
      const box = await page.locator("#guide\\:cite").boundingBox();
      if (!box || box.y < 0 || box.y > 900) wrong.push("the citation is not shown");
    }
    const redline = kinds.get("redline")?.route;
    if (redline) {
      await page.goto(origin + redline);
      const changes = await page.locator(".touched").count();
      const current = () => page.evaluate(() => globalThis.document.activeElement.id);
      await page.keyboard.press("n");
      const one = await current();
      if (!one.startsWith("guide:change-")) wrong.push("n does not lead to a change");
      if (changes > 2) {
        await page.keyboard.press("n");
        const two = await current();
        if (two === one) wrong.push("n does not go on");
        await page.keyboard.press("p");
        if ((await current()) !== one) wrong.push(`p leads from ${two} to ${await current()}, not back to ${one}`);
      }
    }
    wrong.push(...(await reader.reports()));
    await reader.close();
    return wrong;
  });

  if (kinds.has("search")) {
    await check("search by key: a filter is opened and chosen, and a result is opened", async () => {
      const reader = await open(origin);
      const { page } = reader;
      await page.goto(origin + document);
      const title = await page.locator("h1").textContent();
      await page.goto(`${origin}${kinds.get("search").route}?q=${encodeURIComponent(title)}`);
      await page.locator("#guide\\:results .result").first().waitFor({ timeout: 15000 });
      // The last facet, the year, is one that every text has.
      const group = page.locator(".facet-group:not([open]) > summary").last();
      const wrong = [];
      if (await group.count()) {
        const name = await group.textContent();
        await group.focus();
        await page.keyboard.press("Enter");
        const box = page.locator(".facet-group", { has: page.locator("summary", { hasText: new RegExp(`^${name}$`) }) }).locator("input").first();
        await box.waitFor({ timeout: 15000 });
        await page.keyboard.press("Tab");
        if (!(await box.evaluate((it) => it === globalThis.document.activeElement))) wrong.push(`the values of ${name} do not follow it`);
        // In the address a facet has its own name, whatever readers call it.
        const key = await box.getAttribute("name");
        // The results are drawn anew; the focus that the old ones had would go with them.
        await page.locator("#guide\\:results .result").first().evaluate((it) => (it.dataset.before = ""));
        await page.keyboard.press("Space");
        await page.waitForURL((it) => it.searchParams.has(key));
        await page.waitForFunction(() => globalThis.document.activeElement.checked === true);
        await page.locator("#guide\\:results .result[data-before]").waitFor({ state: "detached" });
      }
      const result = page.locator("#guide\\:results h2 a").first();
      await result.focus();
      await Promise.all([page.waitForURL((it) => it.pathname !== kinds.get("search").route), page.keyboard.press("Enter")]);
      wrong.push(...(await reader.reports()));
      await reader.close();
      return wrong;
    });
  }

  for (const [kind, { route: path }] of kinds) {
    await check(`${kind} ${path} at 400 %: nothing that is shown on a wide page is lost`, async () => {
      const reader = await open(origin, { viewport: { width: 1280, height: 1024 } });
      await reader.page.goto(origin + path);
      const wide = await shownWords(reader.page);
      await reader.page.setViewportSize({ width: 320, height: 256 });
      const narrow = new Set(await shownWords(reader.page));
      await reader.close();
      const lost = wide.filter((word) => !narrow.has(word));
      return lost.length > 0 ? `lost: ${lost.slice(0, 20).join(" ")}` : [];
    });
  }

  await check("who wants no movement sees none", async () => {
    const reader = await open(origin, { reducedMotion: "reduce" });
    const wrong = [];
    for (const { route: path } of kinds.values()) {
      await reader.page.goto(origin + path);
      wrong.push(...(await reader.page.evaluate(() => {
        const moves = ({ transitionDuration, animationName, scrollBehavior }) => /[1-9]/.test(transitionDuration) || animationName !== "none" || scrollBehavior === "smooth";
        return [...globalThis.document.querySelectorAll("*")].filter((it) => ["", "::before", "::after"].some((part) => moves(getComputedStyle(it, part || null)))).map((it) => `${location.pathname}: ${it.tagName.toLowerCase()}.${it.className}`);
      })));
    }
    await reader.close();
    return wrong;
  });

  await check("on paper: no navigation, where links lead, status and version above, the number of each sheet below", async () => {
    const reader = await open(origin);
    const { page } = reader;
    // A text that links elsewhere.
    let path = null;
    for (const file of files) {
      const text = await readFile(file, "utf8");
      if (!text.includes('data-kind="document"') || !/<div class="prose[\s\S]*href="https?:/.test(text)) continue;
      path = route(file);
      if (text.includes('class="status')) break;
    }
    await page.goto(origin + (path ?? document));
    const running = await page.locator("html").getAttribute("data-running");
    // From the right the parts of the head are drawn in the other order.
    const heads = (await page.locator("html").getAttribute("dir")) === "rtl" ? running.split(" · ") : [running];
    const expected = await page.evaluate(() => {
      const text = (selector) => globalThis.document.querySelector(selector)?.textContent.trim();
      return {
        navigation: [...globalThis.document.querySelectorAll(".site-nav a")].map((it) => it.textContent.trim()).join(""),
        status: text(".fact .status"),
        version: text(".fact strong")?.match(/[\d.]+$/)?.[0],
        link: globalThis.document.querySelector(".prose :is(p, td, li:not(.comment li)) > a[href^='http']")?.getAttribute("href"),
      };
    });
    const all = await sheets(await page.pdf({ format: "A4", preferCSSPageSize: true, printBackground: true }));
    await reader.close();
    const wrong = [];
    // Of what parts words and isolates them nothing is drawn.
    const joined = (text) => text.replace(/[\s\u2066-\u2069]/g, "");
    all.forEach((sheet, at) => {
      if (!heads.every((head) => joined(sheet).includes(joined(head)))) wrong.push(`sheet ${at + 1} is not headed “${running}”`);
      if (!joined(sheet).includes(`${at + 1}/${all.length}`)) wrong.push(`sheet ${at + 1} has no number`);
    });
    for (const word of [expected.status, expected.version].filter(Boolean)) if (!running.includes(word)) wrong.push(`the head “${running}” does not say ${word}`);
    const whole = joined(all.join(""));
    if (expected.navigation && whole.includes(joined(expected.navigation))) wrong.push("the navigation is printed");
    if (expected.link && !whole.includes(joined(expected.link))) wrong.push(`where ${expected.link} leads is not told`);
    return wrong;
  });

  await check("without script: all that a page says is there, and nothing that only works with it", async () => {
    const scripted = await open(origin);
    const plain = await open(origin, { javaScriptEnabled: false });
    const wrong = [];
    for (const [kind, { route: path }] of kinds) {
      if (kind === "search") continue;
      await plain.page.goto(origin + path);
      const idle = await plain.page.locator("button:visible").allTextContents();
      if (idle.length > 0) wrong.push(`${path} shows the button ${idle[0]}`);
      await scripted.page.goto(origin + path);
      const words = await shownWords(scripted.page);
      const there = new Set((await (await scripted.page.request.get(origin + path)).text()).toLowerCase().match(/[\p{L}\p{N}]+/gu));
      const missing = words.filter((it) => !there.has(it));
      if (missing.length > 0) wrong.push(`${path} says only with script: ${missing.slice(0, 8).join(" ")}`);
    }
    for (const kind of ["facet", "facet_value", "documents"].filter((it) => kinds.has(it))) {
      await plain.page.goto(origin + kinds.get(kind).route);
      const link = plain.page.locator("main a:visible").first();
      const href = await link.evaluate((it) => it.href);
      const answer = await plain.page.goto(href);
      if (answer.status() !== 200) wrong.push(`${href} of ${kinds.get(kind).route} leads nowhere`);
    }
    await scripted.close();
    await plain.close();
    return wrong;
  });
};
