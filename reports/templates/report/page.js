/* The page: what fails is in its address, so that a link reproduces it. */

const MOST_MATCHES = 20;
const LARGE = 1000; // elements from which on the page lays out only what is in view, to stay quick

function asked(model) {
  const address = new URLSearchParams(location.hash.slice(1));
  const given = address.getAll("fail").filter(Boolean);
  const failed = given.map((ref) => model.number.get(visible(ref))).filter((element) => element !== undefined && canFail(model.refs[element]));
  const at = address.has("at") ? secondsOf(address.get("at")) : Infinity;
  const notes = [];
  if (failed.length < given.length) notes.push(`${counted(given.length - failed.length, "element")} of the link can not fail here.`);
  if (!(at >= 0)) notes.push("The link has no moment that can be read, such as at=90s or at=5m.");
  return { any: address.has("fail"), failed, moment: at >= 0 ? at : Infinity, note: notes.join(" ") };
}

function addressOf(model, failed, moment = Infinity) {
  const address = new URLSearchParams((failed.length ? failed : [-1]).map((element) => ["fail", model.refs[element] ?? ""]));
  if (moment < Infinity) address.append("at", `${moment}s`);
  return `#${address}`;
}

function start(model) {
  const state = { failed: [], looked: [], moment: Infinity };
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
    /** A step in time is no step in the history of the browser, and one on the way is none in its address. */
    at(moment, stays = true) {
      fail(state.failed, moment);
      if (stays) location.replace(addressOf(model, state.failed, moment));
    },
    visit(element) {
      act.look([element]);
      const row = picture.rowOf.get(element);
      (row ? row.querySelector(".look") : byId("panel")).scrollIntoView({ block: "center" });
      if (row) row.querySelector(".look").focus({ preventScroll: true });
    },
  };
  const findings = showFindings(model, act);
  const picture = new Picture(model, act);
  const show = () => {
    picture.show(state.outcome, state.looked);
    showPanel(model, state.outcome, state.looked, findings, act);
  };
  const fail = (failed, moment = Infinity, note = "") => {
    const elements = [...new Set(failed)].sort((a, b) => a - b);
    if (!state.course || elements.join() !== state.failed.join()) state.course = courseOf(model, elements);
    Object.assign(state, { failed: elements, moment, outcome: outcomeAt(model, state.course, moment) });
    showOutcome(model, state.outcome, outcomeAt(model, state.course, Infinity));
    showChoice(model, state, note, act);
    showMoment(state);
    show();
  };
  const read = () => {
    const { any, failed, moment, note } = asked(model);
    if (any && location.hash !== addressOf(model, state.failed, state.moment)) fail(failed, moment, note);
  };
  document.body.classList.toggle("large", model.refs.length >= LARGE);
  for (const bare of document.querySelectorAll(".bare")) bare.remove();
  showHeat(model, act);
  showEstate(model);
  showMore(model);
  startPicker(model, state, act);
  startMoments(state, act);
  fail(model.shown);
  addEventListener("hashchange", read);
  addEventListener("click", stay);
  read();
  byId(asked(model).any ? "what-if" : location.hash.slice(1))?.scrollIntoView(); // it has moved: the page has grown above it
}

/** A link to a section, pressed where the address names what fails: it goes there and leaves the address as it is. */
function stay(event) {
  const link = event.target.closest('a[href^="#"]:not([href*="="])');
  if (!link || !location.hash.includes("=") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  goTo(link.hash.slice(1));
}

function showChoice(model, { failed, moment }, note, act) {
  const chips = failed.map((element) => make("button", { type: "button", "aria-label": `Let ${named(model.refs[element])} not fail`, click: () => act.toggle(element) }, `✕ ${named(model.refs[element])}`));
  const failing = byId("failing");
  const pressed = [...failing.children].indexOf(document.activeElement);
  failing.hidden = !failed.length && !note;
  failing.replaceChildren("Failing: ", ...chips, note);
  if (pressed >= 0) (chips[pressed] ?? chips.at(-1) ?? byId("search")).focus();
  byId("link").setAttribute("href", addressOf(model, failed, moment));
  const value = failed.join(" ");
  byId("scenario").value = [...byId("scenario").options].some((option) => option.value === value) ? value : "";
}

function startPicker(model, state, act) {
  const [scenario, search] = [byId("scenario"), byId("search")];
  const said = (down, degraded) => (model.functions.length ? ` (${counted(down, "function")} down, ${degraded} degraded)` : "");
  const option = ([fails, down, degraded]) => make("option", { value: fails.join(" ") }, `${fails.map((element) => named(model.refs[element])).join(" and ")}${said(down, degraded)}`);
  scenario.append(...model.scenarios.map(option));
  byId("picker").hidden = false;
  byId("picker").addEventListener("submit", (event) => event.preventDefault());
  scenario.addEventListener("change", () => act.only(scenario.value ? numbersOf(scenario.value) : state.failed));
  const move = (by) => {
    const place = Math.min(Math.max(scenario.selectedIndex + by, 1), scenario.options.length - 1);
    if (place > 0) act.only(numbersOf(scenario.options[place].value));
  };
  byId("previous").addEventListener("click", () => move(-1));
  byId("next").addEventListener("click", () => move(1));
  byId("mend").addEventListener("click", () => act.only([]));
  search.addEventListener("input", () => showMatches(model, search.value, act));
  addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=range]), select, textarea");
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
    else if (!typing && event.key === ",") byId("earlier").click();
    else if (!typing && event.key === ".") byId("later").click();
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
