/* The map: its rows take on the states of an outcome, and lines show the ways of causes. */

const MOST_CHAINS = 60;

class Picture {
  constructor(model, act) {
    this.model = model;
    this.map = byId("map");
    this.rows = [...this.map.querySelectorAll(".row")].map((row, place) => ({ row, refs: model.rows[place] }));
    this.rowOf = new Map(this.rows.flatMap(({ row, refs }) => refs.map((element) => [element, row])));
    for (const { row, refs } of this.rows) {
      row.append(make("button", { class: "look", click: () => act.look(refs) }, mark("up"), " ", row.querySelector("b"), " ", make("small")));
      row.querySelectorAll(":scope > :not(button)").forEach((left) => left.remove());
      const ref = model.refs[refs[0]];
      if (refs.length === 1 && canFail(ref)) row.append(make("button", { class: "fail", "aria-label": `Make ${named(ref)} fail`, click: () => act.toggle(refs[0]) }));
    }
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
