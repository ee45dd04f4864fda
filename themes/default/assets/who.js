// Shows, when asked, who last changed each block and how often each section changed.
"use strict";
(() => {
  const proseOf = (page) => page.querySelector(".document .prose[data-who]");
  const buttonOf = (page) => page.querySelector("[data-action='who']");
  const load = async () => (await fetch(proseOf(document).dataset.who)).json();
  let shown = false;

  const note = (parts) => {
    const small = document.createElement("small");
    small.className = "who-note";
    small.append(...parts);
    return small;
  };
  const link = (revision, text) => {
    const a = document.createElement("a");
    a.href = proseOf(document).dataset.root + revision.url;
    a.textContent = text;
    if (revision.subject) a.title = revision.subject;
    return a;
  };
  /** “4 March 2026 by Ada Moreau: ‘why’, in version 1.1” */
  const told = (revision) => {
    const people = revision.people.join(", ");
    const tools = revision.tools.length > 0 ? `, assisted by ${revision.tools.join(", ")}` : "";
    const why = revision.subject ? `: “${revision.subject}”` : "";
    const version = revision.version ? `, in version ${revision.version}` : "";
    return [link(revision, revision.day), `${people ? ` by ${people}` : ""}${tools}${why}${version}`];
  };

  const show = (page, data) => {
    let last = null;
    for (const block of proseOf(page)?.querySelectorAll("[id]") ?? []) {
      const section = data.sections[block.id];
      if (section && section.last !== null && block.matches("h1, h2, h3, h4, h5, h6")) {
        const revision = data.revisions[section.last];
        const counted = section.changes === 1 ? "once" : `${section.changes} times`;
        const times = section.incomplete
          ? `changed at least ${counted}`
          : `${section.changes === 1 ? "written" : "changed"} ${counted}`;
        const beside = block.nextElementSibling?.matches(".comment") ? block.nextElementSibling : block;
        beside.after(note([`This section: ${times}, last `, link(revision, revision.day)]));
        last = null;
        continue;
      }
      const number = data.blocks[block.id];
      if (number === undefined || number === last) continue;
      last = number;
      const line = note(told(data.revisions[number]));
      if (block.matches("tr")) continue;
      if (block.matches("li, blockquote")) block.append(line);
      else (block.closest(".table-scroll, .code-frame") ?? block).after(line);
    }
  };

  const label = (page) => {
    const button = buttonOf(page);
    if (!button) return;
    button.setAttribute("aria-pressed", String(shown));
    button.textContent = shown ? "hide who and when" : "who and when";
  };
  document.addEventListener("click", async (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-action='who']") : null;
    if (!button || !proseOf(document)) return;
    if (shown) {
      for (const line of document.querySelectorAll(".who-note")) line.remove();
    } else {
      try {
        show(document, await load());
      } catch {
        button.textContent = "who wrote what cannot be loaded";
        return;
      }
    }
    shown = !shown;
    label(document);
  });
  document.addEventListener("guide:incoming", ({ detail }) => {
    if (!shown) return;
    label(detail.page);
    detail.wait(load().then((data) => show(detail.page, data)));
  });
})();
