/* The heat map: failures and the functions that they hit; a press shows the failure. */

function showHeat(model, act) {
  const table = byId("heat-table");
  if (!table) return;
  const { functions, rows } = model.heat;
  const heads = ["if this fails", ...functions.map((element) => nameOf(model.refs[element])), "down", "degraded"];
  table.tHead.rows[0].replaceChildren(...heads.map((text) => make("th", {}, text)));
  table.tBodies[0].replaceChildren(...rows.map((row) => heatRow(model, row, act)));
}

function heatRow(model, [fails, alike, hits], act) {
  const choose = () => {
    act.only(fails);
    goTo("what-if");
  };
  const name = make("button", { class: "choose", click: choose }, fails.map((element) => named(model.refs[element])).join(" and "));
  const others = alike ? [" ", make("span", { class: "muted" }, `and ${alike} more that do${alike === 1 ? "es" : ""} the same`)] : [];
  const cell = ([degraded, down]) => {
    if (degraded === undefined) return make("td");
    const [level, since] = down === null ? ["degraded", degraded] : ["down", down];
    return make("td", { class: `is-${level}${since >= model.late ? " is-late" : ""}` }, `${MARKS[level]} ${since ? duration(since) : "0"}`);
  };
  const count = (wanted) => make("td", { class: "number" }, String(hits.filter((hit) => hit.length && (hit[1] === null) === wanted).length));
  return make("tr", {}, make("th", {}, name, ...others), ...hits.map(cell), count(false), count(true));
}
