// Adds to pages that are complete without it: light or dark, contents that follow the reading,
// copying, the keys of the search, filters of the diary. Never builds markup from strings.
//
// A preview puts the next state of a page in the place of this one. Before, it shows that one to scripts
// (`guide:incoming`), which make of it what they made of this one; and after, it says so (`guide:patched`).
// What a script adds to the body and what is to stay as it is has `data-kept`.
"use strict";
(() => {
  const root = document.documentElement;
  root.dataset.script = "on";
  const byId = (id) => document.getElementById(id);
  const words = globalThis.guideSay;

  /** Tells what happened, to the eye for two seconds and to screen readers. */
  const say = (text) => {
    let line = byId("guide:say");
    if (!line) {
      line = document.createElement("p");
      line.id = "guide:say";
      line.setAttribute("role", "status");
      line.dataset.kept = "";
      document.body.append(line);
    }
    line.textContent = text;
    line.dataset.shown = "yes";
    clearTimeout(say.timer);
    say.timer = setTimeout(() => delete line.dataset.shown, 2000);
  };

  const copy = async (text, done) => {
    try {
      await navigator.clipboard.writeText(text);
      say(done);
    } catch {
      say(words("script-copy-refused"));
    }
  };

  // Light or dark
  const isDark = () =>
    (root.dataset.scheme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const changeScheme = () => {
    const next = isDark() ? "light" : "dark";
    root.dataset.scheme = next;
    try {
      localStorage.setItem("guide-scheme", next);
    } catch {
      // The choice holds for this page only.
    }
    say(words("script-scheme", { scheme: next }));
  };

  // Search: `/` and Ctrl+K from every page, where nobody types anything else
  const search = async (searchLink) => {
    const field = byId("guide:query");
    if (field) return field.focus();
    try {
      const dialog = await import(new URL(searchLink.dataset.dialog, document.baseURI).href);
      await dialog.show(searchLink);
    } catch {
      // The page of the search says why there is none.
      location.assign(searchLink.href);
    }
  };
  document.addEventListener("keydown", (event) => {
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey;
    const k = event.key.toLowerCase() === "k" && event.ctrlKey !== event.metaKey && !event.shiftKey;
    const searchLink = byId("guide:search-link");
    if (!searchLink || event.altKey || !(slash || k)) return;
    const at = event.target;
    if (at instanceof Element && at.closest("input, textarea, select, dialog, [contenteditable]:not([contenteditable=false])")) return;
    event.preventDefault();
    search(searchLink);
  });
  document.addEventListener("click", (event) => {
    const searchLink = event.target instanceof Element ? event.target.closest("#guide\\:search-link") : null;
    if (!searchLink || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    search(searchLink);
  });
  /** Marks the words that were searched for in a page. */
  const highlight = async (page) => {
    const searchLink = page.getElementById("guide:search-link");
    if (!searchLink || !new URLSearchParams(location.search).has("highlight")) return;
    const marks = await import(new URL(searchLink.dataset.marks, document.baseURI).href);
    marks.mark(page.querySelector(".reading-text") ?? page.getElementById("guide:main"), page === document);
  };

  // Colours, print and copy
  document.addEventListener("click", (event) => {
    const at = event.target instanceof Element ? event.target : null;
    if (at?.closest("#guide\\:scheme")) changeScheme();
    const action = at?.closest("[data-action]");
    if (action?.dataset.action === "print") print();
    if (action?.dataset.action === "copy") {
      const text = byId(action.dataset.copy)?.textContent.replace(/\s+/g, " ").trim();
      if (text) copy(text, words("script-copied"));
    }
    const anchor = at?.closest("a.anchor");
    if (anchor) copy(anchor.href, words("script-link-copied"));
    const framed = at?.closest(".copy-code")?.closest(".code-frame")?.querySelector("code");
    if (framed) copy(framed.textContent, words("script-code-copied"));
    // On a phone the contents close behind the reader who has chosen
    const folded = !wide.matches && at?.closest(".contents a")?.closest("details[open]");
    if (folded) folded.open = false;
  });

  // What only some readers ask for is loaded when they press its button, or when they asked once that this browser note it
  const loaded = new Map();
  /** Begins to load the script of a button, unless that is here or on its way. */
  const load = (button) => {
    const address = new URL(button.dataset.load, document.baseURI);
    const name = address.pathname.split("/").at(-1);
    if (!loaded.has(name)) loaded.set(name, { failures: 0, coming: null, isHere: false, isWanted: false });
    const script = loaded.get(name);
    // A browser may remember that an address failed, so it has another one.
    if (script.failures > 0) address.hash = script.failures;
    script.coming ??= import(address.href).then(
      () => (script.isHere = true),
      (error) => {
        script.coming = null;
        script.failures += 1;
        throw error;
      },
    );
    return script;
  };
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-load]") : null;
    const script = button && load(button);
    if (!script || script.isHere || script.isWanted) return;
    script.isWanted = true;
    // Once it is here it listens for clicks itself.
    script.coming.then(() => button.click(), () => say(words("script-not-loaded"))).finally(() => (script.isWanted = false));
  });
  const loadNoted = () => {
    for (const button of document.querySelectorAll("[data-load][data-load-if]")) {
      try {
        if (localStorage.getItem(button.dataset.loadIf) !== null) load(button).coming.catch(() => {});
      } catch {
        // This browser notes nothing.
      }
    }
  };

  // A quiet ¶ beside the block under the pointer
  const mark = document.createElement("a");
  mark.className = "anchor block-anchor";
  mark.setAttribute("aria-label", words("script-paragraph-link"));
  mark.tabIndex = -1;
  document.addEventListener("pointerover", (event) => {
    const prose = event.target instanceof Element ? event.target.closest(".document .prose") : null;
    if (!prose) return mark.remove();
    const block = event.target.closest("[id^='b-']");
    if (!block || event.pointerType === "touch") return;
    mark.href = `#${block.id}`;
    mark.style.setProperty("top", `${block.getBoundingClientRect().top - prose.getBoundingClientRect().top}px`);
    if (mark.parentElement !== prose) prose.append(mark);
  });

  // Each block of code gets a button beside it, outside the code itself
  const frameCode = (page) => {
    for (const pre of page.querySelectorAll(".prose pre")) {
      if (!pre.querySelector("code") || !navigator.clipboard) continue;
      const frame = document.createElement("div");
      frame.className = "code-frame";
      const copier = document.createElement("button");
      copier.type = "button";
      copier.className = "copy-code";
      copier.textContent = words("script-copy");
      copier.setAttribute("aria-label", words("script-copy-code"));
      pre.replaceWith(frame);
      frame.append(pre, copier);
    }
  };

  // Contents follow the reading
  let links = new Map();
  let current;
  const readContents = () => {
    links = new Map();
    current = undefined;
    for (const link of document.querySelectorAll(".contents a[href^='#']")) {
      const heading = byId(decodeURIComponent(link.hash.slice(1)));
      if (heading) links.set(heading, link);
    }
    if (links.size > 0) follow();
  };
  const follow = () => {
    const line = innerHeight * 0.25;
    const headings = [...links.keys()].filter((it) => it.getClientRects().length > 0);
    let at = headings[0];
    for (const heading of headings) {
      if (heading.getBoundingClientRect().top > line) break;
      at = heading;
    }
    const link = links.get(at);
    if (link === current) return;
    current?.removeAttribute("aria-current");
    current = link;
    if (!link) return;
    link.setAttribute("aria-current", "location");
    const box = link.closest(".contents");
    if (box && box.scrollHeight > box.clientHeight) {
      box.scrollTop = link.offsetTop - box.clientHeight / 2;
    }
  };
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting || links.size === 0) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      follow();
    });
  }, { passive: true });

  // What the style sheet unfolds by the width of the page is open for assistive technology as well
  const wide = matchMedia("(min-width: 48rem)");
  const fit = (page) => {
    for (const part of page.querySelectorAll(".unfold.on-wide")) part.open = wide.matches;
    for (const part of page.querySelectorAll(".unfold.on-narrow")) part.open = !wide.matches;
  };
  wide.addEventListener("change", () => fit(document));

  // A link to something folded opens it
  const target = () => {
    try {
      return byId(decodeURIComponent(location.hash.slice(1)));
    } catch {
      // Not a well-formed address: it leads nowhere.
      return null;
    }
  };
  const unfold = () => {
    let at = target();
    tellGone(at);
    for (; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  };
  /** A paragraph is addressed by its words: where it was changed since, a link to it says so and leads to its past. */
  const tellGone = (found) => {
    byId("guide:paragraph-gone")?.remove();
    const text = document.querySelector(".document > .reading");
    if (found || !text || !/^#b-[0-9a-f]{8}/.test(location.hash)) return;
    const line = document.createElement("p");
    line.id = "guide:paragraph-gone";
    line.className = "banner";
    line.tabIndex = -1;
    line.dataset.kept = "";
    line.append(words("script-paragraph-gone"));
    const past = document.querySelector(".document a[href$='/history/']");
    if (past) {
      const link = document.createElement("a");
      link.href = past.href;
      link.textContent = words("script-paragraph-history");
      line.append(" ", link);
    }
    text.before(line);
    line.focus();
  };
  addEventListener("hashchange", unfold);

  // The diary, by class and since a day; the day stands in the address
  const asked = new URLSearchParams(location.search).get("since") ?? "";
  if (byId("guide:since") && /^\d{4}-\d\d-\d\d$/.test(asked)) byId("guide:since").value = asked;
  /** Hides in a page what was not chosen in this one. */
  const filter = (page) => {
    const classes = byId("guide:classes");
    if (!classes) return;
    const since = byId("guide:since").value;
    const shown = new Set([...classes.querySelectorAll("input:checked")].map((box) => box.value));
    for (const day of page.querySelectorAll(".day")) {
      let any = false;
      for (const change of day.querySelectorAll(".change")) {
        const name = [...change.classList].find((c) => c.startsWith("class-"))?.slice(6);
        change.hidden = !shown.has(name);
        any ||= !change.hidden;
      }
      day.hidden = !any || day.dataset.day < since;
    }
  };
  document.addEventListener("change", (event) => {
    if (!(event.target instanceof Element && event.target.closest("#guide\\:classes"))) return;
    const address = new URL(location.href);
    const since = byId("guide:since").value;
    if (since) address.searchParams.set("since", since);
    else address.searchParams.delete("since");
    history.replaceState(null, "", address);
    filter(document);
  });

  // Not found: the nearest titles first
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
    if (scored[0]?.score > 0) page.getElementById("guide:nearest").textContent = words("script-nearest");
  };

  /** Makes of a page what only a script can. */
  const prepare = (page) => {
    const button = page.getElementById("guide:scheme");
    if (button) button.hidden = false;
    frameCode(page);
    fit(page);
    filter(page);
    sortNearest(page);
    return highlight(page).catch(() => {});
  };
  prepare(document);
  unfold();
  readContents();
  loadNoted();
  document.addEventListener("guide:incoming", ({ detail }) => detail.wait(prepare(detail.page)));
  document.addEventListener("guide:patched", () => {
    readContents();
    loadNoted();
    if (target()) byId("guide:paragraph-gone")?.remove();
  });
})();
