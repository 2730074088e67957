/* What there is no room for without scripts: every element in the table of its kind, and the rest of other lists. */

const FEW_ROWS = 12; // so many are open when the page is

function showEstate(model) {
  const context = new Set(model.context);
  const known = {
    name: (element) => `${nameOf(model.refs[element])}${context.has(element) ? " (context)" : ""}`,
    domain: (element) => model.domains[element],
    tier: (element) => model.tiers[element],
    "written at": (element) => model.places[element],
  };
  const tableOf = ({ kind, title, heads, elements, cells }) => {
    const told = heads.map((head) => known[head] ?? ((_, place) => cells[head][place]));
    const body = make("tbody");
    later(
      (function* rows() {
        for (const [place, element] of elements.entries()) {
          const [name, ...others] = told.map((tell) => tell(element, place) ?? "–");
          yield body.append(make("tr", {}, make("th", {}, name), ...others.map((text) => make("td", {}, text))));
        }
      })(),
    );
    return make("details", { id: `estate-${kind}`, open: elements.length <= FEW_ROWS }, make("summary", {}, `${title} (${elements.length})`), wide(title, heads, body));
  };
  byId("tables").replaceChildren(...model.tables.map(tableOf));
}

/** Rows and items that come after those in the page, and look like them. */
function showMore(model) {
  for (const [id, rows] of Object.entries(model.more)) {
    const list = byId(id);
    if (list.tagName === "TABLE") {
      const like = [...list.tBodies[0].rows[0].cells];
      list.tBodies[0].append(...rows.map((texts) => make("tr", {}, ...texts.map((text, place) => make(like[place].tagName, { class: like[place].className || false }, text)))));
    } else if (list.tagName === "DL") list.append(...rows.flatMap(([term, ...said]) => [make("dt", {}, term), ...said.map((text) => make("dd", {}, text))]));
    else list.append(...rows.map(([text]) => make("li", {}, text)));
  }
}
