/* What is said of an outcome: the sentence, the waves, what is hit and why, the timeline. */

const MOST_HIT = 100;
const MOST_TIMED = 60;

function hitOf(model, outcome) {
  const rank = (element) => ({ function: 0, service: 1 })[kindOf(model.refs[element])] ?? 2;
  const order = (a, b) =>
    rank(a) - rank(b) || (outcome.level[a] !== "down") - (outcome.level[b] !== "down") || outcome.worstAt[a] - outcome.worstAt[b] || a - b;
  return model.refs.map((_, element) => element).filter((element) => outcome.level[element] !== "up").sort(order);
}

function showOutcome(model, outcome) {
  const hits = hitOf(model, outcome);
  byId("answer").textContent = answerOf(model, outcome);
  byId("bounds").textContent = boundsOf(model, outcome);
  showWaves(model, outcome, hits);
  showHits(model, outcome, hits, MOST_HIT);
  showTimes(model, outcome, hits);
}

function showWaves(model, outcome, hits) {
  const waves = model.waves.map(([until, name]) => ({ until: until ?? Infinity, name, functions: [], services: 0 }));
  for (const element of hits) {
    const wave = waves.find(({ until }) => outcome.worstAt[element] <= until);
    const kind = kindOf(model.refs[element]);
    if (kind === "function") wave.functions.push(element);
    if (kind === "service") wave.services += 1;
  }
  const chip = (element) => make("li", { class: `chip is-${outcome.level[element]}` }, mark(outcome.level[element]), ` ${nameOf(model.refs[element])}`);
  byId("waves").replaceChildren(
    ...waves.map(({ name, functions, services }) =>
      make("li", {}, make("h3", {}, name), make("ul", {}, ...functions.map(chip)), make("p", {}, counted(services, "service"))),
    ),
  );
}

function showHits(model, outcome, hits, most) {
  const row = (element) => {
    const level = outcome.level[element];
    return make(
      "tr",
      { class: `is-${level}`, "data-ref": element, "data-degraded-at": outcome.degradedAt[element], "data-down-at": outcome.downAt[element] },
      make("td", {}, mark(level), ` ${level}`),
      make("th", { scope: "row" }, named(model.refs[element])),
      make("td", {}, whenOf(outcome, element)),
      make("td", {}, storyOf(model, outcome, element)),
    );
  };
  byId("hit").tBodies[0].replaceChildren(...hits.slice(0, most).map(row));
  const left = hits.length - most;
  byId("hit-rest").textContent = left > 0 ? `${left} more are hit and not listed here.` : "";
  byId("hit-all").hidden = left <= 0;
  byId("hit-all").onclick = () => showHits(model, outcome, hits, hits.length);
}

function showTimes(model, outcome, hits) {
  const along = (seconds) => Math.round(axis(model.stops, seconds) * 860 + 20);
  const timed = hits.filter((element) => {
    const kind = kindOf(model.refs[element]);
    return kind === "function" || (kind === "service" && model.tiers[element] === 1);
  });
  const bar = (name, from, to, y, height, fill) => make("svg:rect", { class: name, x: from, width: Math.max(0, to - from), y, height, fill });
  const row = (element) => {
    const degraded = along(outcome.degradedAt[element]);
    const down = outcome.level[element] === "down" ? along(outcome.downAt[element]) : 880;
    const drawing = make(
      "svg:svg",
      { viewBox: "0 0 900 16", width: 900, height: 16, "aria-hidden": "true", focusable: "false" },
      make("svg:line", { x1: 20, x2: 880, y1: 8, y2: 8, stroke: "#8a94a3" }),
      bar("bar-degraded", degraded, down, 3, 10, "#f2b134"),
      bar("bar-down", down, 880, 2, 12, "#b42318"),
    );
    return make("tr", {}, make("th", { scope: "row" }, named(model.refs[element])), make("td", {}, drawing), make("td", {}, mark(outcome.level[element]), ` ${whenOf(outcome, element)}`));
  };
  byId("times").tBodies[0].replaceChildren(...timed.slice(0, MOST_TIMED).map(row));
  const left = timed.length - MOST_TIMED;
  byId("times-rest").textContent = left > 0 ? `${left} more have no line here; the list above tells when they are hit.` : "";
}

/** Where a time stands on an axis whose marks are at equal distances, from 0 to 1. */
function axis(stops, seconds) {
  for (let place = 0; place + 1 < stops.length; place += 1) {
    const [start, end] = [stops[place][0], stops[place + 1][0]];
    if (seconds < end) return (place + (seconds - start) / (end - start)) / (stops.length - 1);
  }
  return 1;
}
