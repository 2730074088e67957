/* The map: its rows take on the states of an outcome, and lines show the ways of causes. */

const MOST_CHAINS = 60;

class Picture {
  constructor(model, act) {
    this.model = model;
    this.map = byId("map");
    this.rows = [...this.map.querySelectorAll(".row")].map((row) => ({ row, refs: numbersOf(row) }));
    this.rowOf = new Map(this.rows.flatMap(({ row, refs }) => refs.map((element) => [element, row])));
    for (const { row, refs } of this.rows) {
      row.querySelector(".look").addEventListener("click", () => act.look(refs));
      const fail = row.querySelector(".fail");
      if (fail) {
        fail.hidden = false;
        fail.addEventListener("click", () => act.toggle(refs[0]));
      }
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
    row.querySelector(".mark").replaceWith(mark(worst));
    const several = [down ? `${down} ✕` : "", degraded ? `${degraded} ◐` : ""].filter(Boolean).join(" ");
    row.querySelector(".since").textContent = refs.length > 1 ? several : worst === "up" ? "" : after(since);
    const fail = row.querySelector(".fail");
    if (!fail) return;
    const fails = failed.includes(refs[0]);
    fail.setAttribute("aria-pressed", String(fails));
    fail.textContent = fails ? "failed" : "fail";
  }

  /** The ways from what failed to the functions; with something looked at, only its own, and its direct needs. */
  drawLines() {
    if (!this.outcome) return;
    const box = this.map.getBoundingClientRect();
    const lines = new Map();
    const join = (from, to, level) => {
      const [a, b] = [this.rowOf.get(from), this.rowOf.get(to)];
      if (a && b && a !== b) lines.set(`${from} ${to}`, make("svg:path", { class: `to-${level}`, d: curve(a.getBoundingClientRect(), b.getBoundingClientRect(), box) }));
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

function curve(from, to, box) {
  const apart = to.left >= from.right;
  const start = [(apart ? from.right : from.left) - box.left, from.top + from.height / 2 - box.top];
  const end = [to.left - box.left, to.top + to.height / 2 - box.top];
  const bend = apart ? Math.max(20, (end[0] - start[0]) / 2) : 24;
  const out = apart ? start[0] + bend : start[0] - bend;
  return `M${start} C${out} ${start[1]} ${end[0] - bend} ${end[1]} ${end}`;
}
