// node preview.mjs GUIDE SITE   Writes in a site while GUIDE previews it, and looks whether a page that is open follows.
import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const [guide, site] = process.argv.slice(2).map((it) => resolve(it));
const server = spawn(guide, ["-C", site, "serve", "--port", "0"], { stdio: ["ignore", "pipe", "ignore"] });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const file = join(site, "content/ws1/model-provenance-checklist.md");
const before = await readFile(file, "utf8");
try {
  const { value: address } = await createInterface({ input: server.stdout })[Symbol.asyncIterator]().next();
  const page = await browser.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  const events = page.waitForRequest(/_guide\/events/);
  await page.goto(`${address}documents/model-provenance-checklist/`);
  await events;
  const mark = "A sentence that was saved a moment ago.";
  await writeFile(file, `${before}\n${mark}\n`);
  await page.getByText(mark).waitFor({ timeout: 30000 });
  await writeFile(file, before);
  await page.getByText(mark).waitFor({ state: "detached", timeout: 30000 });
  if (errors.length > 0) throw new Error(errors.join("\n"));
  console.log("an open page of the preview follows its text");
} finally {
  await writeFile(file, before);
  await browser.close();
  server.kill();
}
