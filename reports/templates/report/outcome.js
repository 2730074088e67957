/* What is said of an outcome: the sentence, the waves, what is hit and why, the timeline. */

const MOST_HIT = 100;
const MOST_TIMED = 60;
const MOST_IN_A_WAVE = 20;

function hitOf(model, outcome) {
  const rank = (element) => ({ function: 0, service: 1 })[kindOf(model.refs[element])] ?? 2;
  const order = (a, b) =>
    rank(a) - rank(b) || (outcome.level[a] !== "down") - (outcome.level[b] !== "down") || outcome.worstAt[a] - outcome.worstAt[b] || a - b;
  return model.refs.map((_, element) => element).filter((element) => outcome.level[element] !== "up").sort(order);
}

/** What is said of a moment, and of the whole course that it belongs to. */
function showOutcome(model, outcome, end) {
  const [hits, all] = [hitOf(model, outcome), hitOf(model, end)];
  byId("answer").textContent = answerOf(model, outcome);
  byId("bounds").textContent = boundsOf(model, outcome);
  showWaves(model, end, all, outcome.moment);
  showHits(model, outcome, hits, MOST_HIT);
  showTimes(model, end, all, outcome.moment);
}

function showWaves(model, outcome, hits, moment) {
  const waves = model.waves.map(([until, name]) => ({ until: until ?? Infinity, name, functions: [], services: 0, later: 0 }));
  const comes = (element) => outcome.worstAt[element] > moment;
  for (const element of hits) {
    const wave = waves.find(({ until }) => outcome.worstAt[element] <= until);
    const kind = kindOf(model.refs[element]);
    if (kind === "function") wave.functions.push(element);
    if (kind === "service") wave.services += 1;
    if (kind === "service" && comes(element)) wave.later += 1;
  }
  const chip = (element) => {
    const level = outcome.level[element];
    return make("li", { class: comes(element) ? "chip" : `chip is-${level}` }, mark(level), ` ${nameOf(model.refs[element])}${comes(element) ? ", to come" : ""}`);
  };
  const chips = (elements) => [
    ...elements.slice(0, MOST_IN_A_WAVE).map(chip),
    ...(elements.length > MOST_IN_A_WAVE ? [make("li", {}, `and ${elements.length - MOST_IN_A_WAVE} more`)] : []),
  ];
  byId("waves").replaceChildren(
    ...waves.map(({ name, functions, services, later }) =>
      make("li", {}, make("h3", {}, name), make("ul", {}, ...chips(functions)), make("p", {}, counted(services, "service"), later ? `, ${later} to come` : "")),
    ),
  );
}

function showHits(model, outcome, hits, most) {
  const toMilliseconds = (seconds) => Math.round(seconds * 1000) / 1000; // as kblast simulate writes them
  const row = (element) => {
    const level = outcome.level[element];
    const [degradedAt, downAt] = [outcome.degradedAt[element], outcome.downAt[element]].map(toMilliseconds);
    return make(
      "tr",
      { "data-ref": element, "data-degraded-at": degradedAt, "data-down-at": downAt },
      make("td", {}, make("i", { "aria-hidden": "true" }, MARKS[level]), ` ${level}`),
      make("th", {}, named(model.refs[element])),
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

function showTimes(model, outcome, hits, moment) {
  const along = (seconds) => Math.round(axis(model.stops, seconds) * 860 + 20);
  const timed = hits.filter((element) => {
    const kind = kindOf(model.refs[element]);
    return kind === "function" || (kind === "service" && model.tiers[element] === 1);
  });
  const bar = (from, to, stroke, width, dashes = "none") =>
    to > from ? [make("svg:path", { d: `M${from} 8H${to}`, stroke, "stroke-width": width, "stroke-dasharray": dashes })] : [];
  const row = (element) => {
    const degraded = along(outcome.degradedAt[element]);
    const down = outcome.level[element] === "down" ? along(outcome.downAt[element]) : 880;
    const bars = [...bar(20, degraded, "#8a94a3", 1), ...bar(degraded, down, "#f2b134", 10, "5 1"), ...bar(down, 880, "#b42318", 12)];
    if (moment < Infinity) bars.push(make("svg:path", { class: "moment", d: `M${along(moment)} 0V16` }));
    const drawing = make("svg:svg", { viewBox: "0 0 900 16", width: 900, height: 16, "aria-hidden": "true" }, ...bars);
    return make("tr", {}, make("th", {}, named(model.refs[element])), make("td", {}, drawing), make("td", {}, make("i", { "aria-hidden": "true" }, MARKS[outcome.level[element]]), ` ${whenOf(outcome, element)}`));
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
