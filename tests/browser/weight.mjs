// A text of 18,000 words (see long.mjs): what its page weighs, whether anything moves, and whether it stays quick on a
// slow processor. Times are told as a share of what the same text takes as bare HTML, so that they hold on any machine.
import { gzipSync } from "node:zlib";
import { serve } from "./server.mjs";

/** Page, style and scripts together, as the browser reads them, and as they are sent. */
const MOST_BYTES = 200_000;
const MOST_SENT = 65_000;
/** All that may move, as browsers count it: a tenth is where it begins to be felt. */
const MOST_MOVED = 0.001;
/** How many times slower than this machine, and the longest task against that of the bare text. */
const SLOWER = 4;
const MOST_TASK = 4;
/** Browsers tell of no shorter task, in ms. */
const TOLD = 50;
const RUNS = 3;

const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** The longest task until a page has loaded and was scrolled through, in ms. */
const longestTask = async (open, origin, path) => {
  const tab = await open(origin);
  const slow = await tab.context.newCDPSession(tab.page);
  await slow.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  await tab.page.addInitScript(() => {
    globalThis.longest = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, duration);
    }).observe({ type: "longtask", buffered: true });
  });
  await tab.page.goto(origin + path, { waitUntil: "load" });
  await scrollThrough(tab.page);
  const longest = await tab.page.evaluate(() => globalThis.longest);
  await tab.close();
  return longest;
};

/** Scrolls to the end as a reader does, and waits for what comes into view. */
const scrollThrough = (page) =>
  page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    while (scrollY + innerHeight < document.documentElement.scrollHeight - 1) {
      scrollBy(0, innerHeight * 0.8);
      await frame();
    }
    await Promise.all([...document.images].map((it) => it.complete || new Promise((done) => (it.onload = it.onerror = done))));
    await frame();
  });

export const weightChecks = async ({ site, bare, check, open, phone }) => {
  const { origin, close } = await serve(site);
  const path = "/documents/long/";

  await check(`a long text weighs at most ${MOST_BYTES} bytes, and ${MOST_SENT} as they are sent`, async () => {
    const tab = await open(origin);
    const parts = [];
    tab.page.on("response", (answer) => {
      if (["document", "stylesheet", "script"].includes(answer.request().resourceType())) parts.push(answer);
    });
    await tab.page.goto(origin + path, { waitUntil: "networkidle" });
    const sizes = await Promise.all(parts.map(async (it) => {
      const body = await it.body();
      return { name: new URL(it.url()).pathname.split("/").filter(Boolean).at(-1), plain: body.length, sent: gzipSync(body).length };
    }));
    const wrong = await tab.reports();
    await tab.close();
    const sum = (key) => sizes.reduce((all, it) => all + it[key], 0);
    const told = `${sum("plain")} bytes, ${sum("sent")} as they are sent: ${sizes.map((it) => `${it.name} ${it.plain}`).join(", ")}`;
    console.log(`a long text: ${told}`);
    return wrong.concat(sum("plain") > MOST_BYTES || sum("sent") > MOST_SENT ? told : []);
  });

  for (const [look, options] of [["wide", {}], ["phone", phone]]) {
    await check(`a long text (${look}): next to nothing moves while it loads and is scrolled through`, async () => {
      const tab = await open(origin, options);
      await tab.page.addInitScript(() => {
        globalThis.moved = [];
        new PerformanceObserver((list) => {
          for (const { value, sources } of list.getEntries()) globalThis.moved.push({ value, of: sources.map((it) => it.node?.nodeName ?? "?").join(", ") });
        }).observe({ type: "layout-shift", buffered: true });
      });
      await tab.page.goto(origin + path, { waitUntil: "load" });
      await scrollThrough(tab.page);
      const unsized = await tab.page.locator(".prose img:not([width][height])").count();
      const moved = await tab.page.evaluate(() => globalThis.moved);
      await tab.close();
      const far = moved.reduce((sum, it) => sum + it.value, 0) > MOST_MOVED;
      return (far ? moved.map((it) => `${it.value.toFixed(4)} of ${it.of}`) : []).concat(unsized > 0 ? `${unsized} pictures do not say how large they are` : []);
    });
  }

  await check("a long text: the contents follow the reading", async () => {
    const tab = await open(origin);
    await tab.page.goto(origin + path);
    const wrong = await tab.page.evaluate(async () => {
      const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      const wrong = [];
      const headings = [...document.querySelectorAll(".prose :is(h2, h3)[id]")];
      for (const heading of [3, 20, 41, headings.length - 1, 8].map((at) => headings[at])) {
        heading.scrollIntoView();
        await frame();
        const current = document.querySelectorAll(".contents [aria-current]");
        const link = current[0];
        if (current.length !== 1 || link.hash !== `#${heading.id}`) wrong.push(`at ${heading.id} the contents tell ${link?.hash}`);
        const box = link.closest(".contents").getBoundingClientRect();
        const place = link.getBoundingClientRect();
        if (place.top < box.top || place.bottom > box.bottom) wrong.push(`the contents do not show ${link.hash}`);
      }
      return wrong;
    });
    await tab.close();
    return wrong;
  });

  await check(`a long text on a processor ${SLOWER} times slower: no task longer than ${MOST_TASK} times that of the bare text`, async () => {
    const plain = await serve(bare);
    const tasks = { page: [], bare: [] };
    for (let run = 0; run < RUNS; run += 1) {
      tasks.page.push(await longestTask(open, origin, path));
      tasks.bare.push(await longestTask(open, plain.origin, "/bare.html"));
    }
    plain.close();
    const [page, least] = [median(tasks.page), Math.max(TOLD, median(tasks.bare))];
    console.log(`a long text: its longest task takes ${(page / least).toFixed(2)} times that of the bare text`);
    return page > MOST_TASK * least ? `${page} ms against ${least} ms` : [];
  });
  close();
};
