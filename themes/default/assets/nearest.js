// Not found: the nearest titles first.
"use strict";
(() => {
  const sortNearest = (page) => {
    const nearest = page.getElementById("guide:nearest-list");
    if (!nearest) return;
    const wordsOf = (text) => new Set(text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []);
    let path = location.pathname;
    try {
      path = decodeURIComponent(path);
    } catch {
      // Not a well-formed address: compare it as it stands.
    }
    const wanted = wordsOf(path);
    const scored = [...nearest.children].map((item) => {
      const link = item.querySelector("a");
      const own = wordsOf(`${link.textContent} ${link.getAttribute("href")}`);
      return { item, score: [...wanted].filter((word) => own.has(word)).length };
    });
    scored.sort((a, b) => b.score - a.score);
    nearest.append(...scored.map((s) => s.item));
    if (scored[0]?.score > 0) page.getElementById("guide:nearest").textContent = globalThis.guideSay("script-nearest");
  };
  sortNearest(document);
  document.addEventListener("guide:incoming", ({ detail }) => sortNearest(detail.page));
})();
