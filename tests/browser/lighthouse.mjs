// Lighthouse on a phone: what a search engine and a reader on a slow line are given. Accessibility, best practices and
// search engines are the same on every machine. Speed is not, so that two of three runs decide.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import lighthouse from "lighthouse";

const LEAST = 98;
const ALIKE = ["accessibility", "best-practices", "seo"];

/** A browser of its own, because what was looked at before must not be in its cache. */
const launch = async (executable) => {
  const profile = await mkdtemp(join(tmpdir(), "guide-lighthouse-"));
  const browser = spawn(executable, ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"], { stdio: ["ignore", "ignore", "pipe"] });
  const port = await new Promise((ready, fail) => {
    let said = "";
    browser.stderr.on("data", (data) => {
      said += data;
      const told = /DevTools listening on ws:\/\/[^:]+:(\d+)/.exec(said)?.[1];
      if (told) ready(Number(told));
    });
    browser.on("exit", () => fail(new Error(`the browser ended: ${said}`)));
  });
  const close = async () => {
    const ended = new Promise((done) => browser.on("exit", done));
    browser.kill();
    await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return { port, close };
};

/** What a page gets, in whole points, and what kept it from more. */
const judge = async (port, url, onlyCategories) => {
  const run = async () => (await lighthouse(url, { port, logLevel: "error", onlyCategories, disableFullPageScreenshot: true })).lhr;
  let lhr = await run();
  // A page that a busy machine could not record is not judged yet.
  for (let again = 0; again < 2 && lhr.runtimeError; again += 1) lhr = await run();
  if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
  return Object.values(lhr.categories).map(({ id, score, auditRefs }) => {
    const lost = auditRefs.filter((it) => it.weight > 0).map((it) => lhr.audits[it.id]).filter((it) => it.score !== null && it.score < 1);
    return { id, points: Math.round(score * 100), why: lost.map((it) => `${it.id} ${it.displayValue ?? ""}`.trim()).join(", ") };
  });
};

/** Gates a home page, the longest document, its history and the search. */
export const lighthouseChecks = async ({ origin, kinds, check, executable }) => {
  const document = kinds.get("document")?.route;
  if (!document) return;
  const { port, close } = await launch(executable);
  try {
    for (const path of ["/", document, `${document}history/`, kinds.get("search").route]) {
      const told = ({ id, points, why }) => `${id} ${points} of at least ${LEAST}: ${why}`;
      await check(`Lighthouse ${path}`, async () => {
        const all = await judge(port, origin + path, ["performance", ...ALIKE]);
        const wrong = all.filter((it) => ALIKE.includes(it.id) && it.points < LEAST).map(told);
        const runs = all.filter((it) => it.id === "performance");
        const good = () => runs.filter((it) => it.points >= LEAST).length;
        // The median is told as soon as two agree.
        while (good() < 2 && runs.length - good() < 2) runs.push(...(await judge(port, origin + path, ["performance"])));
        if (good() < 2) wrong.push(...runs.map(told));
        return wrong;
      });
    }
  } finally {
    await close();
  }
};
