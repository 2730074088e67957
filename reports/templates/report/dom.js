/* The few ways in which scripts touch the page. Names go in as text only. */

const byId = (id) => document.getElementById(id);
const MARKS = { down: "✕", degraded: "◐", up: "–" };

/** An element with attributes and children; functions among the attributes listen. */
function make(tag, attributes = {}, ...children) {
  const made = tag.startsWith("svg:") ? document.createElementNS("http://www.w3.org/2000/svg", tag.slice(4)) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

const mark = (level) => make("i", { role: "img", "aria-label": level }, MARKS[level]);
const numbersOf = (text) => (text ? text.split(" ").map(Number) : []);
const fill = (select, texts) => select.append(...[...new Set(texts)].filter(Boolean).sort(byCodePoint).map((text) => make("option", {}, text)));

function goTo(section) {
  byId(section).scrollIntoView();
  byId(section).focus({ preventScroll: true });
}

/** A table in a frame that scrolls by itself where it is wider than the page; then it must be reachable by keyboard. */
function wide(label, heads, body) {
  const head = make("thead", {}, make("tr", {}, ...heads.map((text) => make("th", {}, text))));
  return make("div", { class: "wide", role: "region", "aria-label": `Table: ${label}`, tabindex: "0" }, make("table", {}, head, body));
}
