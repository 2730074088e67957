/* Findings: filters, and the way from a finding to the map. */

function findingRows(model, act) {
  const rows = byId("found") ? [...byId("found").querySelectorAll("[data-severity]")] : [];
  for (const row of rows) {
    row.dataset.rule = row.parentElement.dataset.rule;
    const element = Number(row.dataset.ref ?? -1);
    if (element < 0) continue;
    row.dataset.domain = model.domains[element] ?? "";
    row.cells[1].append(make("button", { class: "show", click: () => act.visit(element) }, "show on the map"));
  }
  if (rows.length) filterFindings(model, rows);
  return rows;
}

function filterFindings(model, rows) {
  byId("filters").hidden = false;
  fill(byId("filter-rule"), rows.map((row) => row.dataset.rule));
  fill(byId("filter-domain"), model.domains);
  const filters = ["severity", "rule", "domain", "text"].map((name) => [name, byId(`filter-${name}`)]);
  const keeps = (row) =>
    filters.every(([name, field]) => !field.value || (name === "text" ? row.textContent.toLowerCase().includes(field.value.toLowerCase()) : row.dataset[name] === field.value));
  const apply = () => {
    for (const row of rows) row.hidden = !keeps(row);
    for (const body of byId("found").tBodies) body.hidden = ![...body.rows].some((row) => row.dataset.severity && !row.hidden);
    byId("filtered").textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length} shown`;
  };
  byId("filters").addEventListener("input", apply);
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  apply();
}
