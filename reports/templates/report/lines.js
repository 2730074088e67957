/* Where lines run: in the gutters between columns, along a row that no card stands in, or above all cards; never behind one. */

const GUTTER = 6;

function route(from, to, cards) {
  const [start, end] = [(from.top + from.bottom) / 2, (to.top + to.bottom) / 2];
  if (to.left < from.right && from.left < to.right) return bow(from.left, start, -2 * GUTTER, to.left, end, 2 * GUTTER);
  const ahead = to.left >= from.right;
  const [here, there] = ahead ? [from.right, to.left] : [from.left, to.right];
  const side = ahead ? 1 : -1;
  const between = cards.filter((card) => Math.min(here, there) <= card.left && card.right <= Math.max(here, there));
  if (!between.length) return bow(here, start, (there - here) / 2, there, end, (there - here) / 2);
  const free = (y) => !between.some((card) => card.top <= y && y <= card.bottom);
  const above = Math.min(...cards.map((card) => card.top)) - GUTTER;
  const across = [start, end].find(free) ?? above;
  return `M${here} ${start}H${here + side * GUTTER}V${across}H${there - side * GUTTER}V${end}H${there}`;
}

/** A line that leaves one point and reaches another level, bent as far as is said. */
function bow(x, y, out, toX, toY, into) {
  return `M${x} ${y}C${x + out} ${y} ${toX - into} ${toY} ${toX} ${toY}`;
}
