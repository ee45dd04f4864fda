// The words of the reviewer's bar and of what it marks. They are for whoever writes the texts, so they are not among
// those of the site, which a site can have in its own language.

const count = (many, what) => `${many} ${what}${many === 1 ? "" : "s"}`;

const SEVERITIES = { error: "Error", warning: "Warning", hint: "Hint" };
/** How much a problem matters, in a word. */
export const severity = (problem) => SEVERITIES[problem.severity];

/** “3 errors, 1 warning” */
export const counted = ({ errors, warnings, hints }) =>
  Object.entries({ error: errors, warning: warnings, hint: hints }).filter(([, many]) => many > 0).map(([what, many]) => count(many, what)).join(", ");

/** An earlier text. */
const earlier = ({ kind, name }) => (kind === "version" ? `version ${name}` : "the last commit");

export const says = {
  // The bar
  bar: "Preview",
  back: "Preview bar",
  panel: "What there is to mend",
  redline: "Redline",
  off: "off",
  since: (text) => `since ${earlier(text)}`,
  who: "Who wrote what",
  edit: "Edit",
  phone: "Phone",
  plain: "As published",
  noWindow: "The browser did not let a window of a phone’s size open.",
  uncommitted: "not committed",

  // What there is to mend
  here: (many) => (many > 0 ? `${count(many, "problem")} here` : "No problems here"),
  unpublishable: (errors) => `Cannot be published: ${count(errors, "error")}`,
  checking: "being checked",
  onPage: "On this page",
  elsewhere: "Errors elsewhere",
  there: "show it",
  nothing: "Nothing to mend in the whole site.",
  inAll: (counts) => `In the whole site: ${counts}.`,
  checks: "All checks",
  note: (severity) => `${severity}, for whoever writes this text`,

  // What changed
  compared: ({ text, changes, words }) => {
    const where = changes === 1 ? "one place" : `${changes} places`;
    const what = changes === 0 ? "No word, link or format differs." : `${words || "Form or links only"}, in ${where}.`;
    return `What changed since ${earlier(text)}: ${what}`;
  },

  // What is not as usual
  unread: (why) => `This is not all that was saved: ${why}.`,
  searchBehind: "The search is behind.",
  resultsBehind: "What was saved last is not in these results yet.",
  resultsOfBefore: "These results are those of the text before the last save. ",
  searchAgain: "Search again",
  gone: "There is no such page any more. ",
  lastText: "What you see is its last text.",
  movedBefore: "It stands at ",
  movedAfter: " now.",
  lost: "The preview does not answer. What you see may be old.",
  unpatched: "This page could not be changed in its place. ",
  reload: "Load it anew",
  other: "Another site is previewed at this address now. ",
  show: "Show it",
};
