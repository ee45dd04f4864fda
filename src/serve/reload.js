// Reloads this page when it, or a file that it shows, is no longer what the preview holds.
(() => {
  "use strict";
  const events = new EventSource("/_guide/events");
  const page = location.pathname + location.search;
  const known = new Map();
  const timing = performance.getEntriesByType("navigation")[0]?.serverTiming ?? [];
  const shown = timing.find((entry) => entry.name === "guide")?.description;
  if (shown) known.set(page, `"${shown}"`);

  const parts = () => {
    const links = document.querySelectorAll("link[rel=stylesheet][href], script[src], img[src]");
    const addresses = Array.from(links, (link) => new URL(link.href || link.src, document.baseURI));
    const own = addresses.filter((address) => address.origin === location.origin);
    return new Set([page, ...own.map((address) => address.pathname + address.search)]);
  };
  const changed = async (address) => {
    const answer = await fetch(address, { method: "HEAD", cache: "no-store" });
    const tag = answer.headers.get("etag");
    const before = known.get(address);
    known.set(address, tag);
    return before !== undefined && before !== tag;
  };

  // The search page says while its index tells of an earlier state, and shows the new one by itself.
  const search = document.getElementById("guide:search-form");
  const note = document.createElement("p");
  note.setAttribute("role", "status");
  search?.after(note);
  let isBehind = false;
  const followIndex = async () => {
    if (!search) return false;
    const was = isBehind;
    isBehind = (await (await fetch("/_guide/index", { cache: "no-store" })).text()) === "behind";
    note.textContent = isBehind ? "What was saved last is not in these results yet." : "";
    return was && !isBehind;
  };
  followIndex().catch(() => {});

  let latest = 0;
  events.addEventListener("settled", async () => {
    const turn = ++latest;
    try {
      const changes = await Promise.all(Array.from(parts(), changed));
      const isNew = await followIndex();
      if (turn === latest && (isNew || changes.includes(true))) location.reload();
    } catch {
      // The server is gone; the event source asks again until it is back.
    }
  });
  addEventListener("pagehide", () => events.close());
})();
