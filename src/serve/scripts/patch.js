// Puts the next state of a page in the place of this one, and leaves what a reader did to it: where they
// are, what they marked, opened, typed and chose.

import { isOutdated, prepared } from "./head.js";
import { Idiomorph } from "./idiomorph.js";
import { pair } from "./pair.js";

const BLOCK = "h1, h2, h3, h4, h5, h6, p, li, pre, tr, dt, dd, figure, blockquote, summary";
/** What scripts made for a page or for the preview is no change of its text. */
const NOT_TEXT = "[data-guide-own], [data-kept], .who-note, .changed-word, .contents, script";
/** Where more than so many blocks changed, nothing is found by lighting them up. */
const MOST_LIT = 60;

const isKept = (node) => node instanceof Element && node.dataset.kept !== undefined;

/** Keeps the block at the top of the window where it is. */
const keepPlace = () => {
  const root = document.documentElement;
  if (scrollY < 4) return () => {};
  const inSight = (it) => {
    const box = it.getBoundingClientRect();
    return box.height > 0 && box.bottom > innerHeight * 0.1 && box.top < innerHeight;
  };
  // Of those in sight the first that is not around all of it.
  const at = [...document.querySelectorAll("main [id]")].find((it) => inSight(it) && it.getBoundingClientRect().top > -innerHeight);
  const top = at?.getBoundingClientRect().top;
  const left = scrollY;
  // The browser's own way of it would come on top.
  root.style.setProperty("overflow-anchor", "none");
  return () => {
    if (at?.isConnected && at.getClientRects().length > 0) scrollBy({ top: at.getBoundingClientRect().top - top, behavior: "instant" });
    else scrollTo({ top: left, behavior: "instant" });
    requestAnimationFrame(() => requestAnimationFrame(() => {
      root.style.removeProperty("overflow-anchor");
      if (root.getAttribute("style") === "") root.removeAttribute("style");
    }));
  };
};

const keepSelection = () => {
  const selection = getSelection();
  if (!selection || selection.isCollapsed) return () => {};
  const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
  const within = (node, offset) => Math.min(offset, node.nodeType === Node.TEXT_NODE ? node.length : node.childNodes.length);
  return () => {
    if (!anchorNode.isConnected || !focusNode.isConnected) return;
    selection.setBaseAndExtent(anchorNode, within(anchorNode, anchorOffset), focusNode, within(focusNode, focusOffset));
  };
};

const keepFocus = () => {
  const active = document.activeElement;
  if (!active || active === document.body || isKept(active)) return () => {};
  return () => {
    if (document.activeElement === active) return;
    const again = active.isConnected ? active : active.id && document.getElementById(active.id);
    if (again) again.focus({ preventScroll: true });
  };
};

/** Is this what a reader changed, or a script for them? Then it stays. */
const isReaders = (name, element) => {
  switch (name) {
    case "open":
      return element instanceof HTMLDetailsElement || element instanceof HTMLDialogElement;
    case "checked":
      return element instanceof HTMLInputElement && !element.disabled && element.checked !== element.defaultChecked;
    case "value":
      return element instanceof HTMLInputElement && element.value !== element.defaultValue;
    case "selected":
      return element instanceof HTMLOptionElement;
    default:
      return false;
  }
};

/** Lights up for a moment what changed, unless motion is unwanted. */
const light = (changed) => {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const main = document.querySelector("main");
  const elements = [...changed].map((it) => (it instanceof Element ? it : it.parentElement));
  const found = elements.filter((it) => it?.isConnected && main?.contains(it) && !it.closest(NOT_TEXT));
  const blocks = new Set(found.map((it) => it.closest(BLOCK) ?? it));
  if (blocks.size > MOST_LIT) return;
  for (const block of blocks) block.animate([{ backgroundColor: "var(--mark, Mark)" }, { backgroundColor: "transparent" }], { duration: 1400, easing: "ease-out", id: "guide-changed" });
};

/** Of a page that cannot be shown for now, what is laid aside until it can. */
let aside = null;
const isError = (page) => page.body.dataset.kind === "error";
const nodes = (body) => [...body.childNodes].filter((it) => !isKept(it));

/** Takes the page away as it is; the next one is put in its place. */
const layAside = () => {
  aside = { top: scrollY, kind: document.body.dataset.kind, nodes: nodes(document.body) };
  for (const node of aside.nodes) node.remove();
};
const takeUp = () => {
  for (const node of nodes(document.body)) node.remove();
  document.body.prepend(...aside.nodes);
  document.body.dataset.kind = aside.kind;
  const { top } = aside;
  aside = null;
  scrollTo({ top, behavior: "instant" });
};

/**
 * Shows the next page in the place of this one. `mark` adds to it what a reviewer sees; `lit` says whether its
 * changes are to be seen. Scripts of the page hear of it twice: before, to make of the next page what they made
 * of this one (`guide:incoming`, with `page` and `wait` in its `detail`), and after (`guide:patched`).
 */
export const patch = async (next, { mark, lit }) => {
  if (await isOutdated(next)) return location.reload();
  const waits = [];
  const detail = { page: next, wait: (promise) => waits.push(promise) };
  document.dispatchEvent(new CustomEvent("guide:incoming", { detail }));
  const [takeHead] = await Promise.all([prepared(next), ...waits.map((it) => it.catch(() => {}))]);
  mark(next);

  if (aside && !isError(next)) takeUp();
  else if (!aside && isError(next) && !isError(document)) layAside();
  const back = [keepPlace(), keepSelection(), keepFocus()];
  const unpair = pair(document, next);
  const changed = new Set();
  Idiomorph.morph(document.body, next.body, {
    callbacks: {
      beforeNodeMorphed: (old, now) => {
        if (isKept(old)) return false;
        if (old.nodeType === Node.TEXT_NODE && old.data.trim() !== now.data.trim()) changed.add(old);
        return true;
      },
      afterNodeAdded: (node) => {
        if (node.textContent.trim() !== "" || node instanceof Element) changed.add(node);
      },
      beforeNodeRemoved: (node) => !isKept(node),
      beforeAttributeUpdated: (name, element) => !isReaders(name, element),
    },
  });
  unpair();
  takeHead();
  for (const act of back) act();
  if (lit) light(changed);
  document.dispatchEvent(new CustomEvent("guide:patched", { bubbles: true }));
};
