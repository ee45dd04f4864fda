// Elements with text and children, never markup from strings.

/** An element; attributes only by name. */
export const make = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null && value !== undefined) node.setAttribute(name, value);
  node.append(...children);
  return node;
};

/** Code between backticks, as code. */
export const prose = (text) => text.split("`").map((part, index) => (index % 2 === 1 ? make("code", {}, part) : part));

/** Where a problem is explained, and the link that opens its place. */
export const places = (problem) => {
  const edit = problem.edit && make("a", { href: problem.edit, class: "edit" }, problem.place);
  return [edit || (problem.place ?? ""), " ", make("a", { href: `/checks/${problem.code}/` }, problem.code)];
};
