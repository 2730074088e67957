/* Findings: all that there is room for by rule, filters, and the way from a finding to the map. */

const SEVERITY_MARKS = { error: "✕", warning: "▲", info: "i" };

/** Every finding that is listed: what it says, the element that it is about or -1, and its row once that is drawn. */
function findingsOf(model) {
  let number = model.refs.length;
  return model.rules.flatMap(([rule, remedy, , found]) =>
    found.map(([said, about, message, proofs, own]) => {
      const element = typeof about === "number" ? about : -1;
      const claim = `${model.refs[element] ?? about}: ${message}`;
      const place = model.places[number++];
      const text = [said, rule, claim, own ?? remedy, ...proofs, place].join(" ").toLowerCase();
      return { rule, said, severity: said.split(" ")[0], element, domain: model.domains[element] ?? "", claim, own, proofs, place, text };
    }),
  );
}

function showFindings(model, act) {
  const findings = findingsOf(model);
  if (!findings.length) return findings;
  const filters = ["severity", "rule", "domain", "text"].map((name) => [name, byId(`filter-${name}`)]);
  const keeps = (finding) => filters.every(([name, field]) => !field.value || (name === "text" ? finding.text.includes(field.value.toLowerCase()) : finding[name] === field.value));
  const bodies = model.rules.map(([rule, remedy, count, { length }]) => {
    const head = make("th", { scope: "rowgroup", colspan: 3 }, make("code", {}, rule), ` (${count}). ${remedy}`);
    const left = `${count - length} more of this rule are not shown; `;
    const rest = count > length ? [make("tr", { class: "rule" }, make("td", { colspan: 3 }, left, make("code", {}, "kblast lint"), " lists them all."))] : [];
    return { rule, body: make("tbody", { "data-rule": rule }, make("tr", { class: "rule" }, head), ...rest) };
  });
  const apply = () => {
    const kept = new Set(findings.filter(keeps));
    const rules = new Set([...kept].map((finding) => finding.rule));
    for (const finding of findings) if (finding.row) finding.row.hidden = !kept.has(finding);
    for (const { rule, body } of bodies) body.hidden = !rules.has(rule);
    byId("filtered").textContent = `${kept.size} of ${findings.length} shown`;
  };
  const table = byId("found");
  for (const body of [...table.tBodies]) body.remove();
  table.append(...bodies.map(({ body }) => body));
  later(
    (function* rows() {
      for (const { rule, body } of bodies) {
        let above = body.rows[0];
        for (const finding of findings.filter((each) => each.rule === rule)) {
          finding.row = findingRow(finding, act);
          finding.row.hidden = !keeps(finding);
          above.after(finding.row);
          yield (above = finding.row);
        }
      }
    })(),
  );
  fill(byId("filter-rule"), findings.map((finding) => finding.rule));
  fill(byId("filter-domain"), model.domains);
  byId("filters").hidden = false;
  byId("filters").addEventListener("input", apply);
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  apply();
  return findings;
}

function findingRow({ said, severity, element, claim, own, proofs, place }, act) {
  const more = [];
  if (own) more.push(make("br"), `What to do here: ${own}`);
  if (proofs.length) more.push(make("details", {}, make("summary", {}, "what proves it"), make("ul", {}, ...proofs.map((proof) => make("li", {}, proof)))));
  if (element >= 0) more.push(make("button", { class: "show", click: () => act.visit(element) }, "show on the map"));
  return make(
    "tr",
    { "data-severity": severity },
    make("td", {}, make("i", { "aria-hidden": "true" }, SEVERITY_MARKS[severity]), ` ${said}`),
    make("td", {}, claim, ...more),
    make("td", {}, place),
  );
}
