/* The map: its rows take on the states of an outcome, and lines show the ways of causes. */

const MOST_CHAINS = 60;
const [LEAST_WIDE, MOST_WIDE, ALL_WIDE] = [1.15, 3.2, 4.5];

/** As wide as a lane has cards and rows, within bounds, so that none is very long beside others that are short. */
function widthsOf(lanes) {
  const rows = lanes.map(([, cards]) => cards.reduce((sum, card) => sum + 2 + card[3].length, 0));
  const all = rows.reduce((sum, count) => sum + count, 0);
  const width = (count) => Math.min(MOST_WIDE, Math.max(LEAST_WIDE, (ALL_WIDE * count) / all));
  return rows.map((count) => `minmax(0, ${width(count).toFixed(2)}fr)`).join(" ");
}

class Picture {
  constructor(model, act) {
    this.model = model;
    this.map = byId("map");
    this.rows = [];
    const row = (tag, label, refs) => {
      const ref = model.refs[refs[0]];
      const look = make("button", { class: "look", click: () => act.look(refs) }, mark("up"), " ", make("span", {}, make("b", {}, label || nameOf(ref)), " ", make("small")));
      const fail = refs.length === 1 && canFail(ref) ? [make("button", { class: "fail", "aria-label": `Make ${named(ref)} fail`, click: () => act.toggle(refs[0]) })] : [];
      const made = make(tag, { class: "row" }, look, ...fail);
      this.rows.push({ row: made, refs });
      return made;
    };
    const card = ([title, note, element, rows]) => {
      const head = make("div", { class: "head" }, element < 0 ? make("h5", {}, title) : row("div", title, [element]));
      if (note) head.append(make("p", { class: "muted" }, note));
      return make("div", { class: "card" }, head, make("ul", {}, ...rows.map(([label, refs]) => row("li", label, sums(refs)))));
    };
    const lane = ([title, cards]) => make("div", { class: "lane" }, make("h4", {}, title), make("div", { class: "cards" }, ...cards.map(card)));
    this.map.prepend(...model.map.map(lane));
    this.map.style.setProperty("--lanes", widthsOf(model.map));
    this.rowOf = new Map(this.rows.flatMap(({ row: made, refs }) => refs.map((element) => [element, made])));
    byId("stage").hidden = false;
    new ResizeObserver(() => this.drawLines()).observe(this.map);
  }

  show(outcome, looked) {
    this.outcome = outcome;
    this.looked = looked;
    for (const { row, refs } of this.rows) this.showRow(row, refs);
    this.drawLines();
  }

  showRow(row, refs) {
    const { level, worstAt, failed } = this.outcome;
    const count = (wanted) => refs.filter((element) => level[element] === wanted).length;
    const [down, degraded] = [count("down"), count("degraded")];
    const worst = down ? "down" : degraded ? "degraded" : "up";
    const since = Math.min(...refs.filter((element) => level[element] === worst).map((element) => worstAt[element]));
    row.classList.remove("is-down", "is-degraded", "is-up");
    row.classList.add(`is-${worst}`);
    row.classList.toggle("is-late", since >= this.model.late && since < Infinity);
    row.classList.toggle("is-looked", refs.some((element) => this.looked.includes(element)));
    row.querySelector("i").replaceWith(mark(worst));
    const several = [down ? `${down} ✕` : "", degraded ? `${degraded} ◐` : ""].filter(Boolean).join(" ");
    row.querySelector("small").textContent = refs.length > 1 ? several : worst === "up" ? "" : after(since);
    const fail = row.querySelector(".fail");
    if (!fail) return;
    const fails = failed.includes(refs[0]);
    fail.setAttribute("aria-pressed", String(fails));
    fail.textContent = fails ? "failed" : "fail";
  }

  /** The ways from what failed to the functions; with something looked at, only its own, and its direct needs. */
  drawLines() {
    if (!this.outcome) return;
    const { left, top } = this.map.getBoundingClientRect();
    const placed = (element) => {
      const box = element.getBoundingClientRect();
      return { left: box.left - left, right: box.right - left, top: box.top - top, bottom: box.bottom - top };
    };
    const cards = [...this.map.querySelectorAll(".card")].map(placed);
    const lines = new Map();
    const join = (from, to, level) => {
      const [a, b] = [this.rowOf.get(from), this.rowOf.get(to)];
      if (a && b && a !== b) lines.set(`${from} ${to}`, make("svg:path", { class: `to-${level}`, d: route(placed(a), placed(b), cards) }));
    };
    for (const element of this.looked) {
      for (const need of this.model.needs[element]) join(need.element, element, "up");
      for (const user of this.model.neededBy[element]) join(element, user.element, "up");
    }
    const ends = this.looked.length ? this.looked : this.model.functions;
    for (const element of ends.filter((end) => this.outcome.level[end] !== "up").slice(0, MOST_CHAINS)) {
      const links = this.outcome.causes(element).map((cause) => cause.element).filter((cause) => this.rowOf.has(cause));
      links.slice(1).forEach((cause, place) => join(cause, links[place], this.outcome.level[links[place]]));
    }
    byId("lines").replaceChildren(...lines.values());
  }
}
