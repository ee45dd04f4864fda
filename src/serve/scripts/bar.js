// The reviewer's bar: one line at the foot of each page of a preview. It stands in a tree of its own, so
// that neither the page's styles nor its scripts and the bar's meet.

import { address, lineInSight, targetOf } from "./editor.js";
import { count, make, places, prose } from "./make.js";

const SAYS = { error: "Error", warning: "Warning", hint: "Hint" };
const PHONE = "popup,width=390,height=844";

const item = (problem, number) => {
  const message = make("span", { class: "message" }, ...prose(problem.message));
  const there = problem.anchor && number !== null ? make("a", { href: `#guide:problem-${number}`, class: "there" }, "show it") : "";
  return make(
    "li",
    { class: problem.severity },
    make("p", {}, make("strong", {}, SAYS[problem.severity]), ": ", message),
    ...(problem.help ? [make("p", { class: "help" }, ...prose(problem.help))] : []),
    make("p", { class: "places" }, ...places(problem), " ", there),
  );
};

const list = (title, problems, isHere) =>
  problems.length === 0 ? [] : [make("h2", {}, title), make("ul", {}, ...problems.map((it, number) => item(it, isHere ? number : null)))];

/** “3 errors, 1 warning” */
const counted = (counts) =>
  Object.entries({ error: counts.errors, warning: counts.warnings, hint: counts.hints }).filter(([, many]) => many > 0).map(([what, many]) => count(many, what)).join(", ");

/** What hinders publishing, and what there is to mend here, in a few words. */
const summary = ({ counts, problems }) => {
  const here = problems.length > 0 ? `${count(problems.length, "problem")} here` : "No problems here";
  return counts.errors > 0 ? `Cannot be published: ${count(counts.errors, "error")} · ${here}` : here;
};

/** “Draft · version 1.1 · Accountable: the leads” */
const standing = (it) => {
  const version = it.version && `${it.is_draft_version ? "draft version" : "version"} ${it.version}`;
  const held = new Map(it.roles);
  const roles = ["Accountable", "Responsible"].filter((role) => held.has(role)).map((role) => `${role}: ${held.get(role)}`);
  return [it.status, version, it.uncommitted && "not committed", ...roles].filter(Boolean).join(" · ");
};

/** Builds the bar. `acts` are called for what is chosen in it. */
export const build = (acts) => {
  const toggle = make("button", { type: "button", "aria-expanded": "false", "aria-controls": "panel", class: "problems" }, "…");
  const says = make("p", { role: "status", class: "says" });
  const compared = make("select", { id: "compared" });
  const comparing = make("label", { for: "compared" }, "Redline ", compared);
  const who = make("button", { type: "button", "aria-pressed": "false" }, "Who wrote what");
  const edit = make("a", { href: "#" }, "Edit");
  const phone = make("button", { type: "button", class: "phone" }, "Phone");
  const plain = make("button", { type: "button" }, "As published");
  const facts = make("p", { class: "facts" });
  const panel = make("div", { id: "panel", role: "group", "aria-label": "What there is to mend", tabindex: "0", hidden: "" });
  const line = make("div", { class: "line" }, toggle, says, comparing, who, edit, phone, plain, facts);
  const bar = make("section", { "aria-label": "Preview" }, panel, line);
  const back = make("button", { type: "button", class: "back", hidden: "" }, "Preview bar");

  const host = make("div", { id: "guide:preview", "data-kept": "", "data-guide-own": "", hidden: "" });
  const styles = make("link", { rel: "stylesheet", href: "/_guide/bar.css" });
  styles.addEventListener("load", () => (host.hidden = false));
  host.attachShadow({ mode: "open" }).append(styles, bar, back);
  document.head.append(make("link", { rel: "stylesheet", href: "/_guide/marks.css", "data-guide-own": "" }));
  document.body.append(host);
  // Nothing of the text lies under the line.
  new ResizeObserver(() => document.documentElement.style.setProperty("--guide-bar", `${bar.hidden ? 0 : line.offsetHeight}px`)).observe(line);

  const open = (isOpen) => {
    panel.hidden = !isOpen;
    toggle.setAttribute("aria-expanded", String(isOpen));
  };
  toggle.addEventListener("click", () => open(panel.hidden));
  bar.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || panel.hidden) return;
    open(false);
    toggle.focus();
  });
  panel.addEventListener("click", (event) => {
    const there = event.target.closest(".there");
    if (!there || !compared.value) return;
    // The text of the redline has no blocks to go to.
    event.preventDefault();
    acts.compare("").then(() => location.assign(there.href));
  });

  let shown = null;
  compared.addEventListener("change", () => acts.compare(compared.value));
  who.addEventListener("click", async () => {
    await acts.compare("");
    document.querySelector("[data-action='who']")?.click();
  });
  // The page's own button says whether they are shown.
  const drawWho = () => {
    const own = document.querySelector("[data-action='who']");
    who.hidden = !own;
    who.setAttribute("aria-pressed", own?.getAttribute("aria-pressed") ?? "false");
  };
  new MutationObserver(drawWho).observe(document.body, { subtree: true, attributeFilter: ["aria-pressed"] });
  edit.addEventListener("click", () => (edit.href = address(shown, lineInSight(shown))));
  phone.addEventListener("click", () => {
    if (!window.open(location.href, "guide-phone", PHONE)) say("The browser did not let a window of a phone’s size open.");
  });
  const setPlain = (isPlain) => {
    bar.hidden = isPlain;
    back.hidden = !isPlain;
    (isPlain ? back : plain).focus();
    acts.plain(isPlain);
  };
  plain.addEventListener("click", () => setPlain(true));
  back.addEventListener("click", () => setPlain(false));

  /** Says what is not as usual; nothing where all is. */
  const say = (...words) => says.replaceChildren(...words);

  /** Shows what there is to be told of the page. */
  const draw = ({ review, choice, isPlain }) => {
    toggle.textContent = summary(review);
    toggle.dataset.look = review.counts.errors > 0 ? "error" : review.problems.length > 0 ? "warning" : "none";
    const all = review.counts.errors + review.counts.warnings + review.counts.hints;
    panel.replaceChildren(
      ...list("On this page", review.problems, true),
      ...list("Errors elsewhere", review.elsewhere, false),
      make("p", {}, all === 0 ? "Nothing to mend in the whole site. " : `In the whole site: ${counted(review.counts)}. `, make("a", { href: "/checks/" }, "All checks")),
    );
    shown = review.document;
    comparing.hidden = !shown || shown.earlier.length === 0;
    if (!comparing.hidden) {
      compared.replaceChildren(make("option", { value: "" }, "off"), ...shown.earlier.map((it) => make("option", { value: it.kind }, `since ${it.label}`)));
      compared.value = choice;
    }
    edit.hidden = !shown?.edit;
    if (shown?.edit) edit.href = address(shown, 1);
    edit.target = targetOf(edit.href);
    facts.textContent = shown ? standing(shown) : "";
    facts.title = facts.textContent;
    drawWho();
    bar.hidden = isPlain;
    back.hidden = !isPlain;
  };
  return { draw, say };
};
