// Sites in a language that is written from the right: all that has a side is on the right one.

import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** Where the first element of each selector lies, and what its style says. */
const boxes = (page, selectors) =>
  page.evaluate(
    (selectors) =>
      selectors.map((it) => {
        const element = document.querySelector(it);
        if (!element) return null;
        const { left, right, width } = element.getBoundingClientRect();
        const { direction, borderLeftWidth, borderRightWidth } = getComputedStyle(element);
        return { left, right, width, direction, borderLeftWidth, borderRightWidth };
      }),
    selectors,
  );

export const directionChecks = async ({ site, origin, kinds, files, route, check, open, phone, shots }) => {
  if (!/<html[^>]* dir="rtl"/.test(await readFile(join(site, "index.html"), "utf8"))) return;
  for (const [kind, { route: path }] of kinds) {
    for (const width of [320, 390, 1280]) {
      const reader = await open(origin, { ...(width < 500 ? phone : {}), viewport: { width, height: 844 } });
      await check(`${kind} ${path}: from the right, nothing sticks out at ${width} px`, async () => {
        await reader.page.goto(origin + path);
        await reader.page.evaluate(() => document.fonts.ready.then(() => true));
        return reader.page.evaluate((width) => {
          const { scrollWidth, clientWidth } = document.documentElement;
          if (scrollWidth <= clientWidth && clientWidth <= width) return [];
          const out = [...document.body.querySelectorAll("*")].filter((it) => it.getBoundingClientRect().left < -1);
          return [`page is ${scrollWidth} px wide`, ...out.slice(0, 6).map((it) => `${it.tagName.toLowerCase()}.${[...it.classList].join(".")} begins at ${Math.round(it.getBoundingClientRect().left)}`)];
        }, width);
      });
      await reader.close();
    }
  }
  const reader = await open(origin);
  const { page } = reader;
  const document = kinds.get("document").route;
  await check("from the right: the title is on the right of the tools, the contents on the right of the text", async () => {
    await page.goto(origin + document);
    const [title, tools, contents, text, alert, code] = await boxes(page, [".site-title", ".tools", ".contents", ".reading-text", ".alert", "pre"]);
    const wrong = [];
    if (title.left <= tools.right) wrong.push("the title is not on the right of the tools");
    if (contents.left < text.right) wrong.push("the contents are not on the right of the text");
    if (alert && (alert.borderRightWidth === "0px" || alert.borderLeftWidth !== "0px")) wrong.push("the bar of an alert is on the left");
    if (code && code.direction !== "ltr") wrong.push("code is written from the right");
    return wrong;
  });
  await check("from the right: the bars of a redline are on the right", async () => {
    if (!kinds.has("redline")) return "there is no redline";
    await page.goto(origin + kinds.get("redline").route);
    const [touched] = await boxes(page, [".marked > .touched"]);
    if (!touched) return "nothing is marked";
    return touched.borderRightWidth === "3px" && touched.borderLeftWidth === "0px" ? [] : "the bar of a change is on the left";
  });
  await check("from the right: a text of another direction keeps its own, and the page round it the site's", async () => {
    for (const file of files) {
      const text = await readFile(file, "utf8");
      if (!text.includes('data-kind="document"') || !/<div class="prose" lang="[^"]+" dir="ltr"/.test(text)) continue;
      await page.goto(origin + route(file));
      const [html, prose, contents] = await boxes(page, ["html", ".prose", ".contents"]);
      const wrong = [];
      if (html.direction !== "rtl") wrong.push("the page is written from the left");
      if (prose.direction !== "ltr") wrong.push("the text is written from the right");
      if (contents && contents.left < prose.right) wrong.push("the contents are not on the right");
      return wrong;
    }
    return "there is no such text";
  });
  await reader.close();
  if (!shots) return;
  for (const [kind, { route: path }] of kinds) {
    for (const [look, options] of [["wide", {}], ["phone", phone]]) {
      for (const colorScheme of ["light", "dark"]) {
        const seen = await open(origin, { ...options, colorScheme });
        await check(`${kind} ${path} (${look}, ${colorScheme}): a picture of it from the right`, async () => {
          await seen.page.goto(origin + path);
          await seen.page.evaluate(() => document.fonts.ready.then(() => true));
          await seen.page.screenshot({ path: join(shots, `rtl-${kind}-${look}-${colorScheme}.png`), fullPage: true });
        });
        await seen.close();
      }
    }
  }
};
