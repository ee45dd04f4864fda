// What a reader keeps for themselves: what changed since a version, since they last read, since a day.

import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The document with the most versions that data tell of. */
const withVersions = async (site, files, route) => {
  let found = null;
  for (const file of files) {
    const text = await readFile(file, "utf8");
    if (!text.includes('data-kind="document"') || !text.includes("data-action=\"since\"")) continue;
    const path = route(file);
    const data = JSON.parse(await readFile(join(site, path, "attribution.json"), "utf8"));
    if (data.versions.length > (found?.data.versions.length ?? 1)) found = { path, data };
  }
  return found;
};

export const readingChecks = async ({ site, origin, files, route, check, open, axe, phone }) => {
  const document = await withVersions(site, files, route);
  if (!document) return;
  const { path, data } = document;
  const reader = await open(origin);
  const { page } = reader;
  const button = page.locator("[data-action='since']");
  const marked = () => page.locator(".prose .changed-since").evaluateAll((all) => all.map((it) => it.id));
  const visible = async (selector) => (await page.locator(selector).count()) > 0;
  /** The blocks on the page whose last change is one of these. */
  const expected = (isNew) =>
    page.evaluate(
      ({ blocks, wanted }) => [...globalThis.document.querySelectorAll(".prose [id]")].map((it) => it.id).filter((id) => wanted.includes(blocks[id])),
      { blocks: data.blocks, wanted: Object.keys(data.revisions).map(Number).filter(isNew) },
    );
  const unfold = () => page.locator("details.unfold").evaluateAll((all) => all.forEach((it) => (it.open = true)));

  await check("what changed since each version is marked, and nothing else", async () => {
    await page.goto(origin + path);
    await unfold();
    const wrong = [];
    if ((await marked()).length > 0) wrong.push("marks stand there unasked");
    await button.click();
    for (const { number, revision } of data.versions) {
      await page.locator(".since select").selectOption(`v${number}`);
      const [now, then] = [await marked(), await expected((it) => it < revision)];
      if (now.join() !== then.join()) wrong.push(`since ${number}: ${now.length} of ${then.length} blocks`);
      const says = await page.locator(".since [role=status]").textContent();
      if (!says.includes(`version ${number}`)) wrong.push(`it says “${says}”`);
    }
    await button.click();
    if ((await marked()).length > 0 || (await visible(".since"))) wrong.push("the marks stay");
    return wrong;
  });
  await check("a button whose script could not be loaded says so, and works when it is pressed again", async () => {
    const wrong = [];
    const other = await open(origin);
    const script = "**/since.js*";
    await other.page.route(script, (route) => route.abort());
    await other.page.goto(origin + path);
    await other.page.locator("details.unfold").evaluateAll((all) => all.forEach((it) => (it.open = true)));
    const pressed = other.page.locator("[data-action='since']");
    const said = other.page.locator("#guide\\:say[data-shown]");
    for (const time of ["once", "twice"]) {
      await pressed.click();
      await said.waitFor({ timeout: 5000 }).catch(() => wrong.push(`pressed ${time} it says nothing`));
      await said.waitFor({ state: "detached" });
    }
    await other.page.unroute(script);
    await pressed.dblclick();
    await other.page.locator(".since").waitFor({ timeout: 5000 }).catch(() => wrong.push("pressed again it does nothing"));
    await other.close();
    return wrong;
  });
  await check("nothing is noted in the browser until a reader asks for it", async () => {
    const noted = await page.evaluate(() => Object.keys(localStorage).filter((it) => /read|remember/.test(it)));
    return noted.map((it) => `${it} is noted`);
  });
  await check("what changed since the last reading is marked, when it was noted", async () => {
    const wrong = [];
    await button.click();
    await page.locator(".since input[type=checkbox]").check();
    const newest = 3;
    await page.evaluate(({ newest }) => {
      const key = Object.keys(localStorage).find((it) => it.startsWith("guide:read:"));
      const read = JSON.parse(localStorage.getItem(key));
      localStorage.setItem(key, JSON.stringify({ total: read.total - newest, day: "2026-01-02" }));
    }, { newest });
    await page.goto(origin + path);
    await unfold();
    await page.waitForFunction(() => globalThis.document.querySelector("[data-action='since']").textContent.includes("2 January 2026"));
    await button.click();
    const [now, then] = [await marked(), await expected((it) => it < newest)];
    if (now.join() !== then.join()) wrong.push(`${now.length} of ${then.length} blocks`);
    await page.locator(".since input[type=checkbox]").uncheck();
    const left = await page.evaluate(() => Object.keys(localStorage).filter((it) => it.startsWith("guide:re")));
    if (left.length > 0) wrong.push(`${left.join(", ")} stay`);
    return [...wrong, ...(await reader.reports())];
  });
  await check("the marks of what changed: accessible, and not wider than a phone", async () => {
    await page.setViewportSize(phone.viewport);
    const wide = await page.evaluate(() => globalThis.document.documentElement.scrollWidth - globalThis.document.documentElement.clientWidth);
    const wrong = await axe(page);
    if (wide > 0) wrong.push(`the page is ${wide} px too wide`);
    return wrong;
  });
  await reader.close();

  const diary = await open(origin);
  await check("the changes since a day, with the day in the address", async () => {
    const wrong = [];
    const days = () => diary.page.locator(".day").evaluateAll((all) => all.filter((it) => !it.hidden).map((it) => it.dataset.day));
    await diary.page.goto(`${origin}/changes/`);
    const all = await days();
    const day = all[Math.floor(all.length / 2)];
    await diary.page.fill("#guide\\:since", day);
    const shown = await days();
    if (shown.join() !== all.filter((it) => it >= day).join()) wrong.push(`${shown.length} days since ${day}`);
    const address = diary.page.url();
    if (!address.endsWith(`?since=${day}`)) wrong.push(`the address is ${address}`);
    await diary.page.goto(address);
    if ((await days()).join() !== shown.join()) wrong.push("the address shows others");
    return [...wrong, ...(await diary.reports())];
  });
  await diary.close();
};
