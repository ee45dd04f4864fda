// Puts the head of the next state of a page in place: its title, its style sheets, its scripts.

const isOwn = (element) => element.dataset.guideOwn !== undefined;
const sheets = (head) => [...head.querySelectorAll("link[rel=stylesheet]")].filter((it) => !isOwn(it));
/** The addresses of the scripts of a page, and whether each runs at once or waits for its button to be pressed. */
const scripts = (page) => [
  ...[...page.querySelectorAll("script[src]")].filter((it) => it.dataset.guidePreview === undefined).map((it) => ({ address: it.src, waits: false })),
  ...[...page.querySelectorAll("[data-load]")].map((it) => ({ address: new URL(it.dataset.load, document.baseURI).href, waits: true })),
];
/** The name of an asset; its folder is that of its content. */
const named = ({ address }) => new URL(address, document.baseURI).pathname.replace(/\/assets\/[0-9a-f]+\//, "/assets/");
const tag = async (address) => (await fetch(address, { method: "HEAD", cache: "no-store" })).headers.get("etag");

const arrived = (link) =>
  new Promise((done) => {
    link.addEventListener("load", done);
    link.addEventListener("error", done);
    document.head.append(link);
  });

/** Fetches the fonts of a sheet that stand for those in use, so that no other is shown in between. */
const fonts = async (sheet) => {
  const used = new Set([...document.fonts].filter((it) => it.status === "loaded").map((it) => `${it.family.replace(/["']/g, "")} ${it.style}`));
  const rules = [...sheet.cssRules].filter((it) => it instanceof CSSFontFaceRule);
  const wanted = rules.filter(({ style }) => used.has(`${style.getPropertyValue("font-family").replace(/["']/g, "")} ${style.getPropertyValue("font-style") || "normal"}`));
  const addresses = wanted.map(({ style }) => /url\(["']?([^"')]+)/.exec(style.getPropertyValue("src"))?.[1]).filter(Boolean);
  await Promise.all(addresses.map((address) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "preload", as: "font", crossOrigin: "anonymous", href: new URL(address, sheet.href).href });
    link.dataset.guideOwn = "";
    return arrived(link).then(() => link.remove());
  }));
};

/** The scripts that ran here, with what they were. */
let ran = null;
const note = async () => {
  const all = scripts(document).map(async (it) => [named(it), { address: it.address, tag: await tag(it.address) }]);
  return new Map(await Promise.all(all));
};

/** Are there scripts of the page that ran here in another form? Those that are new begin to run. */
export const isOutdated = async (next) => {
  ran ??= await note();
  for (const script of scripts(next)) {
    const name = named(script);
    const known = ran.get(name);
    const { address, waits } = script;
    if (known?.address === address) continue;
    const now = { address, tag: await tag(address) };
    if (known && known.tag !== now.tag) return true;
    ran.set(name, now);
    if (known || waits) continue;
    const added = document.createElement("script");
    added.src = address;
    added.async = false;
    addEventListener("guide:patched", () => document.head.append(added), { once: true });
  }
  return false;
};

/** Loads the style sheets of the next page beside those that are shown; gives what takes the head over. */
export const prepared = async (next) => {
  const shown = sheets(document.head);
  const wanted = sheets(next.head).map((it) => new URL(it.href, document.baseURI).href);
  const fresh = wanted.filter((href) => !shown.some((it) => it.href === href)).map((href) => {
    const link = document.createElement("link");
    // Loaded, and shown to nobody yet.
    Object.assign(link, { rel: "stylesheet", media: "not all", href });
    return link;
  });
  await Promise.all(fresh.map((link) => arrived(link).then(() => link.sheet && fonts(link.sheet)).catch(() => {})));
  return () => {
    for (const link of fresh) link.removeAttribute("media");
    for (const link of shown) if (!wanted.includes(link.href)) link.remove();
    document.title = next.title;
    for (const name of ["lang", "dir", "data-running"]) {
      const value = next.documentElement.getAttribute(name);
      if (value === null) document.documentElement.removeAttribute(name);
      else document.documentElement.setAttribute(name, value);
    }
    const told = "meta[name], meta[property], link[rel=canonical], link[rel=alternate], link[rel=icon]";
    for (const element of document.head.querySelectorAll(told)) element.remove();
    for (const element of next.head.querySelectorAll(told)) document.head.append(document.importNode(element, true));
  };
};
