// Opens the file of a page in an editor, at the line of a block. The system is asked to; the preview
// itself runs nothing.

const BUSY = "a, button, input, select, textarea, summary, label, [data-guide-own], [data-kept]";

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

/** The line at which a place on the page was written. */
const lineOf = (element, lines) => {
  for (let at = element; at; at = at.parentElement) {
    if (at.id && lines[at.id] !== undefined) return lines[at.id];
  }
  return null;
};

/** The line of the first block in sight. */
export const lineInSight = ({ lines }) => {
  const blocks = [...document.querySelectorAll(".prose [id]")].filter((it) => lines[it.id] !== undefined);
  const found = blocks.find((it) => it.getClientRects().length > 0 && it.getBoundingClientRect().bottom > innerHeight * 0.15);
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
