// Runs before the first paint: the reader's choice of light or dark, and the sign that scripts run.
"use strict";
(() => {
  const root = document.documentElement;
  root.dataset.script = "on";
  try {
    const chosen = localStorage.getItem("guide-scheme");
    if (chosen === "light" || chosen === "dark") root.dataset.scheme = chosen;
  } catch {
    // Storage is closed to us: the system's scheme holds.
  }
})();
