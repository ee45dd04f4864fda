// The pages of a preview: each shows its next state as soon as there is one, in its place, and has the
// reviewer's bar at its foot. A page as it is published has nothing of this.

import { build } from "./bar.js";
import { listen as listenForBlocks } from "./editor.js";
import { listen } from "./events.js";
import { make } from "./make.js";
import { leadIn, mark } from "./marks.js";
import { meanwhile } from "./meanwhile.js";
import { patch } from "./patch.js";
import { says } from "./words.js";

/** What the answer that brought this page told of it; scripts cannot see its other headers. */
const told = (name) => performance.getEntriesByType("navigation")[0]?.serverTiming?.find((it) => it.name === name)?.description ?? null;

/** What is shown: the page as it was answered, what is told of it, and with what it is compared. */
const shown = { site: told("guide-site"), tag: told("guide"), html: null, review: null, choice: "", notice: "", isBehind: false, isOfBefore: false };

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

/** So long after the preview did not answer it is asked again, in ms. */
const AGAIN = 2000;

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
  return found && { ...found, text: earlier };
};

/** Puts a page with all that is told of it in the place of this one. */
const show = async (html, review, lit) => {
  const next = new DOMParser().parseFromString(html, "text/html");
  const compared = await comparison(review);
  if (compared?.style) next.head.append(make("link", { rel: "stylesheet", href: compared.style }));
  await patch(next, {
    mark: (page) => {
      if (!chosen.plain) mark(page, { review, comparison: compared });
    },
    lit,
  });
  Object.assign(shown, { html, review, choice: compared ? chosen.compare : "" });
  draw();
};
const draw = () => bar.draw({ review: shown.review, choice: shown.choice, isPlain: chosen.plain });

/** Says that there is no such page any more, and where its text went. */
const sayGone = async () => {
  const text = shown.review?.document?.text;
  const moved = text && (await json(`/_guide/text/${text}`));
  const where = moved ? [says.movedBefore, make("a", { href: moved.url }, moved.title), says.movedAfter] : [says.lastText];
  bar.say(says.gone, ...where);
};

/** Searches in the index that has followed: a browser takes it over with the page. What is searched for stands in the
 * address; but nothing is taken from the fingers of somebody who types. */
const searchAgain = () => {
  if (!document.activeElement?.matches("input[type=search]")) return location.reload();
  bar.say(says.resultsOfBefore, make("a", { href: location.href }, says.searchAgain));
};

/** Says in what the page is behind the last save. */
const sayBehind = ({ failure, search_is_behind }) => {
  const isSearch = document.body.dataset.kind === "search";
  const search = search_is_behind && (isSearch ? says.resultsBehind : says.searchBehind);
  bar.say([failure && says.unread(failure), search, shown.notice].filter(Boolean).join(" "));
  shown.isOfBefore ||= isSearch && shown.isBehind && !search_is_behind;
  if (shown.isOfBefore) searchAgain();
  shown.isBehind = search_is_behind;
};

const look = async () => {
  const [answer, now, state] = await Promise.all([get(location.pathname), json(`/_guide/page${location.pathname}`), json("/_guide/state")]);
  if (answer.redirected) return location.replace(answer.url);
  if (answer.status === 404 && document.body.dataset.kind !== "not_found") return sayGone();
  const tag = answer.headers.get("etag")?.replace(/"/g, "") ?? null;
  const html = await answer.text();
  const isNew = tag !== shown.tag;
  if (isNew && /<body data-kind="redirect"/.test(html)) {
    // The page says itself where it went.
    return location.reload();
  }
  // Where there is no site at all the page says why, and nothing of it is to be kept.
  if (!now || (isNew && document.body.dataset.kind === "none")) return isNew && location.reload();
  const review = meanwhile(now, shown.review);
  const isSame = (part) => JSON.stringify(review[part]) === JSON.stringify(shown.review?.[part]);
  if (isNew || shown.html === null || !isSame("problems") || !isSame("document")) {
    await show(html, review, isNew && shown.html !== null);
  } else {
    shown.review = review;
    draw();
  }
  shown.tag = tag;
  sayBehind(state);
};

const sayLost = () => bar.say(says.lost);

// One act at a time on the page.
let turn = Promise.resolve();
const inTurn = (act) => {
  turn = turn.then(act).catch((error) => {
    if (error instanceof Lost) {
      sayLost();
      setTimeout(lookAgain, AGAIN);
      return;
    }
    console.error(error);
    bar.say(says.unpatched, make("a", { href: location.href }, says.reload));
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
    bar.say(says.other, make("a", { href: location.href }, says.show));
  },
  news: lookAgain,
  // What follows tells it in the bar.
  notice: (words) => {
    shown.notice = words;
    lookAgain();
  },
  lost: sayLost,
});
