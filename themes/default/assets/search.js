// The search page, on pagefind's API. Results are built as nodes; nothing that was searched for
// or found is ever read as markup. The query and the chosen facets live in the address.
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const place = byId("guide:search");
  if (!place) return;
  const form = byId("guide:search-form");
  const field = byId("guide:query");
  const count = byId("guide:count");
  const body = byId("guide:search-body");
  const list = byId("guide:results");
  const facetBox = byId("guide:facets");
  const more = byId("guide:more");
  const fallback = byId("guide:search-fallback");
  const names = place.dataset.facets.split("|").filter(Boolean);
  /** How the site's own states of documents look, by their names. */
  const looks = new Map(Object.entries(JSON.parse(place.dataset.looks ?? "{}")));
  const step = 10;

  /** An element with text and children; attributes only by name. */
  const make = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  };

  /** A link within this site, or plain words when it would lead elsewhere. */
  const link = (url, text) => {
    const target = new URL(url, document.baseURI);
    return target.origin === location.origin ? make("a", { href: target.href }, text) : make("span", {}, text);
  };

  /** Splits an excerpt at its marks; everything else becomes text, whatever it holds. */
  const excerpt = (text) => {
    const plain = (part) => part.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
    return text.split(/(<mark>.*?<\/mark>)/s).filter(Boolean).map((part) => {
      const marked = /^<mark>(.*)<\/mark>$/s.exec(part);
      return marked ? make("mark", {}, plain(marked[1])) : document.createTextNode(plain(part));
    });
  };

  let engine;
  const start = () => {
    engine ??= (async () => {
      const pagefind = await import(new URL(place.dataset.pagefind, document.baseURI).href);
      await pagefind.options({ excerptLength: 28 });
      return { pagefind, all: await pagefind.filters() };
    })();
    return engine;
  };

  const state = { query: "", chosen: {} };
  const read = () => {
    const params = new URLSearchParams(location.search);
    state.query = params.get("q") ?? "";
    state.chosen = {};
    for (const name of names) {
      const values = params.getAll(name.toLowerCase());
      if (values.length > 0) state.chosen[name] = values;
    }
    field.value = state.query;
  };
  const write = (push) => {
    const params = new URLSearchParams();
    if (state.query) params.set("q", state.query);
    for (const [name, values] of Object.entries(state.chosen)) for (const value of values) params.append(name.toLowerCase(), value);
    const text = params.toString();
    const address = location.pathname + (text ? `?${text}` : "");
    if (address !== location.pathname + location.search) history[push ? "pushState" : "replaceState"](null, "", address);
  };

  const filters = () => Object.fromEntries(Object.entries(state.chosen).map(([name, values]) => [name, { any: values }]));

  const status = (label) => make("span", { class: `status status-${looks.get(label) ?? label.toLowerCase().replace(/[^a-z]+/g, "-")}` }, label);

  const resultNode = (hit) => {
    const sections = hit.sub_results.filter((sub) => sub.anchor);
    const best = sections[0];
    const item = make("li", { class: "result" });
    item.append(make("h2", {}, link(hit.url, hit.meta.title ?? hit.url)));
    const facts = make("p", { class: "card-facts" });
    if (hit.meta.status) facts.append(status(hit.meta.status));
    if (hit.meta.version) facts.append(make("span", {}, `Version ${hit.meta.version}`));
    if (hit.meta.workstream) facts.append(make("span", {}, hit.meta.workstream));
    if (hit.meta.date) facts.append(make("span", {}, `Last changed ${hit.meta.date}`));
    if (facts.childNodes.length > 0) item.append(facts);
    if (best && state.query) {
      const under = make("ul");
      for (const sub of sections.slice(0, 3)) under.append(make("li", {}, link(sub.url, sub.title.replace(/\s*¶$/, "")), make("p", {}, ...excerpt(sub.excerpt))));
      item.append(under);
    } else {
      item.append(make("p", {}, ...excerpt(hit.excerpt)));
    }
    return item;
  };

  const drawFacets = (all, found) => {
    const groups = [];
    for (const name of names) {
      const values = Object.keys(all[name] ?? {});
      if (values.length === 0) continue;
      const group = make("fieldset", {}, make("legend", {}, name));
      for (const value of values) {
        const on = state.chosen[name]?.includes(value) ?? false;
        const n = (on ? found?.filters : found?.totalFilters ?? found?.filters)?.[name]?.[value] ?? (found ? 0 : all[name][value]);
        if (n === 0 && !on) continue;
        const box = make("input", { type: "checkbox", name: name.toLowerCase(), value });
        box.checked = on;
        box.addEventListener("change", () => {
          const now = new Set(state.chosen[name] ?? []);
          if (box.checked) now.add(value);
          else now.delete(value);
          if (now.size > 0) state.chosen[name] = [...now];
          else delete state.chosen[name];
          write(true);
          run({ name: box.name, value });
        });
        group.append(make("label", {}, box, make("span", {}, value), make("span", { class: "count" }, String(n))));
      }
      if (group.childElementCount > 1) groups.push(group);
    }
    facetBox.replaceChildren(...groups);
  };

  /** What was typed with each word put right by the words of the titles, if that changes anything. */
  const nearest = (query) => {
    const distance = (a, b) => {
      let row = Array.from({ length: b.length + 1 }, (_, i) => i);
      for (let i = 1; i <= a.length; i += 1) {
        const next = [i];
        for (let j = 1; j <= b.length; j += 1) next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        row = next;
      }
      return row[b.length];
    };
    const known = new Set(fallback.textContent.toLowerCase().match(/\p{L}{4,}/gu) ?? []);
    let better = false;
    const words = (query.toLowerCase().match(/[\p{L}\p{N}]{2,40}/gu) ?? []).slice(0, 8).map((typed) => {
      let best = null;
      for (const word of known) {
        const d = distance(typed, word);
        if (d <= Math.floor(typed.length / 3) && (!best || d < best.d)) best = { word, d };
      }
      better ||= best?.d > 0;
      return best?.word ?? "";
    });
    return better ? words.filter(Boolean).join(" ") : null;
  };

  const nothing = () => {
    const item = make("li", { class: "none empty" }, make("p", {}, "Nothing was found. You can:"));
    const ways = make("ul");
    const other = state.query && nearest(state.query);
    const again = (text, act) => {
      const button = make("button", { type: "button", class: "as-link" }, text);
      button.addEventListener("click", () => {
        act();
        field.value = state.query;
        write(true);
        run();
        field.focus();
      });
      return make("li", {}, button);
    };
    if (other) ways.append(again(`Search for “${other}”`, () => (state.query = other)));
    for (const [name, values] of Object.entries(state.chosen)) {
      ways.append(again(`Drop ${name}: ${values.join(" or ")}`, () => delete state.chosen[name]));
    }
    ways.append(make("li", {}, "Use fewer or other words"), make("li", {}, link("#guide:all", "Look through all documents")));
    item.append(ways);
    return item;
  };

  let turn = 0;
  const run = async (focus) => {
    const mine = (turn += 1);
    const idle = !state.query && Object.keys(state.chosen).length === 0;
    let parts;
    try {
      parts = await start();
    } catch {
      count.textContent = "Search is not available here. All documents are listed below.";
      return;
    }
    const found = idle ? null : await parts.pagefind.search(state.query || null, { filters: filters() });
    if (mine !== turn) return;
    drawFacets(parts.all, found);
    body.hidden = false;
    fallback.hidden = !idle && found.results.length > 0;
    if (focus) [...facetBox.querySelectorAll("input")].find((box) => box.name === focus.name && box.value === focus.value)?.focus();
    if (idle) {
      list.replaceChildren();
      more.hidden = true;
      count.textContent = "";
      return;
    }
    const total = found.results.length;
    const words = total === 0 ? "No results" : total === 1 ? "1 result" : `${total} results`;
    let shown = 0;
    const draw = async () => {
      const hits = await Promise.all(found.results.slice(shown, shown + step).map((result) => result.data()));
      if (mine !== turn) return;
      const nodes = hits.map(resultNode);
      if (shown === 0) list.replaceChildren(...(total === 0 ? [nothing()] : nodes));
      else {
        list.append(...nodes);
        nodes[0]?.querySelector("a")?.focus();
      }
      shown += hits.length;
      more.hidden = shown >= total;
      count.textContent = state.query ? `${words} for “${state.query}”` : words;
      document.title = document.title.replace(/^.*? · /, state.query ? `${state.query} – search · ` : "Search · ");
    };
    more.onclick = draw;
    await draw();
  };

  let waiting;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      state.query = field.value.trim();
      write(false);
      run();
    }, 150);
  });
  field.addEventListener("focus", () => start().catch(() => {}), { once: true });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown") return;
    const first = list.querySelector("a");
    if (!first) return;
    event.preventDefault();
    first.focus();
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (at < 0) return;
    event.preventDefault();
    (links[at + step] ?? (step < 0 ? field : links[at])).focus();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    state.query = field.value.trim();
    write(true);
    run();
  });
  addEventListener("popstate", () => {
    read();
    run();
  });
  read();
  run();
  if (!state.query) field.focus({ preventScroll: true });
})();
