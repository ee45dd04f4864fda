// Shows, when asked, who last changed each block and how often each section changed.
"use strict";
(() => {
  const say = globalThis.guideSay;
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
    const list = (names) => names.reduce((before, next) => say("script-list", { before, next }));
    const { people, tools, subject, version } = revision;
    const words = [
      people.length > 0 && ` ${say("script-by", { people: list(people) })}`,
      tools.length > 0 && say("script-assisted-by", { tools: list(tools) }),
      subject && say("script-why", { subject }),
      version && say("script-in-version", { version }),
    ];
    return [link(revision, revision.day), words.filter(Boolean).join("")];
  };

  const show = (page, data) => {
    let last = null;
    for (const block of proseOf(page)?.querySelectorAll("[id]") ?? []) {
      const section = data.sections[block.id];
      if (section && section.last !== null && block.matches("h1, h2, h3, h4, h5, h6")) {
        const revision = data.revisions[section.last];
        const words = say(section.incomplete ? "script-section-at-least" : "script-section", { n: section.changes });
        const beside = block.nextElementSibling?.matches(".comment") ? block.nextElementSibling : block;
        beside.after(note([`${words} `, link(revision, revision.day)]));
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
    button.textContent = say(shown ? "script-who-hide" : "script-who");
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
        button.textContent = say("script-who-failed");
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
