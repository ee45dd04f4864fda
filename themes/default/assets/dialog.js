// The search of every page: a dialog over it, with the best results while one types.

const say = globalThis.guideSay;
const SHOWN = 8;
const PAUSE = 120;
let opened;

const build = (trigger, { make, item, openIndex, reason, remarks }) => {
  const field = make("input", { type: "search", name: "q", id: "guide:dialog-query", autocomplete: "off", spellcheck: "false", enterkeyhint: "search" });
  const close = make("button", { type: "button", class: "button" }, say("script-close"));
  const form = make("form", { role: "search", class: "search-form", action: trigger.href, method: "get" }, make("label", { for: field.id }, say("script-search-words")), make("div", {}, field, close));
  const says = make("p", { class: "search-count", role: "status" });
  const list = make("ol", { class: "results" });
  const whole = make("a", { href: trigger.href }, say("script-all-results"));
  const dialog = make("dialog", { class: "search-dialog", "aria-label": say("script-title"), "data-kept": "" }, form, says, list, make("p", { class: "dialog-foot" }, whole));
  document.body.append(dialog);
  /** Whether its style sheet is here; a dialog without it would be no help. */
  const styled = new Promise((done, failed) => {
    const sheet = make("link", { rel: "stylesheet", href: trigger.dataset.style });
    sheet.addEventListener("load", done);
    sheet.addEventListener("error", failed);
    dialog.prepend(sheet);
  });

  let turn = 0;
  const run = async () => {
    const mine = (turn += 1);
    const query = field.value.trim();
    const target = new URL(trigger.href);
    if (query) target.searchParams.set("q", query);
    whole.href = target.href;
    try {
      const index = await openIndex(trigger);
      if (!query) {
        if (mine === turn) {
          list.replaceChildren();
          says.textContent = "";
        }
        return;
      }
      const found = await index.find(query);
      const results = await index.rank(found.order.slice(0, index.batch), found.terms);
      if (mine !== turn) return;
      list.replaceChildren(...results.slice(0, SHOWN).map((it) => item(it, "h2")));
      const many = found.order.length;
      says.textContent = `${say("script-found-in", { n: many })} ${remarks(found.meant)}`.trim();
    } catch {
      if (mine === turn) says.textContent = reason();
    }
  };

  let waiting;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(run, PAUSE);
  });
  // Up and down go through field and results.
  dialog.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const stops = [field, ...list.querySelectorAll("h2 a")];
    const at = stops.indexOf(document.activeElement);
    if (at < 0) return;
    event.preventDefault();
    stops[Math.max(0, Math.min(stops.length - 1, at + step))].focus();
  });
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
    // A result on this very page changes only the place.
    if (event.target instanceof Element && event.target.closest("a")) dialog.close();
  });
  return {
    show: async () => {
      await styled;
      if (dialog.open) return;
      dialog.showModal();
      field.select();
      run();
    },
  };
};

/** Opens the dialog of the link to the search page. */
export const show = async (trigger) => {
  opened ??= import(new URL(trigger.dataset.results, document.baseURI).href).then((results) => build(trigger, results));
  await (await opened).show();
};
