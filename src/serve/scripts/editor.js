// Opens the file of a page in an editor, at the line of a block. The system is asked to; the preview
// itself runs nothing.

const BUSY = "a, button, input, select, textarea, summary, label, [data-guide-own]:not(.redline), [data-kept]";

/** The address that opens a line, of a document with its lines by anchors. */
export const address = (document, line) => document.edit.replace("{line}", String(line)).replace("{column}", "1");

/** An editor that is a page of its own must not take the place of this one. */
export const targetOf = (href) => (/^https?:/.test(href) ? "guide-editor" : "");

const follow = (href) => {
  const link = document.createElement("a");
  link.href = href;
  link.target = targetOf(href);
  link.click();
};

/** The headings of the text with its changes, where that is shown in the place of the text itself. */
const headings = () => [...document.querySelectorAll(".redline .marked [data-of]")];
/** The line of the last of these that a test holds for, else that of the first. */
const lineOfHeading = (lines, isBefore) => {
  const all = headings();
  const found = all.filter(isBefore).at(-1) ?? all[0];
  return lines[found?.dataset.of] ?? null;
};

/** The line at which a place on the page was written; of a text with its changes, that of the heading above. */
const lineOf = (element, lines) => {
  if (element.closest(".redline .marked")) {
    return lineOfHeading(lines, (it) => it.contains(element) || it.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING);
  }
  for (let at = element; at; at = at.parentElement) {
    if (at.id && lines[at.id] !== undefined) return lines[at.id];
  }
  return null;
};

/** The line of the first block in sight. */
export const lineInSight = ({ lines }) => {
  const top = innerHeight * 0.15;
  if (headings().length > 0) return lineOfHeading(lines, (it) => it.getBoundingClientRect().top < top) ?? 1;
  const blocks = [...document.querySelectorAll(".prose [id]")].filter((it) => lines[it.id] !== undefined);
  const found = blocks.find((it) => it.getClientRects().length > 0 && it.getBoundingClientRect().bottom > top);
  return found ? lines[found.id] : 1;
};

/** Listens for a double click, or a click with Alt, on a block; `now` gives the document that is shown. */
export const listen = (now) => {
  const opens = (event) => {
    const shown = now();
    const at = event.target instanceof Element ? event.target : null;
    if (!shown?.edit || !at || at.closest(BUSY)) return;
    const line = lineOf(at, shown.lines);
    if (line === null) return;
    event.preventDefault();
    follow(address(shown, line));
  };
  document.addEventListener("dblclick", opens);
  document.addEventListener("click", (event) => {
    if (event.altKey) opens(event);
  });
};
