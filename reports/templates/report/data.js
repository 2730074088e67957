/** The data of the page: compressed, so that large platforms stay small. */
async function unpacked() {
  const letters = atob(document.getElementById("data").textContent.trim());
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  const data = JSON.parse(await new Response(stream).text());
  const [from, to, kind, hard] = data.edges;
  const edges = sums(from).map((element, edge) => [element, to[edge], data.kinds[kind[edge]], hard[edge] === 1]);
  return { ...data, network: networkOf(data.network), edges };
}

/** The network of gates: what was written as steps, and as seen from where an arc begins, as places again. */
function networkOf(written) {
  const network = { ...written };
  for (const name of ["degraded", "down", "owners", "first", "reasons"]) network[name] = sums(written[name]);
  let node = 0;
  network.targets = written.targets.map((step, arc) => {
    while (network.first[node + 1] <= arc) node += 1;
    return node + step;
  });
  return network;
}

function sums(steps) {
  let sum = 0;
  return steps.map((step) => (sum += step));
}
