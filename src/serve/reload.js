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

  let latest = 0;
  events.addEventListener("settled", async () => {
    const turn = ++latest;
    try {
      const changes = await Promise.all(Array.from(parts(), changed));
      if (turn === latest && changes.includes(true)) location.reload();
    } catch {
      // The server is gone; the event source asks again until it is back.
    }
  });
  addEventListener("pagehide", () => events.close());
})();
