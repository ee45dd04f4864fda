// The diary, by class and since a day; the day stands in the address.
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
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
  filter(document);
  document.addEventListener("guide:incoming", ({ detail }) => filter(detail.page));
})();
