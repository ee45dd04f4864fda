// The pages of a preview: each shows its next state as soon as there is one, in its place, and has the
// reviewer's bar at its foot. A page as it is published has nothing of this.

import { build } from "./bar.js";
import { listen as listenForBlocks } from "./editor.js";
import { listen } from "./events.js";
import { make } from "./make.js";
import { leadIn, mark } from "./marks.js";
import { patch } from "./patch.js";

/** What the answer that brought this page told of it; scripts cannot see its other headers. */
const told = (name) => performance.getEntriesByType("navigation")[0]?.serverTiming?.find((it) => it.name === name)?.description ?? null;

/** What is shown: the page as it was answered, what is told of it, and what a reviewer chose. */
const shown = { site: told("guide-site"), tag: told("guide"), html: null, review: null, text: null, isBehind: false };

// What a reviewer chose holds from page to page, in this window.
const NOTED = "guide:review";
const chosen = { compare: "", plain: false };
try {
  Object.assign(chosen, JSON.parse(sessionStorage.getItem(NOTED) ?? "{}"));
} catch {
  // Storage is closed to us, or holds something else: the choice holds for this page only.
}
const note = () => {
  try {
    sessionStorage.setItem(NOTED, JSON.stringify(chosen));
  } catch {
    // As above.
  }
};

/** The preview did not answer. */
class Lost extends Error {}
const get = async (address) => {
  try {
    return await fetch(address, { cache: "no-store" });
  } catch {
    throw new Lost(address);
  }
};
const json = async (address) => {
  const answer = await get(address);
  return answer.ok ? answer.json() : null;
};

/** The present text with its changes since the earlier one that was chosen, where there is one. */
const comparison = async (review) => {
  const earlier = review.document?.earlier.find((it) => it.kind === chosen.compare);
  if (!earlier || chosen.plain) return null;
  const found = await json(`/_guide/redline/${encodeURIComponent(earlier.name)}${location.pathname}`);
  return found && { ...found, label: earlier.label };
};

/** Puts a page with all that is told of it in the place of this one. */
const show = async (html, review, lit) => {
  const next = new DOMParser().parseFromString(html, "text/html");
  const compared = await comparison(review);
  await patch(next, {
    mark: (page) => {
      if (!chosen.plain) mark(page, { review, comparison: compared });
    },
    lit,
  });
  Object.assign(shown, { html, review, text: review.document?.text ?? null });
  bar.draw({ review, choice: compared ? chosen.compare : "", isPlain: chosen.plain });
};

/** Says that there is no such page any more, and where its text went. */
const sayGone = async () => {
  const moved = shown.text && (await json(`/_guide/text/${shown.text}`));
  const where = moved ? ["It stands at ", make("a", { href: moved.url }, moved.title), " now."] : ["What you see is its last text."];
  bar.say("There is no such page any more. ", ...where);
};

const look = async () => {
  const [answer, review, state] = await Promise.all([get(location.pathname), json(`/_guide/page${location.pathname}`), json("/_guide/state")]);
  if (answer.redirected) return location.replace(answer.url);
  if (answer.status === 404 && document.body.dataset.kind !== "not_found") return sayGone();
  const tag = answer.headers.get("etag")?.replace(/"/g, "") ?? null;
  const html = await answer.text();
  const isNew = tag !== shown.tag;
  if (isNew && /<body data-kind="redirect"/.test(html)) {
    // The page says itself where it went.
    return location.reload();
  }
  if (isNew || JSON.stringify(review) !== JSON.stringify(shown.review)) await show(html, review, isNew && shown.html !== null);
  shown.tag = tag;
  const isBehind = state?.search_is_behind ?? false;
  bar.say(isBehind ? "The search is behind." : "");
  // What is searched for stands in the address.
  if (shown.isBehind && !isBehind && document.body.dataset.kind === "search") location.reload();
  shown.isBehind = isBehind;
};

const sayLost = () => bar.say("The preview does not answer. What you see may be old.");

// One act at a time on the page.
let turn = Promise.resolve();
const inTurn = (act) => {
  turn = turn.then(act).catch((error) => {
    if (error instanceof Lost) return sayLost();
    console.error(error);
    bar.say("This page could not be changed in its place. ", make("a", { href: location.href }, "Load it anew"));
  });
  return turn;
};
let isWaiting = false;
/** Looks whether there is something new; what happens before the look has begun is seen by it. */
const lookAgain = () => {
  if (isWaiting) return;
  isWaiting = true;
  inTurn(() => {
    isWaiting = false;
    return look();
  });
};
/** Shows the same page anew, after another choice. */
const showAgain = () => {
  note();
  return inTurn(() => shown.html !== null && show(shown.html, shown.review, false));
};

const bar = build({
  compare: (kind) => {
    if (chosen.compare === kind) return turn;
    chosen.compare = kind;
    return showAgain();
  },
  plain: (isPlain) => {
    chosen.plain = isPlain;
    showAgain();
  },
});
leadIn();
listenForBlocks(() => (chosen.plain ? null : shown.review?.document));
listen({
  settled: ({ site }) => {
    shown.site ??= site;
    if (site === shown.site) return lookAgain();
    bar.say("Another site is previewed at this address now. ", make("a", { href: location.href }, "Show it"));
  },
  lost: sayLost,
});
