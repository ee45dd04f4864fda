// Finds sections. Pagefind tells in which documents each word stands, and where; which of their
// sections answer best is worked out here, for the search page, the dialog and the bench alike.

/** Words that stand everywhere: they cost much to look up and tell nothing. */
const COMMON = {
  en: "a about all am an and any are as at be been but by can could did do does for from had has have how i if in into is it its may me must my no not of on or our shall should so some than that the their them then there these they this those to us was we were what when where which who whom whose why will with would you your",
};
/** How much the nature of a document's state, whatever it is called, weighs among such that answer alike. */
const STANDING = { published: 1, "final-draft": 0.97, draft: 0.94, superseded: 0.7, withdrawn: 0.6 };
const NO_STANDING = 0.97;
const GONE = 0.6;
/** Pagefind's score of a place where the very word stands, or another form of it. */
const SAME_WORD = 500;
/** How much another form of a word counts. */
const OTHER_FORM = 0.6;
/** So many of the texts found are loaded at a time: they are most of what a query costs. */
const BATCH = 5;
/** So many sections of a text are shown, none that answers much worse than its best. */
const MOST_SECTIONS = 3;
const LEAST_SHARE = 0.35;
/** Words of an excerpt, and how many of them stand before the first word that was looked for. */
const EXCERPT = 32;
const LEAD = 8;

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
/** A word as it is looked for: without the signs around it. */
const bare = (word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");

/** The part of a word that a term means: code has many in one, such as `verify(model_signing.Config)`. */
const partOf = (word, term) => {
  const parts = word.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}_'’-]*/gu) ?? [];
  const stem = term.slice(0, Math.max(3, term.length - 3)).toLowerCase();
  return bare(parts.find((it) => it.toLowerCase().startsWith(stem)) ?? parts.find((it) => it.toLowerCase().includes(stem)) ?? parts[0] ?? "");
};

/** The words of a query in small letters. */
const termsOf = (query, language) => {
  const common = new Set((COMMON[language.split("-")[0]] ?? "").split(" "));
  const all = [...new Set(query.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}_'’.-]*/gu) ?? [])].map(bare).slice(0, 16);
  const telling = all.filter((word) => !common.has(word));
  return telling.length > 0 ? telling : all;
};

/** How many letters must be put in, left out, changed or swapped to make one word of the other. */
const distance = (one, other) => {
  let before = null;
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    [before, row] = [row, next];
  }
  return row[other.length];
};

/** The word that was meant, of those that stand somewhere, the most frequent first. */
const nearest = (typed, words) => {
  let best = null;
  const most = typed.length < 4 ? 0 : typed.length < 7 ? 1 : 2;
  for (const word of words) {
    if (Math.abs(word.length - typed.length) > most) continue;
    const far = distance(typed, word) + (word[0] === typed[0] ? 0 : 0.5);
    if (far <= most && (!best || far < best.far)) best = { word, far };
  }
  return best?.word ?? null;
};

/** The sections of a text, the one before the first heading first. */
const sectionsOf = (text) => {
  const words = text.content.split(/\s+/);
  const title = text.meta.title ?? text.url;
  const begins = (title, start) => ({ title, start, head: start + title.split(/\s+/).length });
  const sections = [{ ...begins(title, 0), anchor: "", level: 1, above: [] }];
  const above = [];
  const headings = text.anchors.filter((it) => /^h[1-6]$/.test(it.element) && it.id);
  for (const heading of headings.sort((a, b) => a.location - b.location)) {
    const level = Number(heading.element[1]);
    while (above.length > 0 && above.at(-1).level >= level) above.pop();
    const section = { ...begins(heading.text.trim(), heading.location), anchor: heading.id, level, above: [...above] };
    sections.push(section);
    above.push(section);
  }
  sections.forEach((section, at) => {
    section.end = sections[at + 1]?.start ?? words.length;
    section.words = words.slice(section.start, section.end);
  });
  return sections;
};

/** How well each section answers: rare words, in headings, side by side, all of them. */
const weigh = (documents, terms) => {
  const all = documents.flatMap((it) => it.sections);
  const average = sum(all.map((it) => it.words.length)) / Math.max(1, all.length);
  for (const document of documents) {
    for (const section of document.sections) {
      section.places = terms.map((_, term) => (document.places.get(term) ?? []).filter((at) => at >= section.start && at < section.end));
    }
  }
  const rarity = terms.map((_, term) => Math.log(1 + all.length / (1 + all.filter((it) => it.places[term].length > 0).length)));
  const whole = sum(rarity) || 1;
  const heads = (section, term) => section.places[term].some((at) => at < section.head);
  for (const section of all) {
    let score = 0;
    let covered = 0;
    let headed = 0;
    terms.forEach((_, term) => {
      const many = sum(section.places[term].map((at) => (bare(section.words[at - section.start]).toLowerCase() === terms[term] ? 1 : OTHER_FORM)));
      if (many > 0) {
        covered += rarity[term];
        score += (rarity[term] * many * 2.2) / (many + 0.5 + 0.7 * (section.words.length / average));
      }
      if (heads(section, term)) headed += rarity[term];
      else if (section.above.some((it) => heads(it, term))) {
        score += 0.3 * rarity[term];
        covered += many === 0 ? 0.4 * rarity[term] : 0;
      }
      const follows = section.places[term + 1]?.some((at) => section.places[term].some((before) => at > before && at - before < 3));
      if (follows) score += 0.5 * Math.min(rarity[term], rarity[term + 1]);
    });
    const share = Math.min(1, terms.filter((_, term) => heads(section, term)).length / section.title.split(/\s+/).length);
    score += headed * (0.4 + 1.2 * share);
    section.score = section.places.some((it) => it.length > 0) ? score * (0.25 + 0.75 * (covered / whole)) : 0;
  }
  return rarity;
};

/** The words around the places that tell the most: pieces of text, marked or not. */
const excerptOf = (section, rarity, terms) => {
  const found = new Map();
  section.places?.forEach((places, term) => {
    for (const at of places) found.set(at - section.start, term);
  });
  const first = section.head - section.start;
  let from = first;
  let best = 0;
  for (const at of [...found.keys()].filter((it) => it >= first).sort((a, b) => a - b)) {
    const start = Math.max(first, at - LEAD);
    const inside = new Set([...found].filter(([place]) => place >= start && place < start + EXCERPT).map(([, term]) => term));
    const told = sum([...inside].map((term) => rarity[term]));
    if (told > best) [best, from] = [told, start];
  }
  const to = Math.min(section.words.length, from + EXCERPT);
  const pieces = [];
  if (from > first) pieces.push({ text: "… " });
  const add = (text, marked) => {
    if (text && pieces.length > 0 && Boolean(pieces.at(-1).marked) === marked && !marked) pieces.at(-1).text += text;
    else if (text) pieces.push({ text, marked });
  };
  for (let at = from; at < to; at += 1) {
    const word = section.words[at];
    const core = found.has(at) ? partOf(word, terms[found.get(at)]) : "";
    const begin = word.indexOf(core);
    add(core ? word.slice(0, begin) : word, false);
    add(core, true);
    add(`${core ? word.slice(begin + core.length) : ""} `, false);
  }
  if (to < section.words.length) pieces.push({ text: "…" });
  return pieces;
};

/** The forms of the words that stand in a section, for marking them on its page. */
const formsOf = (section, terms) => {
  const forms = section.places.flatMap((places, term) => places.map((at) => partOf(section.words[at - section.start], terms[term]).toLowerCase()));
  return [...new Set(forms)].filter(Boolean).slice(0, 8);
};

/** Opens the index in the folder at an address. */
export const open = async (address, language = document.documentElement.lang || "en") => {
  const base = new URL(address, document.baseURI).href;
  const pagefind = await import(`${base}pagefind.js`);
  const all = new Map((await pagefind.search(null)).results.map((it) => [it.id, it]));
  /** Of each facet that was asked for its values, and of each value the texts that have it. */
  const facets = new Map();
  const membersOf = async (name, value) => new Set((await pagefind.search(null, { filters: { [name]: value } })).results.map((it) => it.id));
  const readFacet = async (name) => {
    // No text has the empty value: the answer tells those that there are.
    const { totalFilters } = await pagefind.search(null, { filters: { [name]: "" } });
    const values = Object.keys(totalFilters[name] ?? {});
    facets.set(name, new Map(await Promise.all(values.map(async (value) => [value, await membersOf(name, value)]))));
  };
  /** Loads facets: of many documents each is large, so that none is loaded before it is needed. */
  const load = (names) => Promise.all(names.filter((name) => !facets.has(name)).map(readFacet));
  await load(["Standing"]);
  const valueOf = (name, id) => [...facets.get(name)].find(([, members]) => members.has(id))?.[0];
  const standingOf = (id) => (all.has(id) ? (STANDING[valueOf("Standing", id)] ?? NO_STANDING) : GONE);

  let past;
  const withPast = () => (past ??= (async () => {
    const entry = await (await fetch(`${base}past/pagefind-entry.json`)).json();
    if (Object.keys(entry.languages).length === 0) return;
    await pagefind.mergeIndex(`${base}past/`);
    await Promise.all([...facets.keys()].map(readFacet));
  })());
  let words;
  const allWords = () => (words ??= fetch(`${base}words.txt`).then(async (it) => (it.ok ? (await it.text()).split("\n") : [])));

  let reading = Promise.resolve();
  /** The text of a result, and where the words of its search stand. Pagefind writes the places of each search into the one text that all
   *  share, so they are taken one search after the other. */
  const placesIn = (result) => {
    const read = () => result.data().then(({ content, weighted_locations: places }) => ({ words: content.split(/\s+/), places: [...places] }));
    const mine = reading.then(read);
    reading = mine.catch(() => {});
    return mine;
  };
  /** Where a word stands, or else the one that was meant. Pagefind falls back to shorter words. */
  const lookUp = async (typed) => {
    const stands = async (word) => {
      const found = await pagefind.search(word);
      if (found.results.length === 0) return null;
      const { words, places } = await placesIn(found.results[0]);
      const is = (it) => it.balanced_score >= SAME_WORD * it.weight ** 2 || words[it.location]?.toLowerCase().includes(word);
      return places.some(is) ? found.results : null;
    };
    const found = await stands(typed);
    if (found) return { word: typed, results: found };
    const word = nearest(typed, (await allWords()).filter((it) => it !== typed));
    return { word, typed, results: (word && (await stands(word))) ?? [] };
  };

  /**
   * Looks for words: all texts that have one of them, the best first. With `gone` also what the
   * texts once said.
   */
  const find = async (query, { gone = false } = {}) => {
    if (gone) await withPast();
    const asked = termsOf(query, language);
    // Signs alone are no words: nothing has them.
    if (asked.length === 0 && query.trim()) return { terms: [], meant: [], order: [] };
    if (asked.length === 0) {
      const order = [...all.values()].map((it) => ({ id: it.id, data: it.data, places: new Map(), score: standingOf(it.id) }));
      return { terms: [], meant: [], order: order.sort((a, b) => b.score - a.score) };
    }
    const looked = await Promise.all(asked.map(lookUp));
    const found = looked.filter((it) => it.results.length > 0);
    const documents = new Map();
    const rarity = found.map((it) => Math.log(1 + all.size / it.results.length));
    const whole = sum(looked.map((it) => (it.results.length > 0 ? Math.log(1 + all.size / it.results.length) : 1)));
    found.forEach(({ results }, term) => {
      const most = Math.max(...results.map((it) => it.score));
      for (const result of results) {
        if (!gone && !all.has(result.id)) continue;
        const document = documents.get(result.id) ?? { id: result.id, data: result.data, score: 0, covered: 0, places: new Map() };
        documents.set(result.id, document);
        document.score += rarity[term] * (result.score / most);
        document.covered += rarity[term];
        document.places.set(term, result.words);
      }
    });
    const order = [...documents.values()];
    for (const document of order) document.score *= (document.covered / whole) * standingOf(document.id);
    return {
      terms: found.map((it) => it.word),
      meant: looked.filter((it) => it.typed).map(({ typed, word, results }) => ({ typed, word: results.length > 0 ? word : null })),
      order: order.sort((a, b) => b.score - a.score),
    };
  };

  /** Loads some of the texts found, and gives their sections that answer, the best first. */
  const rank = async (texts, terms) => {
    await Promise.all(texts.map(async (it) => {
      it.text = await it.data();
      it.sections = sectionsOf(it.text);
    }));
    const rarity = weigh(texts, terms);
    const yearOf = ({ text }) => Number(text.filters.Year?.[0]);
    const newest = Math.max(...texts.map(yearOf).filter(Boolean));
    /** What is older counts a little less, among texts that answer alike. */
    const youth = (it) => 1 - Math.min(0.04, 0.01 * (newest - (yearOf(it) || newest)));
    const most = (numbers) => Math.max(...numbers, Number.MIN_VALUE);
    const best = most(texts.map((it) => it.score));
    const highest = most(texts.flatMap((it) => it.sections.map((section) => section.score)));
    const results = texts.flatMap((it) => {
      const sections = it.sections.sort((a, b) => b.score - a.score || a.start - b.start);
      const telling = sections.filter((section, at) => at === 0 || section.score > LEAST_SHARE * sections[0].score).slice(0, MOST_SECTIONS);
      return telling.map((section) => ({ it, section, rank: youth(it) * (0.5 * (it.score / best) + standingOf(it.id) * (section.score / highest)) }));
    });
    return results.sort((a, b) => b.rank - a.rank).map(({ it, section }) => ({
      url: it.text.url,
      meta: it.text.meta,
      gone: !all.has(it.id),
      change: it.text.meta.redline && new URL(`../${it.text.meta.redline}`, base).href,
      title: section.title,
      anchor: section.anchor,
      excerpt: excerptOf(section, rarity, terms),
      forms: formsOf(section, terms),
    }));
  };

  const has = (id, name, values) => values.some((value) => facets.get(name)?.get(value)?.has(id));
  /** Those of the texts that have a chosen value of each facet; `but` one. */
  const narrow = (order, chosen, but) => {
    const narrowing = Object.entries(chosen).filter(([name]) => name !== but);
    return order.filter((it) => narrowing.every(([name, values]) => has(it.id, name, values)));
  };
  /** Of each loaded facet its values with how many of the texts have them, given what is chosen elsewhere. */
  const counts = (order, chosen) => new Map([...facets].map(([name, values]) => {
    const ids = narrow(order, chosen, name).map((it) => it.id);
    return [name, new Map([...values].map(([value, members]) => [value, ids.filter((id) => members.has(id)).length]))];
  }));
  const values = (name) => [...(facets.get(name)?.keys() ?? [])];
  return { find, rank, narrow, load, counts, values, batch: BATCH };
};
