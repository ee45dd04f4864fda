// Marks, when asked, what changed in a text since a version, a day, or the last time it was read here.
// What was read is noted in this browser alone, and only once a reader wants it.
"use strict";
(() => {
  const proseOf = (page) => page.querySelector(".document .prose[data-who]");
  const buttonOf = (page) => page.querySelector("[data-action='since']");
  if (!proseOf(document) || !buttonOf(document)) return;
  const say = globalThis.guideSay;
  const WANTED = "guide:remember";
  const key = `guide:read:${new URL(proseOf(document).dataset.who, document.baseURI).pathname}`;
  /** What this browser noted; nothing where it does not let pages note anything. */
  const noted = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  };
  const note = (name, value) => {
    try {
      if (value === null) localStorage.removeItem(name);
      else localStorage.setItem(name, value);
      return true;
    } catch {
      return false;
    }
  };
  const forget = () => {
    for (const name of Object.keys(localStorage)) if (name.startsWith("guide:read:")) note(name, null);
    note(WANTED, null);
  };
  const today = () => {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((it) => String(it).padStart(2, "0")).join("-");
  };
  // Days as the pages write them.
  const longDay = (iso) => {
    const [year, month, day] = iso.split("-").map(Number);
    return say("date", { year, month, day });
  };

  const make = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  };

  let data = null;
  const fetched = async () => (await fetch(proseOf(document).dataset.who)).json();
  const load = async () => (data ??= await fetched());
  const marked = () => [...document.querySelectorAll(".prose .changed-since")];
  const clear = () => {
    for (const block of marked()) {
      block.classList.remove("changed-since");
      block.querySelector(":scope > .changed-word")?.remove();
    }
  };
  /** Which of the changes, by their numbers, are marked; none while nothing is asked. */
  let wanted = null;
  /** Marks the blocks of a page whose last change is one of those. */
  const markIn = (page) => {
    for (const block of proseOf(page)?.querySelectorAll("[id]") ?? []) {
      const number = data.blocks[block.id];
      if (number === undefined || !wanted(number, data.revisions[number])) continue;
      block.classList.add("changed-since");
      if (!block.matches("tr, ul, ol, table, pre")) block.prepend(make("span", { class: "changed-word visually-hidden" }, `${say("script-changed")} `));
    }
  };
  const mark = (isNew) => {
    clear();
    wanted = isNew;
    markIn(document);
  };

  let panel = null;
  let says = null;
  let at = -1;
  const tell = (since) => {
    at = -1;
    const many = marked().length;
    says.textContent = say(many === 0 ? "script-none-changed" : "script-pieces-changed", { n: many, since });
  };
  const last = () => {
    try {
      const read = JSON.parse(noted(key));
      return Number.isInteger(read?.total) && /^\d{4}-\d\d-\d\d$/.test(read?.day) ? read : null;
    } catch {
      return null;
    }
  };
  const before = last();
  const remember = () => note(key, JSON.stringify({ total: data.total, day: today() }));

  const choose = (choice, day) => {
    if (choice === "read" && before) {
      mark((number) => number < data.total - before.total);
      tell(say("script-since-read", { date: longDay(before.day) }));
    } else if (choice === "day") {
      if (!day) return;
      mark((_, revision) => revision.date > day);
      tell(longDay(day));
    } else {
      const version = data.versions.find((it) => `v${it.number}` === choice);
      if (!version) return;
      mark((number) => number < version.revision);
      tell(say("script-version", { version: version.number }));
    }
  };

  const open = () => {
    const select = make("select", { id: "guide:since-what" });
    const add = (value, text) => select.append(make("option", { value }, text));
    if (before) add("read", say("script-last-read", { date: longDay(before.day) }));
    for (const { number } of data.versions) add(`v${number}`, say("script-version", { version: number }));
    add("day", say("script-a-day"));
    const day = make("input", { type: "date", id: "guide:since-day", max: today(), "aria-label": say("script-the-day") });
    const run = () => {
      day.hidden = select.value !== "day";
      choose(select.value, day.value);
    };
    select.addEventListener("change", run);
    day.addEventListener("change", run);
    const keep = make("input", { type: "checkbox" });
    keep.checked = noted(WANTED) !== null;
    keep.addEventListener("change", () => {
      if (!keep.checked) forget();
      else if (note(WANTED, "yes")) remember();
      else keep.checked = false;
    });
    const next = make("button", { type: "button", class: "button" }, say("script-next"));
    next.addEventListener("click", () => {
      const all = marked();
      if (all.length === 0) return;
      at = (at + 1) % all.length;
      all[at].scrollIntoView({ block: "center" });
    });
    says = make("p", { role: "status" });
    panel = make(
      "form",
      { class: "since", "aria-label": say("script-what-changed"), "data-kept": "" },
      make("label", { for: "guide:since-what" }, say("script-mark-since")),
      select,
      day,
      next,
      says,
      make("label", {}, keep, ` ${say("script-note-read")}`),
    );
    panel.addEventListener("submit", (event) => event.preventDefault());
    proseOf(document).before(panel);
    run();
    select.focus();
    again = run;
  };
  /** Marks the page anew, after its text or the data changed. */
  let again = () => {};

  const told = {};
  /** What the button of a page says. */
  const label = (page) => {
    const button = buttonOf(page);
    if (!button) return;
    button.setAttribute("aria-pressed", String(panel !== null));
    if (told.text) button.textContent = told.text;
  };
  document.addEventListener("click", async (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-action='since']") : null;
    if (!button) return;
    if (panel) {
      clear();
      panel.remove();
      panel = null;
      wanted = null;
    } else {
      try {
        await load();
      } catch {
        button.textContent = say("script-since-failed");
        return;
      }
      open();
    }
    label(document);
  });
  document.addEventListener("guide:incoming", ({ detail }) => {
    label(detail.page);
    if (!panel) {
      data = null;
      return;
    }
    detail.wait(fetched().then((now) => {
      data = now;
      if (wanted) markIn(detail.page);
    }));
  });
  document.addEventListener("guide:patched", () => {
    if (panel) again();
  });

  // Who asked for it is told of what is new, and it is noted that the text was open.
  if (noted(WANTED) !== null) {
    load().then(() => {
      if (before && data.total > before.total) told.text = say("script-changed-since", { date: longDay(before.day) });
      label(document);
      remember();
    }, () => {});
  }
})();
