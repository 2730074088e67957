/* The platform of the page, and what becomes of it. Elements are numbers: places in `refs`. */

function modelOf(data) {
  const net = { ...data.network, undeclared: new Set(data.network.undeclared) };
  const refs = net.refs;
  const needs = refs.map(() => []);
  const neededBy = refs.map(() => []);
  for (const [from, to, kind, hard] of data.edges) {
    needs[from].push({ element: to, kind, hard });
    neededBy[to].push({ element: from, kind, hard });
  }
  const ofKind = (kind) => refs.map((_, element) => element).filter((element) => kindOf(refs[element]) === kind);
  const number = new Map(refs.map((ref, element) => [ref, element]));
  const functions = ofKind("function");
  const services = ofKind("service");
  const weight = functions.reduce((sum, element) => sum + data.weights[element], 0);
  const before = downBefore(net, [...functions, ...services]);
  return { ...data, net, refs, number, needs, neededBy, functions, services, weight, before };
}

const kindOf = (ref) => ref.slice(0, ref.indexOf(":"));
const nameOf = (ref) => ref.slice(ref.indexOf(":") + 1);
const canFail = (ref) => kindOf(ref) !== "function";

/** Those of some elements that are down before anything fails. */
function downBefore(net, elements) {
  if (!net.always.length) return new Set();
  const { times } = propagate(net, net.always);
  return new Set(elements.filter((element) => times[net.down[element]] < Infinity));
}

/** What comes of elements failing together, for good: when everything comes to be, and the moments at which a level changes. */
function courseOf(model, failed) {
  const { net } = model;
  const nodes = [...net.always, ...failed.map((element) => net.down[element])];
  const found = propagate(net, nodes);
  const times = [...net.degraded, ...net.down].map((node) => found.times[node]).filter((time) => time < Infinity);
  return { failed, found, declared: propagate(net, nodes, true), moments: [...new Set([0, ...times])].sort((a, b) => a - b) };
}

/** How things are at a moment of a course, or in the end: the level of every element, since when, and why. */
function outcomeAt(model, { failed, found, declared }, moment) {
  const { net } = model;
  const began = (times, node) => (times[node] <= moment ? times[node] : Infinity);
  const downAt = net.down.map((node) => began(found.times, node));
  const degradedAt = net.degraded.map((node) => began(found.times, node));
  const level = downAt.map((at, element) => (at < Infinity ? "down" : degradedAt[element] < Infinity ? "degraded" : "up"));
  const worstAt = downAt.map((at, element) => (at < Infinity ? at : degradedAt[element]));
  const radius = (down) => {
    if (!model.weight) return 0;
    return model.functions.filter(down).reduce((sum, element) => sum + model.weights[element], 0) / model.weight;
  };
  return {
    failed,
    moment,
    downAt,
    degradedAt,
    level,
    worstAt,
    blastRadius: radius((element) => level[element] === "down"),
    blastRadiusDeclared: radius((element) => began(declared.times, net.down[element]) < Infinity),
    costPerHour: model.functions.reduce((sum, element) => sum + (level[element] === "down" ? model.costs[element] || 0 : 0), 0),
    causes: (element) => (level[element] === "up" ? [] : chain(net, found, (level[element] === "down" ? net.down : net.degraded)[element])),
  };
}

/** The elements from the one that owns a node down to one that failed, each with what is wrong with it. */
function chain(net, found, node) {
  const links = [];
  for (let here = node; here >= 0; ) {
    const owner = net.owners[here];
    const [text, below] = step(net, found, here, owner);
    links.push({ element: owner, text });
    here = below;
  }
  return links;
}

function step(net, found, node, owner) {
  const said = [];
  let above = owner;
  let here = node;
  while (found.from[here] >= 0) {
    const sentence = net.reasons[found.by[here]];
    if (sentence >= 0) said.push(sentenceOf(net, sentence));
    here = found.from[here];
    above = net.owners[here];
    if (above >= 0 && above !== owner) return [said.join(" because "), here];
  }
  return [above < 0 && said.length ? said.join(" because ") : FAILED, -1];
}

const FAILED = "failed";
const SLOT = /\{(\d+)\}/g;

function sentenceOf(net, sentence) {
  const [form, ...values] = net.sentences[sentence];
  return form.replace(SLOT, (_, place) => values[place]);
}
