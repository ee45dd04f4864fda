// The search page. The query and what narrows it live in the address.
"use strict";
(async () => {
  const byId = (id) => document.getElementById(id);
  const say = globalThis.guideSay;
  const place = byId("guide:search");
  const trigger = byId("guide:search-link");
  if (!place || !trigger) return;
  const form = byId("guide:search-form");
  const field = byId("guide:query");
  const gone = byId("guide:gone");
  const count = byId("guide:count");
  const list = byId("guide:results");
  const facetBox = byId("guide:facets");
  const more = byId("guide:more");
  const fallback = byId("guide:search-fallback");
  // What is drawn here is no part of the page that is served.
  for (const drawn of [count, facetBox.parentElement, list, more]) drawn.dataset.kept = "";
  document.addEventListener("guide:incoming", ({ detail }) => {
    const next = detail.page.getElementById(fallback.id);
    if (next) next.hidden = fallback.hidden;
  });
  const names = place.dataset.facets.split("|").filter(Boolean);
  /** So many results at once. */
  const STEP = 10;
  /** A facet of more values shows the most frequent ones first. */
  const VALUES = 6;
  const OPEN = new Set(names.slice(0, 3));

  field.value = new URLSearchParams(location.search).get("q") ?? "";
  if (!field.value) field.focus({ preventScroll: true });
  let index;
  let results;
  if (field.value) {
    count.textContent = say("script-search-loading");
    fallback.hidden = true;
  }
  try {
    results = await import(new URL(trigger.dataset.results, document.baseURI).href);
    index = await results.openIndex(trigger);
  } catch {
    const why = results?.reason() ?? say(location.protocol === "file:" ? "script-search-folder" : "script-search-none");
    count.textContent = `${why} ${say("script-search-listed-below")}`;
    fallback.hidden = false;
    return;
  }
  const { make, item, link, remarks } = results;

  // What is asked
  const state = { query: "", chosen: {}, unknown: [], gone: false };
  const loadChosen = () => {
    const params = new URLSearchParams(location.search);
    return index.load(names.filter((name) => params.has(name.toLowerCase())));
  };
  const read = () => {
    const params = new URLSearchParams(location.search);
    state.query = (params.get("q") ?? "").trim();
    state.gone = params.has("gone");
    state.chosen = {};
    state.unknown = [];
    for (const name of names) {
      const all = new Map(index.values(name).map((it) => [it.toLowerCase(), it]));
      const wanted = params.getAll(name.toLowerCase());
      const values = wanted.map((it) => all.get(it.toLowerCase())).filter(Boolean);
      if (values.length > 0) state.chosen[name] = [...new Set(values)];
      state.unknown.push(...wanted.filter((it) => !all.has(it.toLowerCase())).map((typed) => ({ typed })));
    }
    field.value = state.query;
    gone.checked = state.gone;
  };
  const write = (push) => {
    const params = new URLSearchParams();
    if (state.query) params.set("q", state.query);
    if (state.gone) params.set("gone", "");
    for (const [name, values] of Object.entries(state.chosen)) for (const value of values) params.append(name.toLowerCase(), value);
    const text = params.toString();
    const address = location.pathname + (text ? `?${text}` : "");
    if (address !== location.pathname + location.search) history[push ? "pushState" : "replaceState"](null, "", address);
  };

  // What narrows it
  const choose = (name, value, on) => {
    const now = new Set(state.chosen[name] ?? []);
    if (on) now.add(value);
    else now.delete(value);
    if (now.size > 0) state.chosen[name] = [...now];
    else delete state.chosen[name];
  };
  const option = (name, value, many) => {
    const box = make("input", { type: "checkbox", name: name.toLowerCase(), value });
    box.checked = state.chosen[name]?.includes(value) ?? false;
    box.addEventListener("change", () => {
      choose(name, value, box.checked);
      write(true);
      run({ name: box.name, value });
    });
    return make("label", {}, box, make("span", {}, value), make("span", { class: "count" }, String(many)));
  };
  /** A facet by its key, as readers know it. */
  const called = (name) => say("script-facet", { facet: name });
  /** The values of a facet to choose from; nothing where no text has one. */
  const options = (name, counts) => {
    const values = [...counts].filter(([value, many]) => many > 0 || state.chosen[name]?.includes(value));
    if (values.length === 0) return null;
    const by = name === "Year" ? ([a], [b]) => (a < b ? 1 : -1) : ([a, x], [b, y]) => y - x || a.localeCompare(b, document.documentElement.lang, { numeric: true });
    const all = values.sort(by).map(([value, many]) => option(name, value, many));
    const rest = all.splice(VALUES);
    const set = make("fieldset", {}, make("legend", { class: "visually-hidden" }, called(name)), ...all);
    if (rest.length > 0) {
      const more = make("details", { class: "more-values" }, make("summary", {}, say("script-more", { n: rest.length })), ...rest);
      more.open = OPEN.has(`${name} all`) || rest.some((it) => it.firstChild.checked);
      more.addEventListener("toggle", () => OPEN[more.open ? "add" : "delete"](`${name} all`));
      set.append(more);
    }
    return set;
  };
  /** A facet; one that is not loaded yet loads when it is opened. */
  const facet = (name, order) => {
    const chosen = state.chosen[name]?.length ?? 0;
    const group = make("details", { class: "facet-group" }, make("summary", {}, chosen > 0 ? `${called(name)} (${chosen})` : called(name)));
    const counted = () => index.counts(order, state.chosen).get(name);
    const counts = counted();
    const set = counts && options(name, counts);
    if (!set && (counts || order.length === 0)) return null;
    if (set) group.append(set);
    group.open = OPEN.has(name) || chosen > 0;
    group.addEventListener("toggle", async () => {
      OPEN[group.open ? "add" : "delete"](name);
      if (!group.open) return;
      await index.load([name]);
      if (group.childElementCount === 1) group.append(options(name, counted()) ?? make("p", { class: "quiet" }, say("script-facet-none")));
    });
    return group;
  };
  const drawFacets = (order, focus) => {
    facetBox.replaceChildren(...names.map((name) => facet(name, order)).filter(Boolean));
    facetBox.parentElement.hidden = facetBox.childElementCount === 0;
    if (focus) [...facetBox.querySelectorAll("input")].find((box) => box.name === focus.name && box.value === focus.value)?.focus();
  };

  /** What to do where nothing was found. */
  const nothing = (order) => {
    const ways = make("ul");
    const way = (text, act) => {
      const button = make("button", { type: "button", class: "as-link" }, text);
      button.addEventListener("click", () => {
        act();
        write(true);
        read();
        run();
        field.focus();
      });
      ways.append(make("li", {}, button));
    };
    for (const [name, values] of Object.entries(state.chosen)) {
      const others = index.narrow(order, state.chosen, name).length;
      if (others > 0) {
        const either = values.reduce((before, next) => say("script-or", { before, next }));
        way(say("script-drop", { facet: called(name), values: either, n: others }), () => delete state.chosen[name]);
      }
    }
    if (order.length > 0 && ways.childElementCount === 0) way(say("script-drop-all"), () => (state.chosen = {}));
    if (!state.gone) way(say("script-search-gone"), () => (state.gone = true));
    ways.append(make("li", {}, say("script-other-words")), make("li", {}, link("#guide:all", say("script-all-documents"))));
    return make("li", { class: "none empty" }, make("p", {}, say("script-nothing-you-can")), ways);
  };

  let turn = 0;
  const run = async (focus) => {
    const mine = (turn += 1);
    const idle = !state.query && Object.keys(state.chosen).length === 0;
    const [found] = await Promise.all([index.find(state.query, { gone: state.gone }), index.load(names.filter((name) => OPEN.has(name)))]);
    if (mine !== turn) return;
    drawFacets(found.order, focus);
    const texts = index.narrow(found.order, state.chosen);
    fallback.hidden = !idle && texts.length > 0;
    document.title = document.title.replace(/^.*? · /s, () => `${say(state.query ? "script-title-query" : "script-title", { query: state.query })} · `);
    if (idle) {
      list.replaceChildren();
      more.hidden = true;
      count.textContent = remarks(state.unknown);
      return;
    }
    const ready = [];
    let taken = 0;
    const draw = async (first) => {
      // Fewer rather than heavier: each text found has a section at least.
      if (ready.length < STEP && taken < texts.length) {
        ready.push(...(await index.rank(texts.slice(taken, taken + index.batch), found.terms)));
        taken += index.batch;
      }
      if (mine !== turn) return;
      const nodes = ready.splice(0, STEP).map((it) => item(it, "h2"));
      if (first) list.replaceChildren(...(nodes.length > 0 ? nodes : [nothing(found.order)]));
      else {
        list.append(...nodes);
        nodes[0]?.querySelector("a")?.focus();
      }
      more.hidden = ready.length === 0 && taken >= texts.length;
      const where = say(state.query ? "script-found-for" : "script-found", { n: texts.length, query: state.query });
      count.textContent = `${where} ${remarks([...found.meant, ...state.unknown])}`.trim();
    };
    more.onclick = () => draw(false);
    await draw(true);
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
  gone.addEventListener("change", () => {
    state.gone = gone.checked;
    write(true);
    run();
  });
  field.addEventListener("keydown", (event) => {
    const first = list.querySelector("h2 a");
    if (event.key !== "ArrowDown" || !first) return;
    event.preventDefault();
    first.focus();
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const links = [...list.querySelectorAll("h2 a")];
    const at = links.indexOf(document.activeElement);
    if (!step || at < 0) return;
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
  addEventListener("popstate", async () => {
    await loadChosen();
    read();
    run();
  });
  // What was typed while the index was loaded counts.
  await loadChosen();
  const typed = field.value.trim();
  read();
  if (typed !== state.query) {
    state.query = typed;
    field.value = typed;
    write(false);
  }
  run();
})();
