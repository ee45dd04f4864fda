// Adds to the history page: any two states are chosen by radio buttons, and a button leads to their redline.
"use strict";
(() => {
  const form = document.getElementById("guide:compare");
  if (!form) return;
  const all = (name) => [...document.querySelectorAll(`.pick input[name="${name}"]`)];
  const olders = all("from");
  const newers = all("to");

  // What is linked exists; the preview answers for any two.
  const linked = new Map();
  for (const link of document.querySelectorAll("a[data-from][data-to]")) {
    linked.set(`${link.dataset.from}..${link.dataset.to}`, link.href);
  }
  const isPreview = document.querySelector("script[data-guide-preview]") !== null;
  const address = (from, to) => {
    const pair = `${from.value}..${to.value}`;
    return linked.get(pair) ?? (isPreview && from.value !== to.value ? new URL(`${pair}/`, form.action).href : null);
  };
  const oldersOf = (to) => olders.filter((from) => address(from, to));

  // Where each has one other only, its link is enough.
  if (!newers.some((to) => oldersOf(to).length > 1)) return;
  const offered = newers.filter((to) => oldersOf(to).length > 0);
  const used = new Set([...offered, ...offered.flatMap(oldersOf)]);
  for (const radio of [...olders, ...newers]) {
    radio.closest("label").hidden = !used.has(radio);
    radio.closest(".pick").hidden = false;
  }
  form.hidden = false;
  form.closest("section").classList.add("picking");

  const chosen = (radios) => radios.find((radio) => radio.checked);
  const named = (radio) => radio.parentElement.querySelector(".visually-hidden").textContent.trim();
  /** Only what can be compared with the newer one is offered as the older. */
  const settle = () => {
    const to = chosen(offered) ?? offered[0];
    to.checked = true;
    const possible = oldersOf(to);
    for (const from of olders) from.disabled = !possible.includes(from);
    const place = newers.indexOf(to);
    const from = possible.find((it) => it.checked) ?? possible.find((it) => olders.indexOf(it) > place) ?? possible[0];
    from.checked = true;
    form.querySelector("[role=status]").textContent = globalThis.guideSay("script-from-to", { from: named(from), to: named(to) });
  };
  document.addEventListener("change", (event) => {
    if (event.target instanceof Element && event.target.matches(".pick input")) settle();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target instanceof Element && event.target.matches(".pick input")) form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    location.assign(address(chosen(olders), chosen(offered)));
  });
  settle();
})();
