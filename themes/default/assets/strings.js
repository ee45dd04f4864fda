// Puts the words of scripts together. Each script has those that it asks for before it, and adds them to
// `guideWords`; they are as the site's file of words has them.
"use strict";
globalThis.guideSay = (() => {
  let forms;
  try {
    forms = new Intl.PluralRules(document.documentElement.lang);
  } catch {
    forms = new Intl.PluralRules("en");
  }
  /** The words for a value: for itself, for its form of number, or the usual ones. */
  const chosen = (part, value) => {
    const keys = [String(value), typeof value === "number" ? forms.select(value) : "", part.else];
    return part.of[keys.find((key) => Object.hasOwn(part.of, key))] ?? [];
  };
  const told = (parts, about) =>
    parts
      .map((part) => {
        if (typeof part === "string") return part;
        if (Array.isArray(part)) return told(part, about);
        return part.by ? told(chosen(part, about[part.by]), about) : String(about[part.put] ?? "");
      })
      .join("");
  /** A message with what stands in it, as plain text. */
  return (message, about = {}) => told(globalThis.guideWords?.[message] ?? [message], about);
})();
