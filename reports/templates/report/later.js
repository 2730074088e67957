/* Work that can wait: done a little at a time, so that the page stays quick; before it is printed, all at once. */

const SLICE_MS = 10;
const waiting = [];

/** Steps are what an iterator goes through; the page says that it is drawing until all are done. */
function later(steps) {
  if (!waiting.length) setTimeout(slice);
  waiting.push(steps);
  document.documentElement.dataset.drawing = "";
}

function slice(milliseconds = SLICE_MS) {
  const end = performance.now() + milliseconds;
  while (waiting.length && performance.now() < end) if (waiting[0].next().done) waiting.shift();
  if (waiting.length) setTimeout(slice);
  else delete document.documentElement.dataset.drawing;
}

addEventListener("beforeprint", () => slice(Infinity));
