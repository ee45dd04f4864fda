// An edited block has another anchor, because that is made of its words. Here each goes by its next
// anchor before the page is patched, so that it is changed in its place and not taken for another.

const SELECTOR = ".prose [id]";
/** Two blocks with fewer words in common are two blocks. */
const LEAST_LIKE = 0.3;
/** Between two blocks that stay, so many are told apart by their words; more are paired in order. */
const MOST = 60;

const words = (node) => new Set(node.textContent.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
const likeness = (a, b) => {
  const common = [...a].filter((word) => b.has(word)).length;
  return common === 0 ? 0 : common / (a.size + b.size - common);
};

/** The elements that do not stay, by the one that stays before them. */
const runs = (elements, stays) => {
  const found = new Map();
  let before = "";
  for (const element of elements) {
    if (stays.has(element.id)) before = element.id;
    else if (found.has(before)) found.get(before).push(element);
    else found.set(before, [element]);
  }
  return found;
};

/** The boxes with a comment beside a heading, which have no anchor of their own. */
const comments = (page) => [...page.querySelectorAll(".prose details.comment")].filter((it) => it.previousElementSibling?.id);

/** Gives blocks of the page the anchors that they have in the next one, and boxes that of their heading; gives what takes
 * these away again. */
export const pair = (page, next) => {
  pairBlocks(page, next);
  for (const one of [page, next]) for (const box of comments(one)) box.id = `guide:comment:${box.previousElementSibling.id}`;
  return () => {
    for (const box of comments(page)) box.removeAttribute("id");
  };
};

const pairBlocks = (page, next) => {
  const [before, after] = [page, next].map((it) => [...it.querySelectorAll(SELECTOR)].filter((one) => !one.closest("[data-guide-own]")));
  const known = new Set(after.map((it) => it.id));
  const stays = new Set(before.map((it) => it.id).filter((id) => known.has(id)));
  const coming = runs(after, stays);
  for (const [at, gone] of runs(before, stays)) {
    const come = coming.get(at) ?? [];
    const isFew = gone.length <= MOST && come.length <= MOST;
    const wordsOf = new Map(isFew ? [...gone, ...come].map((it) => [it, words(it)]) : []);
    let from = 0;
    for (const old of gone) {
      const places = come.map((_, index) => index).filter((index) => index >= from && come[index].tagName === old.tagName);
      if (places.length === 0) continue;
      const like = (index) => (isFew ? likeness(wordsOf.get(old), wordsOf.get(come[index])) : 1);
      const best = places.reduce((a, b) => (like(b) > like(a) ? b : a));
      // Where one came for one, it is an edit, whatever its words.
      if (like(best) < LEAST_LIKE && gone.length !== come.length) continue;
      old.id = come[best].id;
      from = best + 1;
    }
  }
};
