// Marks the words that a reader searched for, as the address of the page names them.

const say = globalThis.guideSay;
const MOST_WORDS = 16;
const LONGEST = 60;
const MOST_MARKS = 1000;
const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}_'’.-]*/gu;
/** A word without the signs behind it. */
const bare = (word) => word.replace(/[^\p{L}\p{N}]+$/u, "");

const wanted = () => {
  const all = new URLSearchParams(location.search).getAll("highlight");
  return new Set(all.slice(0, MOST_WORDS).map((word) => bare(word.slice(0, LONGEST)).toLowerCase()).filter(Boolean));
};

/** Puts each wanted word of a text into an element of its own. */
const markIn = (text, words, marks) => {
  const found = [...text.data.matchAll(WORD)].map((match) => ({ at: match.index, word: bare(match[0]) })).filter(({ word }) => words.has(word.toLowerCase()));
  // From the last on, so that the places of the others stay.
  for (const { at, word } of found.reverse()) {
    if (marks.length >= MOST_MARKS) return;
    const mark = document.createElement("mark");
    mark.dataset.found = "";
    const part = text.splitText(at);
    part.splitText(word.length);
    part.replaceWith(mark);
    mark.append(part);
    marks.push(mark);
  }
};

/** The marks on the page, in order. */
const found = () => [...document.querySelectorAll("mark[data-found]")];

/** Marks the words in an element. On a page that is shown it offers to go through them and to take the marks away. */
export const mark = (within, isShown) => {
  const words = wanted();
  if (words.size === 0) return;
  const texts = [];
  const walk = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) texts.push(walk.currentNode);
  const marks = [];
  for (const text of texts) markIn(text, words, marks);
  if (marks.length > 0 && isShown) offer();
};

const offer = () => {
  const marks = found();
  let at = -1;
  const bar = document.createElement("p");
  bar.className = "marks-bar";
  bar.dataset.kept = "";
  const button = (text, act) => {
    const node = document.createElement("button");
    node.type = "button";
    node.className = "button";
    node.textContent = text;
    node.addEventListener("click", act);
    return node;
  };
  const says = document.createElement("span");
  says.setAttribute("role", "status");
  says.textContent = say("script-marked", { n: marks.length });
  const next = button(say("script-next"), () => {
    const marks = found();
    if (marks.length === 0) return;
    at = (at + 1) % marks.length;
    marks[at].scrollIntoView({ block: "center" });
    says.textContent = say("script-mark-of", { at: at + 1, n: marks.length });
  });
  const clear = button(say("script-clear"), () => {
    for (const mark of found()) {
      const parent = mark.parentNode;
      mark.replaceWith(...mark.childNodes);
      parent.normalize();
    }
    bar.remove();
    const address = new URL(location.href);
    address.searchParams.delete("highlight");
    history.replaceState(null, "", address);
  });
  bar.append(says, next, clear);
  document.body.append(bar);
  const target = document.querySelector(":target");
  if (target) {
    // The browser went there before; the next word is the first one behind it.
    at = marks.findIndex((it) => target.compareDocumentPosition(it) & (Node.DOCUMENT_POSITION_FOLLOWING | Node.DOCUMENT_POSITION_CONTAINED_BY)) - 1;
  } else marks[0].scrollIntoView({ block: "center" });
};
