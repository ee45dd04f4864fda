// The reviewer's bar: one line at the foot of each page of a preview. It stands in a tree of its own, so
// that neither the page's styles nor its scripts and the bar's meet.

import { address, lineInSight, targetOf } from "./editor.js";
import { make, places, prose } from "./make.js";
import { counted, says, severity } from "./words.js";

const PHONE = "popup,width=390,height=844";

const item = (problem, number) => {
  const message = make("span", { class: "message" }, ...prose(problem.message));
  const there = problem.anchor && number !== null ? make("a", { href: `#guide:problem-${number}`, class: "there" }, says.there) : "";
  return make(
    "li",
    { class: problem.severity },
    make("p", {}, make("strong", {}, severity(problem)), ": ", message),
    ...(problem.help ? [make("p", { class: "help" }, ...prose(problem.help))] : []),
    make("p", { class: "places" }, ...places(problem), " ", there),
  );
};

const list = (title, problems, isHere) =>
  problems.length === 0 ? [] : [make("h2", {}, title), make("ul", {}, ...problems.map((it, number) => item(it, isHere ? number : null)))];

/** What hinders publishing, what there is to mend here, and whether that is all, in a few words. */
const summary = ({ counts, problems, is_checked }) => {
  const { errors } = counts;
  // Of a page that was never checked it is not said that nothing is to be mended.
  const here = problems.length > 0 || is_checked ? says.here(problems.length) : "";
  return [errors > 0 && says.unpublishable(errors), here, !is_checked && says.checking].filter(Boolean).join(" · ");
};

/** “Draft · version 1.1 · Accountable: the leads” */
const standing = (it) => {
  const held = ["accountable", "responsible"].map((role) => it.roles.find((one) => one.role === role)).filter(Boolean);
  const roles = held.map(({ words, names }) => `${words}: ${names}`);
  return [it.status, it.version, it.uncommitted && says.uncommitted, ...roles].filter(Boolean).join(" · ");
};

/** Builds the bar. `acts` are called for what is chosen in it. */
export const build = (acts) => {
  const toggle = make("button", { type: "button", "aria-expanded": "false", "aria-controls": "panel", class: "problems" }, "…");
  const status = make("p", { role: "status", class: "says" });
  const compared = make("select", { id: "compared" });
  const comparing = make("label", { for: "compared" }, says.redline, " ", compared);
  const who = make("button", { type: "button", "aria-pressed": "false" }, says.who);
  const edit = make("a", { href: "#" }, says.edit);
  const phone = make("button", { type: "button", class: "phone" }, says.phone);
  const plain = make("button", { type: "button" }, says.plain);
  const facts = make("p", { class: "facts" });
  const panel = make("div", { id: "panel", role: "group", "aria-label": says.panel, tabindex: "0", hidden: "" });
  const line = make("div", { class: "line" }, toggle, status, comparing, who, edit, phone, plain, facts);
  const bar = make("section", { "aria-label": says.bar }, panel, line);
  const back = make("button", { type: "button", class: "back", hidden: "" }, says.back);

  const host = make("div", { id: "guide:preview", "data-kept": "", "data-guide-own": "", lang: "en", dir: "ltr", hidden: "" });
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
    if (!window.open(location.href, "guide-phone", PHONE)) say(says.noWindow);
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
  const say = (...words) => status.replaceChildren(...words);

  /** Shows what there is to be told of the page. */
  const draw = ({ review, choice, isPlain }) => {
    toggle.textContent = summary(review);
    toggle.dataset.look = review.counts.errors > 0 ? "error" : review.problems.length > 0 ? "warning" : "none";
    const all = review.counts.errors + review.counts.warnings + review.counts.hints;
    panel.replaceChildren(
      ...list(says.onPage, review.problems, true),
      ...list(says.elsewhere, review.elsewhere, false),
      make("p", {}, all === 0 ? says.nothing : says.inAll(counted(review.counts)), " ", make("a", { href: "/checks/" }, says.checks)),
    );
    shown = review.document;
    comparing.hidden = !shown || shown.earlier.length === 0;
    if (!comparing.hidden) {
      compared.replaceChildren(make("option", { value: "" }, says.off), ...shown.earlier.map((it) => make("option", { value: it.kind }, says.since(it))));
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
