/** The data of the page: compressed, so that large platforms stay small. How its numbers are written is told in
    kblast/results/report_packing.py and report_network.py. */
async function unpacked() {
  const stream = new Blob([bytesOf(byId("data").textContent.trim())]).stream().pipeThrough(new DecompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const end = bytes.indexOf(10);
  const data = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)));
  let at = end + 1;
  const next = () => {
    let [number, unit, byte] = [0, 1, 0];
    do {
      byte = bytes[at++];
      number += (byte & 127) * unit;
      unit *= 128;
    } while (byte > 127);
    return number % 2 ? -(number + 1) / 2 : number / 2;
  };
  const columns = Object.fromEntries(data.columns.map(([name, count]) => [name, Array.from({ length: count }, next)]));
  for (const name of ["degraded", "down", "owners", "undeclared", "meant", "file", "line", "from", "to", "kind"]) columns[name] = sums(columns[name]);
  const { line, column, from, to, kind, hard, cell } = columns;
  const edges = from.map((element, edge) => [element, to[edge], data.kinds[kind[edge]], hard[edge] === 1]);
  let told = 0;
  const cellsOf = (values, count) => cell.slice(told, (told += count)).map((place) => values[place]);
  const network = networkOf(data, columns);
  return {
    ...data,
    network,
    edges: edges.sort((a, b) => a[0] - b[0] || a[1] - b[1]),
    domains: columns.domain.map((place) => data.domains[place]),
    tiers: columns.tier.map((tier) => tier || null),
    places: columns.file.map((file, place) => data.files[file] + (line[place] ? `:${line[place]}:${column[place]}` : "")),
    tables: data.tables.map(([kind, title, heads, values]) => {
      const elements = network.refs.flatMap((ref, element) => (kindOf(ref) === kind ? [element] : []));
      const cells = Object.entries(values).map(([head, column]) => [head, cellsOf(column, elements.length)]);
      return { kind, title, heads, elements, cells: Object.fromEntries(cells) };
    }),
  };
}

const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;,=>?@^_`{|}~";

/** Four bytes for five letters, and of what is left over at the end one byte less than letters. */
function bytesOf(text) {
  const value = new Map([...LETTERS].map((letter, place) => [letter.charCodeAt(0), place]));
  const groups = Math.ceil(text.length / 5);
  const whole = text.padEnd(5 * groups, "~");
  const view = new DataView(new ArrayBuffer(4 * groups));
  for (let group = 0; group < groups; group += 1) {
    let sum = 0;
    for (let place = 5 * group; place < 5 * group + 5; place += 1) sum = sum * 85 + value.get(whole.charCodeAt(place));
    view.setUint32(4 * group, sum);
  }
  return new Uint8Array(view.buffer, 0, 4 * groups - (whole.length - text.length));
}

/** The network of gates, with places for steps, and words in sentences. */
function networkOf(told, columns) {
  const { required, always, degraded, down, owners, undeclared } = columns;
  const network = { required, always, degraded, down, owners, undeclared, reasons: behind(columns.reasons) };
  network.first = [0, ...sums(columns.arcs)];
  let [node, from] = [-1, 0];
  network.targets = columns.targets.map((leap, arc) => {
    while (network.first[node + 1] <= arc) from = node += 1;
    return (from += leap);
  });
  network.delays = [];
  const arcs = network.targets.map((_, arc) => arc).sort((a, b) => network.targets[a] - network.targets[b]);
  for (const [place, arc] of arcs.entries()) network.delays[arc] = told.delays[columns.delay[place]];
  let before = "";
  network.refs = told.refs.map((rest, place) => (before = before.slice(0, columns.shared[place]) + rest));
  const many = network.refs.length;
  const wordOf = (word) => (word < many ? nameOf(network.refs[word]) : word < 2 * many ? named(network.refs[word - many]) : told.texts[word - 2 * many]);
  const words = columns.meant.map(wordOf);
  const places = behind(columns.word);
  let used = 0;
  network.sentences = columns.form.map((place) => {
    const form = told.forms[place];
    const filled = Math.max(0, ...[...form.matchAll(SLOT)].map((slot) => Number(slot[1]) + 1));
    used += filled;
    return [form, ...places.slice(used - filled, used).map((word) => words[word])];
  });
  return network;
}

function sums(steps) {
  let sum = 0;
  return steps.map((step) => (sum += step));
}

/** Numbers from how far each is behind the next new one; -1 stays. */
function behind(distances) {
  let next = 0;
  return distances.map((distance) => {
    if (distance < 0) return distance;
    if (distance === 0) next += 1;
    return distance === 0 ? next - 1 : next - distance;
  });
}
