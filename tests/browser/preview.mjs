// node preview.mjs [--screenshots DIR] GUIDE SITE   Previews a copy of the sample with the program, edits its files, and
// looks at what pages that are open make of it. Says "N passed, N failed" and exits 1 on a failure.
import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, realpath, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { meanwhile } from "../../src/serve/scripts/meanwhile.js";
import { axe, check as once, finish, open, phone, settled } from "./look.mjs";

const shots = process.argv[2] === "--screenshots" ? process.argv[3] : null;
const [guide, sample] = process.argv.slice(shots ? 4 : 2).map((it) => resolve(it));
const temporary = await realpath(await mkdtemp(join(tmpdir(), "guide-preview-")));
const site = join(temporary, "sample");
await cp(sample, site, { recursive: true });

/** The program, previewing a folder; answers once it does. */
const serve = async (folder, port = 0, more = []) => {
  const program = spawn(guide, ["-C", folder, "serve", "--port", String(port), "--no-cache", ...more], { stdio: ["ignore", "pipe", "ignore"] });
  const [line] = await new Promise((said) => createInterface({ input: program.stdout }).once("line", (it) => said([it])));
  const ended = new Promise((done) => program.once("exit", done));
  return {
    origin: line.trim().replace(/\/$/, ""),
    stop: () => {
      program.kill();
      return ended;
    },
  };
};
/** What a program that is built for tests may take for its checks and its search index. */
const LONG = 120_000;
let server = await serve(site);
const { origin } = server;

const PAPER = "content/ws1/signing-ml-artifacts.md";
const path = "/documents/signing-ml-artifacts/";
const file = (name) => join(site, name);
const paper = await readFile(file(PAPER), "utf8");
/** Saves a file at once, so that nobody reads half of it. */
const write = async (text, name = PAPER) => {
  await writeFile(join(temporary, "saved"), text);
  await rename(join(temporary, "saved"), file(name));
};
const settings = await readFile(file("guide.yaml"), "utf8");
/** Runs a check, and leaves the site as it was. */
const check = async (name, body) => {
  await once(name, body);
  await write(paper);
  await write(settings, "guide.yaml");
};
const lineOf = (words, text = paper) => text.slice(0, text.indexOf(words)).split("\n").length;
// The paper has a table of contents that is typed by hand: one problem.
const EDITED = "tampered mirror";
const AWAY = "A model is rarely one file";

const bar = (page) => page.locator("#guide\\:preview");
const says = (page, words) => bar(page).locator(".says", { hasText: words }).waitFor();
const problem = (page) => page.locator(".guide-problem", { hasText: "nowhere.md" });
const summary = (page) => bar(page).locator(".problems");
/** Waits until all rules have looked, and the page tells what they found. */
const checked = (page) => summary(page).filter({ hasText: /problems? here$/ }).waitFor();
/** What stands on the page and must not be lost is the page itself. */
const marked = (page) => page.evaluate(() => (globalThis.stays = "yes"));
const isSame = async (page) => ((await page.evaluate(() => globalThis.stays)) === "yes" ? [] : ["the page was loaded anew"]);
const start = async (options) => {
  const opened = await open(origin, options);
  opened.page.setDefaultTimeout(LONG);
  await opened.page.goto(origin + path);
  await checked(opened.page);
  await settled(opened.page);
  await marked(opened.page);
  return opened;
};
const shoot = async (page, name) => {
  if (!shots) return;
  await mkdir(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `preview-${name}.png`) });
};

const reviewer = await start();
const { page } = reviewer;

await check("a save is shown in its place, and what a reader did stays", async () => {
  const wrong = [];
  await page.evaluate(() => {
    document.querySelector(".prose details.comment").open = true;
    globalThis.opened = document.querySelector(".prose details.comment");
    const block = [...document.querySelectorAll(".prose p")].find((it) => it.textContent.includes("Each level is useful by itself"));
    block.scrollIntoView({ block: "center" });
    globalThis.watched = block;
    const link = block.querySelector("a");
    link.focus({ preventScroll: true });
    globalThis.focused = link;
    getSelection().setBaseAndExtent(block.firstChild, 0, block.firstChild, 10);
    globalThis.top0 = block.getBoundingClientRect().top;
    globalThis.lit = [];
    document.addEventListener("guide:patched", () => (globalThis.lit = document.getAnimations().filter((it) => it.id === "guide-changed").map((it) => it.effect.target.textContent)));
  });
  const more = `${"Words that make the text above longer, so that it takes more room than before. ".repeat(6)}`;
  await write(paper.replace(EDITED, `quietly ${EDITED}`).replace(AWAY, `${more}${AWAY}`));
  await page.getByText(`quietly ${EDITED}`).waitFor();
  const now = await page.evaluate(() => ({
    open: globalThis.opened.isConnected && globalThis.opened.open,
    moved: globalThis.watched.getBoundingClientRect().top - globalThis.top0,
    focus: document.activeElement === globalThis.focused,
    selection: getSelection().toString(),
    lit: globalThis.lit,
  }));
  if (!now.open) wrong.push("what was unfolded is folded");
  if (Math.abs(now.moved) > 2) wrong.push(`the text jumped by ${now.moved} px`);
  if (!now.focus) wrong.push("the focus is elsewhere");
  if (now.selection !== "Each level") wrong.push(`“${now.selection}” is selected`);
  for (const words of [EDITED, AWAY]) if (!now.lit.some((it) => it.includes(words))) wrong.push(`“${words}” does not light up`);
  if (now.lit.some((it) => it.includes("Each level"))) wrong.push("what did not change lights up");
  return [...wrong, ...(await isSame(page)), ...(await reviewer.reports())];
});

/** A page as it stands, but for what a reader does to it. */
const standing = (page) =>
  page.evaluate(() => {
    const body = document.body.cloneNode(true);
    for (const own of body.querySelectorAll("[data-kept], script, .block-anchor")) own.remove();
    for (const one of body.querySelectorAll("[aria-current='location']")) one.removeAttribute("aria-current");
    for (const one of body.querySelectorAll("details[open]")) one.removeAttribute("open");
    // In what order attributes stand means nothing.
    for (const one of body.querySelectorAll("*")) {
      const all = [...one.attributes].map(({ name, value }) => [name, value]).sort();
      for (const [name] of all) one.removeAttribute(name);
      for (const [name, value] of all) one.setAttribute(name, value);
    }
    return `${document.title}\n${new XMLSerializer().serializeToString(body)}`;
  });

await check("a page that was patched is the page that is loaded anew", async () => {
  const wrong = [];
  const blocks = paper.split("\n\n");
  const table = blocks.findIndex((it) => it.startsWith("| artifact"));
  const at = (words) => blocks.findIndex((it) => it.includes(words));
  const edits = {
    "a paragraph came": blocks.toSpliced(at(AWAY), 0, "A paragraph that was not there.", "And one more."),
    "a section went": blocks.toSpliced(at("### Level 1"), 2),
    "a paragraph moved": blocks.toSpliced(at(AWAY), 1).toSpliced(at("### Level 1"), 0, blocks[at(AWAY)]),
    "a row went": blocks.with(table, blocks[table].split("\n").toSpliced(3, 1).join("\n")),
    "a list came": blocks.toSpliced(table, 0, "1. one\n2. two\n   - two and [a half](nowhere.md)\n\n```sh\nguide serve\n```"),
    "a heading has another name": paper.replaceAll("What to sign", "What must be signed").split("\n\n"),
    "the facts changed": paper.replace("status: published", "status: draft").replace("title: Signing", "title: On signing").split("\n\n"),
    "all is as it was": blocks,
  };
  const fresh = await open(origin);
  for (const [what, now] of Object.entries(edits)) {
    const ready = page.evaluate(() => new Promise((done) => document.addEventListener("guide:patched", done, { once: true })));
    await write(now.join("\n\n"));
    await ready;
    await fresh.page.goto(origin + path);
    await checked(fresh.page);
    await checked(page);
    const [patched, loaded] = [await standing(page), await standing(fresh.page)];
    if (patched === loaded) continue;
    const from = [...patched].findIndex((it, index) => it !== loaded[index]);
    wrong.push(`${what}: “${patched.slice(from - 60, from + 60)}” in place of “${loaded.slice(from - 60, from + 60)}”`);
  }
  await fresh.close();
  return [...wrong, ...(await isSame(page))];
});

await check("the scripts of a page go on after a save", async () => {
  const wrong = [];
  if ((await page.locator(".prose pre").count()) !== (await page.locator(".prose .code-frame > pre").count())) wrong.push("code without its button");
  const was = await page.evaluate(() => getComputedStyle(document.body).color);
  await page.locator("#guide\\:scheme").click();
  if ((await page.evaluate(() => getComputedStyle(document.body).color)) === was) wrong.push("the scheme does not change");
  await write(paper.replace(EDITED, `openly ${EDITED}`));
  await page.getByText(`openly ${EDITED}`).waitFor();
  if ((await page.evaluate(() => getComputedStyle(document.body).color)) === was) wrong.push("the scheme is lost");
  await page.locator("#guide\\:scheme").click();
  if ((await page.locator(".contents [aria-current=location]").count()) !== 1) wrong.push("the contents do not follow");
  await page.locator("[data-action='since']").click();
  await page.locator(".since select").selectOption("v1.0");
  const marks = () => page.locator(".prose .changed-since").count();
  const before = await marks();
  await write(paper.replace(EDITED, `plainly ${EDITED}`));
  await page.getByText(`plainly ${EDITED}`).waitFor();
  if (before === 0 || (await marks()) < before - 1) wrong.push(`of ${before} marks ${await marks()} are left`);
  if (!(await page.locator(".since").isVisible())) wrong.push("the panel is gone");
  await page.locator("[data-action='since']").click();
  return [...wrong, ...(await isSame(page)), ...(await reviewer.reports())];
});

await check("a problem is told in the bar and at its block, with its cure and its line", async () => {
  const wrong = [];
  const text = paper.replace(AWAY, `See [this](nowhere.md). ${AWAY}`);
  await write(text);
  const note = problem(page);
  await note.waitFor();
  const block = await note.evaluate((it) => it.closest("[data-guide-own]").previousElementSibling.textContent);
  if (!block.includes(AWAY)) wrong.push(`it stands below “${block.slice(0, 60)}”`);
  const place = `:${lineOf("See [this]", text)}:12`;
  const href = await note.locator("a.edit").getAttribute("href");
  if (href !== `vscode://file${encodeURI(file(PAPER))}${place}`) wrong.push(`it opens ${href}`);
  await summary(page).filter({ hasText: "2 problems here" }).waitFor();
  await summary(page).focus();
  await page.keyboard.press("Enter");
  const told = bar(page).locator("#panel li", { hasText: "nowhere.md" });
  await told.waitFor();
  await shoot(page, "problems");
  await told.locator(".there").click();
  if (!page.url().includes("#guide:problem-")) wrong.push("the list does not lead to the block");
  await summary(page).focus();
  await page.keyboard.press("Escape");
  if (await bar(page).locator("#panel").isVisible()) wrong.push("Escape does not fold the list");
  return [...wrong, ...(await reviewer.reports())];
});

await check("what was found before a save is told until all rules have looked again", () => {
  const found = (message) => ({ code: "a-code", message });
  const told = ({ problems, counts }) => `${problems.map((it) => it.message)} ${counts.errors}`;
  const before = { is_checked: true, problems: [found("one"), found("two")], elsewhere: [], counts: { errors: 1 } };
  const now = { problems: [found("two"), found("three")], elsewhere: [], counts: { errors: 2 } };
  const saved = told(meanwhile({ ...now, is_checked: false }, before));
  const looked = told(meanwhile({ ...now, is_checked: true }, before));
  return [saved !== "two,three,one 2" && `after a save: ${saved}`, looked !== "two,three 2" && `when they have looked: ${looked}`];
});

await check("a save that cannot be read is said to be, until it can be", async () => {
  const wrong = [];
  const head = await readFile(file(".git/HEAD"), "utf8");
  await write("nowhere\n", ".git/HEAD");
  await says(page, "This is not all that was saved");
  if (!(await page.getByText(AWAY).isVisible())) wrong.push("the text is gone");
  await write(head, ".git/HEAD");
  await page.waitForFunction(() => document.getElementById("guide:preview").shadowRoot.querySelector(".says").textContent === "");
  return [...wrong, ...(await isSame(page)), ...(await reviewer.reports())];
});

await check("with an error in the content pages are shown, and the bar says that they cannot be published", async () => {
  await write(paper.replace("status: published", "status: Nonsense"));
  await summary(page).filter({ hasText: "Cannot be published: 1 error" }).waitFor();
  const kind = await page.locator("body").getAttribute("data-kind");
  await write(paper);
  await summary(page).filter({ hasText: /^1 problem here$/ }).waitFor();
  return [kind !== "document" && `a page of kind ${kind} is shown`, ...(await isSame(page)), ...(await reviewer.reports())];
});

await check("where no site can be made every page says why, and comes back as it was", async () => {
  const wrong = [];
  const read = page.locator(".prose p", { hasText: "Each level is useful by itself" });
  await read.scrollIntoViewIfNeeded();
  // Where the text stands that is read: above it a problem may be told, which is known again a little later.
  const where = () => read.evaluate((it) => ({ y: Math.round(it.getBoundingClientRect().top), open: document.querySelector(".prose details.comment").open }));
  const before = await where();
  await write(`title: [\n${settings}`, "guide.yaml");
  await page.locator("body[data-kind=error]").waitFor();
  if (!(await page.locator(".problem").first().textContent()).includes("guide.yaml")) wrong.push("the place is not told");
  const other = await open(origin);
  await other.page.goto(`${origin}/people/`);
  if ((await other.page.locator("body").getAttribute("data-kind")) !== "error") wrong.push("another page is shown");
  await bar(other.page).locator(".problems").waitFor();
  await write(settings, "guide.yaml");
  await page.locator("body[data-kind=document]").waitFor();
  await other.page.locator("body[data-kind=people]").waitFor();
  await other.close();
  const after = await where();
  if (Math.abs(after.y - before.y) > 2 || after.open !== before.open) wrong.push(`${JSON.stringify(before)} became ${JSON.stringify(after)}`);
  // The answer itself says that something is wrong.
  const said = (await reviewer.reports()).filter((it) => !it.includes("500"));
  return [...wrong, ...said, ...(await isSame(page))];
});

await check("what changed since an earlier text is marked in the article, also after a save", async () => {
  const wrong = [];
  const choice = bar(page).locator("#compared");
  const inserted = (words) => page.locator(".redline .marked ins", { hasText: words }).first();
  const offered = await choice.locator("option").allTextContents();
  if (offered.join() !== "off,since version 1.1,since the last commit") wrong.push(`it offers ${offered}`);
  await choice.selectOption("commit");
  await page.getByText("No word, link or format differs").waitFor();
  await write(paper.replace(EDITED, `secretly ${EDITED}`));
  await inserted("secretly").waitFor();
  if (await page.locator(".document .prose").first().isVisible()) wrong.push("the text stands there twice");
  await shoot(page, "redline");
  await page.locator(".contents a", { hasText: "Keys, identities" }).click();
  const heading = await page.locator(".marked h2, .marked h3", { hasText: "Keys, identities" }).first().evaluate((it) => it.getBoundingClientRect().top);
  if (heading < 0 || heading > 400) wrong.push(`the contents lead to a place ${heading} px away`);
  await page.locator(".marked h2, .marked h3", { hasText: "Keys, identities" }).first().evaluate((it) => it.scrollIntoView({ block: "start" }));
  const line = Number(/:(\d+):1$/.exec(await bar(page).getByRole("link", { name: "Edit" }).evaluate((it) => {
    it.addEventListener("click", (event) => event.preventDefault(), { once: true });
    it.click();
    return it.href;
  }))?.[1]);
  if (!(line > 20)) wrong.push(`the editor would be opened at line ${line}`);
  await choice.selectOption("version");
  await inserted("secretly").waitFor();
  await choice.selectOption("");
  await page.locator(".redline").waitFor({ state: "detached" });
  if (!(await page.locator(".document .prose").first().isVisible())) wrong.push("the text does not come back");
  return [...wrong, ...(await isSame(page)), ...(await reviewer.reports())];
});

await check("who wrote what is shown when asked, also after a save", async () => {
  const wrong = [];
  const who = bar(page).getByRole("button", { name: "Who wrote what" });
  await who.click();
  await page.locator(".who-note").first().waitFor();
  if ((await who.getAttribute("aria-pressed")) !== "true") wrong.push("the button does not say so");
  const many = await page.locator(".who-note").count();
  await write(paper.replace(EDITED, `nightly ${EDITED}`));
  await page.getByText(`nightly ${EDITED}`).waitFor();
  if ((await page.locator(".who-note").count()) < many - 1) wrong.push(`of ${many} notes ${await page.locator(".who-note").count()} are left`);
  await who.click();
  if ((await page.locator(".who-note").count()) > 0) wrong.push("they stay");
  return [...wrong, ...(await reviewer.reports())];
});

await check("a click with Alt and a double click open the line of a block in the editor", async () => {
  await page.evaluate(() => {
    globalThis.followed = [];
    HTMLAnchorElement.prototype.click = function () {
      globalThis.followed.push(this.href);
    };
  });
  const block = page.locator(".prose p", { hasText: AWAY });
  await block.click({ modifiers: ["Alt"], position: { x: 5, y: 5 } });
  await block.dblclick({ position: { x: 5, y: 5 } });
  const expected = `vscode://file${encodeURI(file(PAPER))}:${lineOf(AWAY)}:1`;
  const followed = await page.evaluate(() => globalThis.followed);
  await page.evaluate(() => getSelection().removeAllRanges());
  return followed.join() === [expected, expected].join() ? [] : [`they open ${followed} in place of ${expected}`];
});

await check("a style sheet is put in the place of the old one without a moment between", async () => {
  const wrong = [];
  const css = await (await fetch(await page.locator("link[rel=stylesheet][href*='guide.css']").evaluate((it) => it.href))).text();
  await page.evaluate(() => {
    globalThis.bare = 0;
    const watch = () => {
      if (getComputedStyle(document.body).display !== "flex") globalThis.bare += 1;
      requestAnimationFrame(watch);
    };
    watch();
  });
  await mkdir(file("themes/mine/assets"), { recursive: true });
  await write(`${css}\nh1 { letter-spacing: 3px; }`, "themes/mine/assets/guide.css");
  await write(`${settings}\ntheme: mine\n`, "guide.yaml");
  const spaced = (px) => page.waitForFunction((px) => getComputedStyle(document.querySelector("h1")).letterSpacing === px, px);
  await spaced("3px");
  await write(`${css}\nh1 { letter-spacing: 5px; }`, "themes/mine/assets/guide.css");
  await spaced("5px");
  if ((await page.locator("link[rel=stylesheet][href*='guide.css']").count()) !== 1) wrong.push("old sheets stay");
  await write(settings, "guide.yaml");
  await page.waitForFunction(() => !getComputedStyle(document.querySelector("h1")).letterSpacing.startsWith("5"));
  const bare = await page.evaluate(() => globalThis.bare);
  if (bare > 0) wrong.push(`${bare} frames without styles`);
  return [...wrong, ...(await isSame(page)), ...(await reviewer.reports())];
});

await check("a document that is gone is said to be, with where it went, until it is back", async () => {
  const wrong = [];
  await write(`# A note\n\nOf nothing else.\n`, "content/ws1/a-note.md");
  const reader = await open(origin);
  const there = origin + "/documents/ws1-a-note/";
  await page.waitForFunction(async (there) => (await fetch(there)).ok, there);
  await reader.page.goto(there);
  await checked(reader.page);
  await rename(file("content/ws1/a-note.md"), file("content/ws1/another.md"));
  await says(reader.page, "no such page any more");
  await says(reader.page, "It stands at");
  const link = await bar(reader.page).locator(".says a").getAttribute("href");
  if (link !== "/documents/ws1-another/") wrong.push(`it leads to ${link}`);
  if (!(await reader.page.getByText("Of nothing else").isVisible())) wrong.push("its last text is gone");
  await rm(file("content/ws1/another.md"));
  await says(reader.page, "last text");
  await write(`# A note\n\nOf nothing more.\n`, "content/ws1/a-note.md");
  await reader.page.getByText("Of nothing more").waitFor();
  if ((await bar(reader.page).locator(".says").textContent()) !== "") wrong.push("it is still said to be gone");
  await rm(file("content/ws1/a-note.md"));
  await says(reader.page, "no such page any more");
  await reader.close();
  return wrong;
});

await check("as published there is neither bar nor mark, until they are wanted again", async () => {
  const wrong = [];
  await write(paper.replace(AWAY, `See [this](nowhere.md). ${AWAY}`));
  await problem(page).waitFor();
  await bar(page).getByRole("button", { name: "As published" }).click();
  await problem(page).waitFor({ state: "detached" });
  if (await bar(page).locator(".line").isVisible()) wrong.push("the bar is there");
  await shoot(page, "as-published");
  await bar(page).getByRole("button", { name: "Preview bar" }).click();
  await problem(page).waitFor();
  return wrong;
});

await check("a window of a phone’s width shows the page as a phone does", async () => {
  const [popup] = await Promise.all([page.waitForEvent("popup"), bar(page).getByRole("button", { name: "Phone" }).click()]);
  await popup.waitForLoadState();
  const wrong = [];
  if (popup.url() !== page.url()) wrong.push(`it shows ${popup.url()}`);
  await popup.close();
  return wrong;
});

await check("a page that nobody sees leaves its connection to others, and catches up when it is seen", async () => {
  const wrong = [];
  await reviewer.reports();
  const see = (tab, seen) => tab.evaluate((seen) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => !seen });
    document.dispatchEvent(new Event("visibilitychange"));
  }, seen);
  // More than a browser has connections to one host.
  const tabs = [];
  for (let number = 0; number < 8; number += 1) {
    const tab = await reviewer.context.newPage();
    await tab.goto(origin + path);
    await checked(tab);
    await see(tab, false);
    tabs.push(tab);
  }
  await write(paper.replace(EDITED, `silently ${EDITED}`));
  await page.getByText(`silently ${EDITED}`).waitFor();
  if (await tabs[0].getByText(`silently ${EDITED}`).count()) wrong.push("a page that nobody sees hears of a save");
  await see(tabs[0], true);
  await tabs[0].getByText(`silently ${EDITED}`).waitFor();
  for (const tab of tabs) await tab.close();
  return [...wrong, ...(await reviewer.reports())];
});

await check("an answer that is lost is asked for again until it comes", async () => {
  // More often than what follows a save asks for it.
  const LOST = 6;
  let asked = 0;
  const isPage = (url) => url.pathname === path;
  await page.route(isPage, (route) => {
    asked += 1;
    return asked <= LOST ? route.abort() : route.continue();
  });
  await write(paper.replace(EDITED, `stubbornly ${EDITED}`));
  await says(page, "does not answer");
  await page.getByText(`stubbornly ${EDITED}`).waitFor();
  await page.unroute(isPage);
  // The browser tells of each that was lost.
  await reviewer.reports();
  const wrong = await isSame(page);
  if ((await bar(page).locator(".says").textContent()) !== "") wrong.push("it still says so");
  return wrong;
});

await check("where changes are looked for the bar says so", async () => {
  const looking = await serve(site, 0, ["--poll", "0.2"]);
  const opened = await open(looking.origin);
  await opened.page.goto(looking.origin + path);
  await says(opened.page, "Changes are looked for once in 0.2 seconds");
  await write(paper.replace(EDITED, `patiently ${EDITED}`));
  await opened.page.getByText(`patiently ${EDITED}`).waitFor();
  await says(opened.page, "Changes are looked for once in 0.2 seconds");
  const wrong = await opened.reports();
  await opened.close();
  await looking.stop();
  return wrong;
});

await check("a box stays open at its heading, whatever comes before that", async () => {
  const boxes = page.locator(".prose details.comment");
  await boxes.evaluateAll((all) => all.forEach((it) => (it.open = false)));
  const heading = await boxes.nth(2).evaluate((it) => {
    it.open = true;
    return it.previousElementSibling.textContent;
  });
  await write(paper.replace("\n## ", "\n## A section that is new\n\nIts text.\n\n## "));
  await page.getByText("A section that is new").first().waitFor();
  const open = await boxes.evaluateAll((all) => all.filter((it) => it.open).map((it) => it.previousElementSibling.textContent));
  await boxes.evaluateAll((all) => all.forEach((it) => (it.open = false)));
  return open.join() === heading ? [] : [`open are those at ${open}, not that at ${heading}`];
});

await check("a search goes on after a save, and follows it", async () => {
  const reader = await open(origin);
  reader.page.setDefaultTimeout(LONG);
  await reader.page.goto(`${origin}/search/?q=signing`);
  await reader.page.locator("#guide\\:results .result").first().waitFor();
  const many = await reader.page.locator("#guide\\:results .result").count();
  await checked(reader.page);
  const wrong = (await reader.page.locator("#guide\\:results .result").count()) === many ? [] : ["the results are gone"];
  const field = reader.page.locator("#guide\\:query");
  await field.focus();
  await field.pressSequentially(" keys");
  await write(paper.replace(EDITED, `xylophonic ${EDITED}`));
  await page.getByText("xylophonic").waitFor({ timeout: LONG });
  await reader.page.waitForFunction(async () => !(await (await fetch("/_guide/state")).json()).search_is_behind);
  await says(reader.page, "those of the text before the last save");
  if (!(await field.evaluate((it) => it === document.activeElement && it.value.length === "signing keys".length))) wrong.push(`the field says “${await field.inputValue()}”`);
  await reader.page.goto(`${origin}/search/?q=xylophonic`);
  await reader.page.locator("#guide\\:results .result", { hasText: "Signing" }).first().waitFor();
  await reader.close();
  return wrong;
});

for (const [look, options] of [
  ["wide, light", { colorScheme: "light" }],
  ["wide, dark", { colorScheme: "dark" }],
  ["phone, light", { ...phone, colorScheme: "light" }],
  ["phone, dark", { ...phone, colorScheme: "dark" }],
]) {
  await check(`the bar and the marks (${look}): nothing stands in the way of anybody, and no text lies under them`, async () => {
    await write(paper.replace(AWAY, `See [this](nowhere.md). ${AWAY}`));
    const reader = await start({ ...options, bypassCSP: true, reducedMotion: "reduce" });
    await problem(reader.page).waitFor();
    const wrong = await axe(reader.page);
    await summary(reader.page).click();
    wrong.push(...(await axe(reader.page)));
    await summary(reader.page).click();
    const sizes = await reader.page.evaluate(() => {
      scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
      const line = document.getElementById("guide:preview").shadowRoot.querySelector(".line").getBoundingClientRect();
      const last = document.querySelector(".site-footer").getBoundingClientRect();
      return { over: last.bottom - line.top, wide: document.documentElement.scrollWidth - document.documentElement.clientWidth, high: line.height };
    });
    await shoot(reader.page, look.replace(", ", "-"));
    if (sizes.over > 1) wrong.push(`the bar covers ${sizes.over} px`);
    if (sizes.wide > 0) wrong.push(`the page is ${sizes.wide} px too wide`);
    if (sizes.high > 60) wrong.push(`the bar is ${sizes.high} px high`);
    await reader.close();
    return wrong;
  });
}

await check("who does not want motion sees none", async () => {
  const reader = await start({ reducedMotion: "reduce" });
  await reader.page.evaluate(() => document.addEventListener("guide:patched", () => (globalThis.lit = document.getAnimations().filter((it) => it.id === "guide-changed").length)));
  await write(paper.replace(EDITED, `calmly ${EDITED}`));
  await reader.page.getByText(`calmly ${EDITED}`).waitFor();
  const lit = await reader.page.evaluate(() => globalThis.lit);
  await reader.close();
  return lit === 0 ? [] : [`${lit} blocks light up`];
});

await check("without a script a page is whole, and has no bar", async () => {
  const reader = await open(origin, { javaScriptEnabled: false });
  await reader.page.goto(origin + path);
  const wrong = [];
  if (!(await reader.page.getByText(AWAY).isVisible())) wrong.push("no text");
  if ((await bar(reader.page).count()) > 0) wrong.push("a bar");
  await reader.close();
  return wrong;
});

await check("while nobody answers the bar says so, and goes on when the same site is back", async () => {
  const port = new URL(origin).port;
  await server.stop();
  await says(page, "does not answer");
  await write(paper.replace(EDITED, `finally ${EDITED}`));
  server = await serve(site, port);
  await page.getByText(`finally ${EDITED}`).waitFor();
  const wrong = [];
  if ((await bar(page).locator(".says").textContent()) !== "") wrong.push("it still says so");
  wrong.push(...(await isSame(page)));
  return wrong;
});

await check("another site at the same address is not mixed up with this one", async () => {
  const port = new URL(origin).port;
  await server.stop();
  const folder = join(temporary, "other");
  await mkdir(folder);
  await writeFile(join(folder, "README.md"), "# Something else\n\nText.\n");
  server = await serve(folder, port);
  await says(page, "Another site is previewed");
  return (await page.getByText(AWAY).isVisible()) ? [] : ["the text is gone"];
});

await server.stop();
await rm(temporary, { recursive: true });
await finish();
