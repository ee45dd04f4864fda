// Results of a search as elements. Nothing that was searched for or found is ever read as markup.

const say = globalThis.guideSay;

/** An element with text and children; attributes only by name. */
export const make = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
};

/** A link within this site, or plain words when it would lead elsewhere. */
export const link = (url, text, attributes = {}) => {
  const target = new URL(url, document.baseURI);
  return target.origin === location.origin ? make("a", { ...attributes, href: target.href }, text) : make("span", attributes, text);
};

let index;
/** The index of the site, opened once; what the link to the search page says leads to it. */
export const openIndex = ({ dataset }) => {
  index ??= import(new URL(dataset.find, document.baseURI).href).then((it) => it.open(dataset.index));
  return index;
};

/** Why there is no search. */
export const reason = () =>
  say(location.protocol === "file:" ? "script-search-folder-preview" : "script-search-no-index");

/** The place on its page, with the words to mark there. */
const address = ({ url, anchor, forms }) => {
  const target = new URL(url, document.baseURI);
  for (const form of forms) target.searchParams.append("highlight", form);
  if (anchor) target.hash = anchor;
  return target;
};

/** Attributes of the language of a text, where that is not the site's. */
const ownLanguage = ({ language }) => (language ? { lang: language, dir: "auto" } : {});

const status = (label, look) => make("span", { class: `status status-${look.replace(/[^a-z]+/g, "-")}` }, label);

/** A result: the section, its document with what is to be known of it, and the words around. */
export const item = (result, heading) => {
  const { meta } = result;
  const facts = make("p", { class: "card-facts" });
  if (result.anchor) facts.append(make("span", { class: "result-of", ...ownLanguage(meta) }, meta.title ?? result.url));
  if (result.gone) {
    facts.append(make("span", { class: "claimed" }, say("script-removed-by", { what: meta.removed })));
    if (meta.version) facts.append(make("span", {}, say("script-stood-in", { version: meta.version.toLowerCase() })));
    if (result.change) facts.append(link(result.change, say("script-see-change")));
  } else {
    if (meta.status) facts.append(status(meta.status, meta.look ?? ""));
    if (meta.version) facts.append(make("span", {}, meta.version));
    if (meta.workstream) facts.append(make("span", {}, meta.workstream));
    if (meta.date) facts.append(make("span", {}, say("script-last-changed", { date: meta.date })));
  }
  const words = result.excerpt.map((piece) => (piece.marked ? make("mark", {}, piece.text) : piece.text));
  const node = make("li", { class: "result" }, make(heading, {}, link(address(result), result.title, ownLanguage(meta))));
  if (facts.childNodes.length > 0) node.append(facts);
  if (words.length > 0) node.append(make("p", { class: "excerpt" }, make("span", ownLanguage(meta), ...words)));
  return node;
};

/** What is to be said of words that stand nowhere. */
export const remarks = (meant) => meant.map(({ typed, word }) => say(word ? "script-taken-for" : "script-no-text-has", { typed, word })).join(" ");
