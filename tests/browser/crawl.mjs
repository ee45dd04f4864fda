// Every page of a site in the browser: no request to another host, no breach of the policy, no error. Pages that only lead
// on are left out: the browser would leave them at once, for a page that is looked at anyway.
import { readFile } from "node:fs/promises";

const AT_ONCE = 4;

export const crawlChecks = async ({ origin, files, route, check, open }) => {
  const pages = [];
  for (const file of files) if (!(await readFile(file, "utf8")).includes('http-equiv="refresh"')) pages.push(route(file));
  await check(`no page of ${pages.length} asks another host, breaches its policy or fails`, async () => {
    const waiting = [...pages];
    const wrong = [];
    const walk = async () => {
      const tab = await open(origin);
      for (let path = waiting.shift(); path; path = waiting.shift()) {
        await tab.page.goto(origin + path, { waitUntil: "load" });
        wrong.push(...(await tab.reports()).map((it) => `${path} ${it}`));
      }
      await tab.close();
    };
    await Promise.all(Array.from({ length: AT_ONCE }, walk));
    return wrong;
  });
};
