// Adds to pages that are complete without it: light or dark, contents that follow the reading,
// copying, the keys of the search, filters of the diary. Never builds markup from strings.
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
  const button = byId("guide:scheme");
  if (button) {
    const isDark = () =>
      (root.dataset.scheme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
    button.hidden = false;
    button.addEventListener("click", () => {
      const next = isDark() ? "light" : "dark";
      root.dataset.scheme = next;
      try {
        localStorage.setItem("guide-scheme", next);
      } catch {
        // The choice holds for this page only.
      }
      say(words("script-scheme", { scheme: next }));
    });
  }

  // Search: `/` and Ctrl+K from every page, where nobody types anything else
  const searchLink = byId("guide:search-link");
  const search = async () => {
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
    if (!searchLink || event.altKey || !(slash || k)) return;
    const at = event.target;
    if (at instanceof Element && at.closest("input, textarea, select, dialog, [contenteditable]:not([contenteditable=false])")) return;
    event.preventDefault();
    search();
  });
  searchLink?.addEventListener("click", (event) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    search();
  });
  if (searchLink && new URLSearchParams(location.search).has("highlight")) {
    import(new URL(searchLink.dataset.marks, document.baseURI).href)
      .then((it) => it.mark(document.querySelector(".reading-text") ?? byId("guide:main")))
      .catch(() => {});
  }

  // Print and copy
  document.addEventListener("click", (event) => {
    const at = event.target instanceof Element ? event.target : null;
    const action = at?.closest("[data-action]");
    if (action?.dataset.action === "print") print();
    if (action?.dataset.action === "copy") {
      const text = byId(action.dataset.copy)?.textContent.replace(/\s+/g, " ").trim();
      if (text) copy(text, words("script-copied"));
    }
    const anchor = at?.closest("a.anchor");
    if (anchor) copy(anchor.href, words("script-link-copied"));
  });

  // What only some readers ask for is loaded when they do, or when they asked once that this browser note it
  for (const button of document.querySelectorAll("[data-load]")) {
    const load = () => import(new URL(button.dataset.load, document.baseURI).href);
    const first = () => load().then(() => button.click(), () => say(words("script-not-loaded")));
    button.addEventListener("click", first, { once: true });
    try {
      if (localStorage.getItem(button.dataset.loadIf) !== null) load().then(() => button.removeEventListener("click", first), () => {});
    } catch {
      // This browser notes nothing.
    }
  }

  // A quiet ¶ beside the block under the pointer
  for (const prose of document.querySelectorAll(".document .prose")) {
    const mark = document.createElement("a");
    mark.className = "anchor block-anchor";
    mark.setAttribute("aria-label", words("script-paragraph-link"));
    mark.tabIndex = -1;
    prose.addEventListener("pointerover", (event) => {
      const block = event.target instanceof Element ? event.target.closest("[id^='b-']") : null;
      if (!block || event.pointerType === "touch") return;
      mark.href = `#${block.id}`;
      mark.style.setProperty("top", `${block.getBoundingClientRect().top - prose.getBoundingClientRect().top}px`);
      if (!mark.isConnected) prose.append(mark);
    });
    prose.addEventListener("pointerleave", () => mark.remove());
  }

  // Each block of code gets a button beside it, outside the code itself
  for (const pre of document.querySelectorAll(".prose pre")) {
    const code = pre.querySelector("code");
    if (!code || !navigator.clipboard) continue;
    const frame = document.createElement("div");
    frame.className = "code-frame";
    const copier = document.createElement("button");
    copier.type = "button";
    copier.className = "copy-code";
    copier.textContent = words("script-copy");
    copier.setAttribute("aria-label", words("script-copy-code"));
    copier.addEventListener("click", () => copy(code.textContent, words("script-code-copied")));
    pre.replaceWith(frame);
    frame.append(pre, copier);
  }

  // Contents follow the reading
  const links = new Map();
  for (const link of document.querySelectorAll(".contents a[href^='#']")) {
    const heading = byId(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  }
  if (links.size > 0) {
    const headings = [...links.keys()];
    let current = null;
    let waiting = false;
    const follow = () => {
      waiting = false;
      const line = innerHeight * 0.25;
      let at = headings[0];
      for (const heading of headings) {
        if (heading.getBoundingClientRect().top > line) break;
        at = heading;
      }
      const link = links.get(at);
      if (link === current) return;
      current?.removeAttribute("aria-current");
      link.setAttribute("aria-current", "location");
      current = link;
      const box = link.closest(".contents");
      if (box && box.scrollHeight > box.clientHeight) {
        box.scrollTop = link.offsetTop - box.clientHeight / 2;
      }
    };
    addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(follow);
    }, { passive: true });
    follow();
  }
  // What the style sheet unfolds by the width of the page is open for assistive technology as well
  const wide = matchMedia("(min-width: 48rem)");
  const fit = () => {
    for (const part of document.querySelectorAll(".unfold.on-wide")) part.open = wide.matches;
    for (const part of document.querySelectorAll(".unfold.on-narrow")) part.open = !wide.matches;
  };
  wide.addEventListener("change", fit);
  fit();

  // On a phone the contents close behind the reader who has chosen
  document.querySelector(".contents")?.addEventListener("click", (event) => {
    const folded = !wide.matches && event.target instanceof Element && event.target.closest("a")?.closest("details[open]");
    if (folded) folded.open = false;
  });

  // A link to something folded opens it
  const unfold = () => {
    let at = null;
    try {
      at = byId(decodeURIComponent(location.hash.slice(1)));
    } catch {
      // Not a well-formed address: it leads nowhere.
    }
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
  unfold();

  // The diary, by class and since a day; the day stands in the address
  const classes = byId("guide:classes");
  if (classes) {
    const since = byId("guide:since");
    const address = new URL(location.href);
    const asked = address.searchParams.get("since") ?? "";
    if (/^\d{4}-\d\d-\d\d$/.test(asked)) since.value = asked;
    const draw = () => {
      const shown = new Set([...classes.querySelectorAll("input:checked")].map((box) => box.value));
      for (const day of document.querySelectorAll(".day")) {
        let any = false;
        for (const change of day.querySelectorAll(".change")) {
          const name = [...change.classList].find((c) => c.startsWith("class-"))?.slice(6);
          change.hidden = !shown.has(name);
          any ||= !change.hidden;
        }
        day.hidden = !any || day.dataset.day < since.value;
      }
    };
    classes.addEventListener("change", () => {
      if (since.value) address.searchParams.set("since", since.value);
      else address.searchParams.delete("since");
      history.replaceState(null, "", address);
      draw();
    });
    draw();
  }

  // Not found: the nearest titles first
  const nearest = byId("guide:nearest-list");
  if (nearest) {
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
    if (scored[0]?.score > 0) byId("guide:nearest").textContent = words("script-nearest");
  }
})();
