// Adds to the history page: any two states are chosen by radio buttons, and a button leads to their redline.
"use strict";
(() => {
  const isPreview = document.querySelector("script[data-guide-preview]") !== null;
  const named = (radio) => radio.parentElement.querySelector(".visually-hidden").textContent.trim();
  const chosen = (radios) => radios.find((radio) => radio.checked);

  /** What can be chosen on a page; nothing where the links are enough. */
  const read = (page) => {
    const form = page.getElementById("guide:compare");
    if (!form) return null;
    const all = (name) => [...page.querySelectorAll(`.pick input[name="${name}"]`)];
    const olders = all("from");
    const newers = all("to");
    // What is linked exists; the preview answers for any two.
    const linked = new Map();
    for (const link of page.querySelectorAll("a[data-from][data-to]")) {
      linked.set(`${link.dataset.from}..${link.dataset.to}`, link.href);
    }
    const address = (from, to) => {
      const pair = `${from.value}..${to.value}`;
      return linked.get(pair) ?? (isPreview && from.value !== to.value ? new URL(`${pair}/`, form.action).href : null);
    };
    const oldersOf = (to) => olders.filter((from) => address(from, to));
    // Where each has one other only, its link is enough.
    if (!newers.some((to) => oldersOf(to).length > 1)) return null;
    const offered = newers.filter((to) => oldersOf(to).length > 0);
    return { form, olders, newers, offered, oldersOf, address };
  };

  /** Only what can be compared with the newer one is offered as the older. */
  const settle = ({ form, olders, newers, offered, oldersOf }) => {
    const to = chosen(offered) ?? offered[0];
    to.checked = true;
    const possible = oldersOf(to);
    for (const from of olders) from.disabled = !possible.includes(from);
    const place = newers.indexOf(to);
    const from = possible.find((it) => it.checked) ?? possible.find((it) => olders.indexOf(it) > place) ?? possible[0];
    from.checked = true;
    form.querySelector("[role=status]").textContent = globalThis.guideSay("script-from-to", { from: named(from), to: named(to) });
  };

  const prepare = (page) => {
    const choice = read(page);
    if (!choice) return;
    const { form, olders, newers, offered, oldersOf } = choice;
    const used = new Set([...offered, ...offered.flatMap(oldersOf)]);
    for (const radio of [...olders, ...newers]) {
      radio.closest("label").hidden = !used.has(radio);
      radio.closest(".pick").hidden = false;
    }
    form.hidden = false;
    form.closest("section").classList.add("picking");
    settle(choice);
  };
  /** Carries what is chosen on this page over to the next one. */
  const carry = (page) => {
    for (const radio of document.querySelectorAll(".pick input:checked")) {
      const same = [...page.querySelectorAll(`.pick input[name="${radio.name}"]`)].find((it) => it.value === radio.value);
      if (same) same.checked = true;
    }
  };

  document.addEventListener("change", (event) => {
    if (!(event.target instanceof Element && event.target.matches(".pick input"))) return;
    const choice = read(document);
    if (choice) settle(choice);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.target instanceof Element && event.target.matches(".pick input"))) return;
    document.getElementById("guide:compare")?.requestSubmit();
  });
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "guide:compare") return;
    const choice = read(document);
    if (!choice) return;
    event.preventDefault();
    location.assign(choice.address(chosen(choice.olders), chosen(choice.offered)));
  });
  prepare(document);
  document.addEventListener("guide:incoming", ({ detail }) => {
    carry(detail.page);
    prepare(detail.page);
  });
})();
