/* Findings: filters, and the way from a finding to the map. */

function findingRows(act) {
  const rows = byId("found") ? [...byId("found").querySelectorAll("[data-rule]")] : [];
  for (const row of rows) {
    const show = row.querySelector(".show");
    if (!show) continue;
    show.hidden = false;
    show.addEventListener("click", () => act.visit(Number(row.dataset.ref)));
  }
  if (rows.length) filterFindings(rows);
  return rows;
}

function filterFindings(rows) {
  byId("filters").hidden = false;
  const filters = ["severity", "rule", "domain", "text"].map((name) => [name, byId(`filter-${name}`)]);
  const keeps = (row) =>
    filters.every(([name, field]) => !field.value || (name === "text" ? row.textContent.toLowerCase().includes(field.value.toLowerCase()) : row.dataset[name] === field.value));
  const apply = () => {
    for (const row of rows) row.hidden = !keeps(row);
    for (const body of byId("found").tBodies) body.hidden = ![...body.rows].some((row) => row.dataset.rule && !row.hidden);
    byId("filtered").textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length} shown`;
  };
  byId("filters").addEventListener("input", apply);
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  apply();
}
