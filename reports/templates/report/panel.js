/* What is looked at: why it is as it is, what it needs, what needs it, what was found about it. */

const MOST_NEIGHBOURS = 40;

const HINT = [...byId("panel").children];

function showPanel(model, outcome, looked, findings, act) {
  const panel = byId("panel");
  const focused = panel.contains(document.activeElement);
  panel.hidden = false;
  if (looked.length === 1) panel.replaceChildren(...oneElement(model, outcome, looked[0], findings, act));
  else if (looked.length) panel.replaceChildren(make("h4", {}, counted(looked.length, "element")), elementList(model, outcome, looked.map((element) => ({ element })), act));
  else panel.replaceChildren(...HINT);
  if (!focused) return;
  panel.firstElementChild.tabIndex = -1; // what was pressed is gone
  panel.firstElementChild.focus();
}

function* oneElement(model, outcome, element, findings, act) {
  const ref = model.refs[element];
  yield make("h4", {}, mark(outcome.level[element]), ` ${named(ref)}`);
  yield make("p", { class: "muted" }, [model.domains[element], model.tiers[element] && `tier ${model.tiers[element]}`, model.folder + model.places[element]].filter(Boolean).join(", "));
  yield make("p", {}, whenOf(outcome, element) === "up" ? "not hit in this scenario" : whenOf(outcome, element));
  if (canFail(ref)) {
    const fails = outcome.failed.includes(element);
    yield make("p", {}, make("button", { type: "button", click: () => act.toggle(element) }, fails ? "Let it not fail" : "Make it fail, too"), " ", make("button", { type: "button", click: () => act.only([element]) }, "Make only it fail"));
  }
  const causes = outcome.causes(element);
  if (causes.length) {
    yield make("h5", {}, "Why");
    yield make("ol", {}, ...causes.map((cause) => make("li", {}, caused(model.refs[cause.element], cause.text))));
  }
  yield* neighbours(model, outcome, "Needs", model.needs[element], act);
  yield* neighbours(model, outcome, "Needed by", model.neededBy[element], act);
  const about = findings.filter((finding) => finding.element === element);
  if (about.length) {
    yield make("h5", {}, counted(about.length, "finding"));
    yield make("ul", {}, ...about.map((finding) => make("li", {}, finding.rule)));
  }
}

function* neighbours(model, outcome, title, edges, act) {
  if (!edges.length) return;
  yield make("h5", {}, `${title} (${edges.length})`);
  yield elementList(model, outcome, edges, act);
}

function elementList(model, outcome, edges, act) {
  const item = ({ element, kind, hard }) =>
    make("li", {}, make("button", { type: "button", click: () => act.look([element]) }, mark(outcome.level[element]), ` ${named(model.refs[element])}`), kind ? ` ${kind}${hard ? "" : ", softly"}` : "");
  const items = edges.slice(0, MOST_NEIGHBOURS).map(item);
  if (edges.length > MOST_NEIGHBOURS) items.push(make("li", { class: "muted" }, `${edges.length - MOST_NEIGHBOURS} more, not listed; the search finds them`));
  return make("ul", {}, ...items);
}
