// Adds to a page what a reviewer sees in its text: what is to be mended, at its block with its cure; and
// what changed since an earlier text.

import { make, places, prose } from "./make.js";
import { says, severity } from "./words.js";

/** Where a note on a block has room. */
const beside = (block) => {
  const around = block.closest("table") && (block.closest(".table-scroll") ?? block.closest("table"));
  const whole = around || (block.closest(".code-frame") ?? block);
  return whole.nextElementSibling?.matches(".comment") ? whole.nextElementSibling : whole;
};

const note = (problem, number) =>
  make(
    "div",
    { class: `guide-problem guide-${problem.severity}`, id: `guide:problem-${number}`, role: "note", "aria-label": says.note(severity(problem)) },
    make("p", {}, make("strong", {}, severity(problem)), ": ", ...prose(problem.message)),
    ...(problem.help ? [make("p", {}, ...prose(problem.help))] : []),
    make("p", { class: "guide-places" }, ...places(problem)),
  );

const markProblems = (page, problems) => {
  const groups = new Map();
  problems.forEach((problem, number) => {
    const block = problem.anchor && page.getElementById(problem.anchor);
    if (!block) return;
    const group = groups.get(block) ?? make("div", { class: "guide-problems", "data-guide-own": "", lang: "en", dir: "ltr" });
    group.append(note(problem, number));
    groups.set(block, group);
  });
  for (const [block, group] of groups) {
    const inside = block.matches("li, blockquote, td, th, dd, .alert") && !block.closest("table");
    if (inside) block.append(group);
    else beside(block).after(group);
  }
};

const markChanges = (page, comparison) => {
  const text = page.querySelector(".document .prose");
  if (!text) return;
  const parsed = new DOMParser().parseFromString(comparison.html, "text/html");
  const marked = make("div", { class: "prose marked" }, ...parsed.body.childNodes);
  // A text may have another language and direction than its page.
  for (const name of ["lang", "dir"]) if (text.hasAttribute(name)) marked.setAttribute(name, text.getAttribute(name));
  // The page has the title already.
  const title = page.querySelector("h1")?.textContent.trim();
  const first = marked.querySelector(":scope > h2:first-child");
  if (first && words(first) === title) first.remove();
  // Where its headings were written, the text tells.
  const headings = [...text.querySelectorAll(HEADINGS)].filter((it) => it.id);
  for (const heading of marked.querySelectorAll(HEADINGS)) {
    const twin = headings.find((it) => words(it) === words(heading));
    if (twin) heading.dataset.of = twin.id;
  }
  text.hidden = true;
  text.after(make("div", { class: "redline", "data-guide-own": "" }, make("p", { class: "guide-compared", lang: "en", dir: "ltr" }, says.compared(comparison)), marked));
};

const HEADINGS = "h1, h2, h3, h4, h5, h6";
const words = (heading) => heading.textContent.replace(/¶|\s+/gu, " ").trim();

/** Lets links to sections, such as those of the contents, lead into the text with its changes while that is shown. */
export const leadIn = () =>
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href^='#']") : null;
    const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!target?.closest("[hidden]")) return;
    const twin = document.querySelector(`.redline .marked [data-of="${CSS.escape(target.id)}"]`);
    if (!twin) return;
    event.preventDefault();
    twin.scrollIntoView({ block: "start" });
  });

/** Adds to a page what there is to be told of it. */
export const mark = (page, { review, comparison }) => {
  if (review) markProblems(page, review.problems);
  if (comparison) markChanges(page, comparison);
};
