/* The page: what fails is in its address, so that a link reproduces it. */

const MOST_MATCHES = 20;

function failedInAddress(model) {
  const given = new URLSearchParams(location.hash.slice(1)).getAll("fail").filter(Boolean);
  const found = given.map((ref) => model.number.get(ref)).filter((element) => element !== undefined && canFail(model.refs[element]));
  return { asked: location.hash.includes("fail="), failed: found, unknown: given.length - found.length };
}

function addressOf(model, failed) {
  const address = new URLSearchParams(failed.map((element) => ["fail", model.refs[element]]));
  return `#${failed.length ? address : "fail="}`;
}

function start(model) {
  const state = { failed: [], looked: [] };
  const act = {
    look(elements) {
      state.looked = elements;
      show();
    },
    toggle(element) {
      act.only(state.failed.includes(element) ? state.failed.filter((one) => one !== element) : [...state.failed, element]);
    },
    only(elements) {
      const address = addressOf(model, [...new Set(elements)].sort((a, b) => a - b));
      if (location.hash === address) read();
      else location.hash = address;
    },
    visit(element) {
      act.look([element]);
      const row = picture.rowOf.get(element);
      (row ? row.querySelector(".look") : byId("panel")).scrollIntoView({ block: "center" });
      if (row) row.querySelector(".look").focus({ preventScroll: true });
    },
  };
  const findings = findingRows(act);
  const picture = new Picture(model, act);
  const show = () => {
    const outcome = state.outcome;
    picture.show(outcome, state.looked);
    if (state.looked.length) showPanel(model, outcome, state.looked, findings, act);
    else byId("panel").hidden = false;
  };
  const fail = (failed, note = "") => {
    state.failed = [...new Set(failed)].sort((a, b) => a - b);
    state.outcome = outcomeOf(model, state.failed);
    showOutcome(model, state.outcome);
    showChoice(model, state.failed, note, act);
    show();
  };
  const read = () => {
    const { asked, failed, unknown } = failedInAddress(model);
    if (asked) fail(failed, unknown ? `${counted(unknown, "element")} of the link can not fail here.` : "");
  };
  for (const choose of document.querySelectorAll(".choose")) {
    choose.addEventListener("click", () => {
      act.only(numbersOf(choose));
      byId("what-if").scrollIntoView();
      byId("what-if").focus({ preventScroll: true });
    });
  }
  startPicker(model, state, act);
  fail(model.shown);
  addEventListener("hashchange", read);
  read();
}

function showChoice(model, failed, note, act) {
  const chips = failed.map((element) => make("button", { type: "button", "aria-label": `Let ${named(model.refs[element])} not fail`, click: () => act.toggle(element) }, `✕ ${named(model.refs[element])}`));
  byId("failing").hidden = !failed.length && !note;
  byId("failing").replaceChildren("Failing: ", ...chips, note);
  byId("link").setAttribute("href", addressOf(model, failed));
  const value = failed.join(" ");
  byId("scenario").value = [...byId("scenario").options].some((option) => option.value === value) ? value : "";
}

function startPicker(model, state, act) {
  const [scenario, search] = [byId("scenario"), byId("search")];
  byId("picker").hidden = false;
  byId("picker").addEventListener("submit", (event) => event.preventDefault());
  scenario.addEventListener("change", () => act.only(scenario.value ? scenario.value.split(" ").map(Number) : state.failed));
  const move = (by) => {
    const place = Math.min(Math.max(scenario.selectedIndex + by, 1), scenario.options.length - 1);
    if (place > 0) act.only(scenario.options[place].value.split(" ").map(Number));
  };
  byId("previous").addEventListener("click", () => move(-1));
  byId("next").addEventListener("click", () => move(1));
  byId("mend").addEventListener("click", () => act.only([]));
  search.addEventListener("input", () => showMatches(model, search.value, act));
  addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea");
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      search.value = "";
      showMatches(model, "", act);
      act.look([]);
    } else if (!typing && event.key === "/") {
      event.preventDefault();
      search.focus();
    } else if (!typing && event.key === "[") move(-1);
    else if (!typing && event.key === "]") move(1);
  });
}

function showMatches(model, text, act) {
  const wanted = text.trim().toLowerCase();
  const found = wanted ? model.refs.map((_, element) => element).filter((element) => model.refs[element].toLowerCase().includes(wanted)) : [];
  const items = found.slice(0, MOST_MATCHES).map((element) => make("li", {}, make("button", { type: "button", click: () => act.visit(element) }, named(model.refs[element]))));
  if (found.length > MOST_MATCHES) items.push(make("li", { class: "muted" }, `and ${found.length - MOST_MATCHES} more`));
  if (wanted && !found.length) items.push(make("li", { class: "muted" }, "nothing of this name"));
  byId("matches").replaceChildren(...items);
}

unpacked().then((data) => start(modelOf(data)));
