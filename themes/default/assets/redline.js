// Adds to the redline page: going from change to change, and what is folded.
"use strict";
(() => {
  const text = () => document.querySelector(".marked[data-stored]");
  if (!text()) return;

  const step = (by) => {
    const line = 120;
    const changes = [...text().querySelectorAll(".touched")];
    const tops = changes.map((change) => change.getBoundingClientRect().top);
    // From the change that was gone to last, unless the reader has scrolled away from it since.
    const last = changes.indexOf(document.activeElement);
    const at = last >= 0 && tops[last] > 0 && tops[last] < innerHeight ? last + by : by > 0 ? tops.findIndex((top) => top > line) : tops.findLastIndex((top) => top < line - 40);
    const goal = changes[at] ?? (by > 0 ? changes.at(-1) : changes[0]);
    goal?.scrollIntoView({ block: "start" });
    goal?.focus({ preventScroll: true });
  };

  document.addEventListener("click", (event) => {
    const at = event.target instanceof Element ? event.target : null;
    const button = at?.closest("[data-step]");
    if (button) step(Number(button.dataset.step));
    const fold = at?.closest("p.fold");
    if (fold && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      unfold([fold]);
    }
    if (at?.closest("[data-show-all]")) unfold([...text().querySelectorAll("p.fold")]);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.closest("input, textarea, select")) return;
    if (event.key === "n") step(1);
    if (event.key === "p") step(-1);
  });

  let stored = null;
  document.addEventListener("guide:incoming", () => (stored = null));
  /** The page that holds the whole text, read once. */
  const read = async () => {
    const answer = await fetch(text().dataset.stored);
    if (!answer.ok) throw new Error(answer.statusText);
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  };

  /** Puts the blocks from the first anchor of a fold to its last in its place. */
  const unfold = async (folds) => {
    let page = null;
    try {
      page = await (stored ??= read());
    } catch {
      stored = null;
      return folds.forEach((fold) => follow(fold));
    }
    for (const fold of folds) {
      const prose = page.querySelector(".prose");
      const block = (id) => {
        let found = id ? page.getElementById(id) : null;
        while (found && found.parentElement !== prose) found = found.parentElement;
        return found;
      };
      const first = block(fold.dataset.first);
      const last = block(fold.dataset.last);
      if (!first || !last || first.compareDocumentPosition(last) & Node.DOCUMENT_POSITION_PRECEDING) {
        follow(fold);
        continue;
      }
      const shown = document.createElement("div");
      shown.className = "unfolded";
      for (let at = first; at; at = at === last ? null : at.nextElementSibling) {
        if (at.matches(".comment")) continue;
        const copy = document.importNode(at, true);
        for (const one of [copy, ...copy.querySelectorAll("[id]")]) one.removeAttribute("id");
        for (const link of copy.querySelectorAll("a.anchor, .comment")) link.remove();
        for (const link of copy.querySelectorAll("[href], [src]")) {
          for (const name of ["href", "src"]) {
            const value = link.getAttribute(name);
            if (value) link.setAttribute(name, new URL(value, new URL(text().dataset.stored, location.href)).href);
          }
        }
        shown.append(copy);
      }
      fold.replaceWith(shown);
    }
  };

  /** Where the blocks cannot be found the link leads to them, and says so. */
  const follow = (fold) => {
    fold.dataset.elsewhere = "yes";
    const link = fold.querySelector("a");
    if (link && !link.dataset.told) {
      link.dataset.told = "yes";
      link.append(globalThis.guideSay("script-on-page"));
    } else if (link) {
      location.href = link.href;
    }
  };
})();
