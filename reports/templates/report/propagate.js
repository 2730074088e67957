/* When everything comes to be, and from what. The same as kblast/engine/propagate.py, on the numbers of its export:
   nodes become final in order of time; a gate comes to be with the k-th smallest of its arrivals. */

/** Keys are [time, owners on the way, the last of them, arcs]; the number of the arrival settles what is equal. */
function compareKeys(a, b) {
  for (let place = 0; place < 4; place += 1) if (a[place] !== b[place]) return a[place] - b[place];
  return 0;
}

const compareArrivals = (a, b) => compareKeys(a.key, b.key) || a.sequence - b.sequence;

function push(heap, item) {
  let place = heap.push(item) - 1;
  while (place > 0) {
    const above = (place - 1) >> 1;
    if (compareArrivals(heap[above], item) <= 0) break;
    heap[place] = heap[above];
    place = above;
  }
  heap[place] = item;
}

function pop(heap) {
  const first = heap[0];
  const last = heap.pop();
  if (!heap.length) return first;
  let place = 0;
  for (;;) {
    let below = 2 * place + 1;
    if (below >= heap.length) break;
    if (below + 1 < heap.length && compareArrivals(heap[below + 1], heap[below]) < 0) below += 1;
    if (compareArrivals(heap[below], last) >= 0) break;
    heap[place] = heap[below];
    place = below;
  }
  heap[place] = last;
  return first;
}

function insertSorted(list, item) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareArrivals(list[middle], item) < 0) low = middle + 1;
    else high = middle;
  }
  list.splice(low, 0, item);
}

/** The time of every node after some have failed, and the node and arc that decided it: -1 where none did. */
function propagate(net, failed, declaredOnly = false) {
  const count = net.required.length;
  const times = new Float64Array(count).fill(Infinity);
  const from = new Int32Array(count).fill(-1);
  const by = new Int32Array(count).fill(-1);
  const lastOwner = new Int32Array(count).fill(-1);
  const arrivals = new Map();
  const best = new Map();
  const heap = [];
  let sequence = 0;
  for (const node of [...new Set(failed)].sort((a, b) => a - b)) {
    push(heap, { key: [0, 0, -1, 0], sequence, node, from: -1, by: -1 });
    sequence += 1;
  }
  while (heap.length) {
    const { key, node, ...decisive } = pop(heap);
    if (times[node] < Infinity) continue;
    times[node] = key[0];
    from[node] = decisive.from;
    by[node] = decisive.by;
    const via = net.owners[node] >= 0 ? net.owners[node] : decisive.from >= 0 ? lastOwner[decisive.from] : -1;
    lastOwner[node] = via;
    for (let arc = net.first[node]; arc < net.first[node + 1]; arc += 1) {
      const target = net.targets[arc];
      if (times[target] < Infinity || (declaredOnly && net.undeclared.has(arc))) continue;
      const passes = net.owners[target] >= 0 && net.owners[target] !== via;
      sequence += 1;
      let arrival = { key: [key[0] + net.delays[arc], key[1] + (passes ? 1 : 0), via, key[3] + 1], sequence, from: node, by: arc };
      if (net.required[target] > 1) {
        if (!arrivals.has(target)) arrivals.set(target, []);
        const waiting = arrivals.get(target);
        insertSorted(waiting, arrival);
        if (waiting.length < net.required[target]) continue;
        arrival = waiting[net.required[target] - 1];
      }
      const known = best.get(target);
      if (known !== undefined && compareKeys(arrival.key, known) >= 0) continue;
      best.set(target, arrival.key);
      push(heap, { key: arrival.key, sequence, node: target, from: arrival.from, by: arrival.by });
    }
  }
  return { times, from, by };
}
