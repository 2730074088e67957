/** The data of the page: compressed, so that large platforms stay small. How its numbers are written is told in
    kblast/results/report_data.py. */
async function unpacked() {
  const letters = atob(document.getElementById("data").textContent.trim());
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  const data = JSON.parse(await new Response(stream).text());
  const [from, to, kind, hard] = data.edges;
  const target = sums(to);
  const edges = sums(from).map((element, edge) => [element, target[edge], data.kinds[kind[edge]], hard[edge] === 1]);
  return { ...data, network: networkOf(data.network), edges, rows: data.rows.map(sums) };
}

/** The network of gates, with places for steps, and words in sentences. */
function networkOf(written) {
  const network = { ...written, reasons: ahead()(written.reasons) };
  for (const name of ["degraded", "down", "owners", "first", "undeclared"]) network[name] = sums(written[name]);
  let [node, from] = [-1, 0];
  network.targets = written.targets.map((leap, arc) => {
    while (network.first[node + 1] <= arc) from = node += 1;
    return (from += leap);
  });
  const wordOf = (word) => (typeof word === "string" ? word : word < 0 ? named(written.refs.at(word)) : nameOf(written.refs[word]));
  const words = written.words.map(wordOf);
  const places = ahead();
  network.sentences = written.sentences.map(([form, ...back]) => [written.forms[form], ...places(back).map((place) => words[place])]);
  return network;
}

function sums(steps) {
  let sum = 0;
  return steps.map((step) => (sum += step));
}

/** Places from how far each is behind the next new one, from one list to the next; -1 stays. */
function ahead() {
  let next = 0;
  return (back) =>
    back.map((distance) => {
      if (distance < 0) return distance;
      if (distance === 0) next += 1;
      return distance === 0 ? next - 1 : next - distance;
    });
}
