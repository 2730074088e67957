/* An outcome in words: the same words as kblast simulate. */

/** A number in three digits, without needless zeros; of two that are as near, the even one. */
function threeDigits(number) {
  const below = number.toExponential(60).replace(/(\.\d[02468])50*e/, "$1e"); // a tie: a 5, and then nothing
  return String(Number(Number(below).toPrecision(3)));
}

/** The nearest whole number; of two that are as near, the even one. */
function whole(number) {
  const below = Math.floor(number);
  const rest = number - below;
  if (rest !== 0.5) return Math.round(number);
  return below % 2 ? below + 1 : below;
}

function duration(seconds) {
  if (seconds === Infinity) return "forever";
  if (seconds > 0 && seconds < 0.9995) return `${threeDigits(seconds * 1000)} ms`;
  if (seconds < 59.95) return `${threeDigits(seconds)} s`;
  const parts = [];
  let rest = whole(seconds);
  for (const [unit, length] of [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]]) {
    const count = Math.floor(rest / length);
    rest %= length;
    if (count) parts.push(`${count} ${unit}`);
  }
  return parts.slice(0, 2).join(" ");
}

/** Seconds of a moment as kblast simulate takes it, or NaN. */
function secondsOf(text) {
  const [, number, unit] = text.match(/^([\d.e-]+) ?(ms|[smhd])$/) ?? [];
  if (unit === "s") return Number(number);
  const exact = number * { ms: 0.001, m: 60, h: 3600, d: 86400 }[unit];
  return { 0: 0, forever: Infinity }[text] ?? Number(exact.toPrecision(15));
}

/** A text with what can not be seen written as escapes, as the names in the page are. */
const visible = (text) =>
  text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = character.codePointAt().toString(16);
    const [letter, length] = code.length < 3 ? ["x", 2] : code.length < 5 ? ["u", 4] : ["U", 8];
    return `\\${letter}${code.padStart(length, "0")}`;
  });

const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;
const listed = (names, most = 5) => names.slice(0, most).join(", ") + (names.length > most ? ` and ${names.length - most} more` : "");
const percent = (share) => `${threeDigits(share * 100)} %`;
const after = (seconds) => (seconds ? `after ${duration(seconds)}` : "at once");
const named = (ref) => `${kindOf(ref)} ${nameOf(ref)}`;
const caused = (ref, text) => `${named(ref)}${text === FAILED ? " " : ": "}${text}`;
const byCodePoint = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** What is down of some elements: before anything fails, and by the failure. */
function downOf(model, outcome, elements) {
  const down = elements.filter((element) => outcome.level[element] === "down");
  return [down.filter((element) => model.before.has(element)), down.filter((element) => !model.before.has(element))];
}

/** A sentence about what is down before anything fails, and a space after it; nothing where nothing is. */
function beforeWords(model, before, total, noun) {
  if (!before.length) return "";
  const names = listed(before.map((element) => nameOf(model.refs[element])));
  return `${before.length} of ${counted(total, noun)} ${before.length === 1 ? "is" : "are"} down before anything fails: ${names}. `;
}

/** The answer to "what goes down", in one sentence, after one on what is down though nothing fails. */
function answerOf(model, outcome) {
  const { refs, functions, services } = model;
  const fails = `${outcome.failed.map((element) => named(refs[element])).join(" and ") || "nothing"} ${outcome.failed.length <= 1 ? "fails" : "fail together"},`;
  const [known, noun] = functions.length ? [functions, "function"] : [services, "service"];
  const [before, down] = downOf(model, outcome, known);
  const failing = outcome.moment < Infinity ? `${duration(outcome.moment)} after ${fails}` : `If ${fails}`;
  const begin = `${beforeWords(model, before, known.length, noun)}${failing}`;
  const goes = `${down.length} of ${counted(known.length - before.length, before.length ? `other ${noun}` : noun)} go${down.length === 1 ? "es" : ""} down`;
  if (!functions.length) {
    return `${begin} ${goes}. No functions are declared, so what users lose is not known.`;
  }
  down.sort((a, b) => outcome.downAt[a] - outcome.downAt[b] || a - b);
  const degraded = functions.filter((element) => outcome.level[element] === "degraded").length;
  const limps = degraded ? `; ${degraded} ${down.length ? "more" : `of ${functions.length}`} ${degraded === 1 ? "is" : "are"} degraded` : "";
  if (!down.length) return `${begin} no ${before.length ? "other " : ""}function goes down${limps}.`;
  const names = listed(down.map((element) => nameOf(refs[element])));
  return `${begin} ${goes}${spread(down.map((element) => outcome.downAt[element]))}: ${names}${limps}.`;
}

/** When they go down, where it is not all at once. */
function spread(times) {
  const soon = times.filter((time) => time === 0).length;
  const last = duration(times[times.length - 1]);
  if (soon === times.length) return "";
  if (times.length === 1) return ` after ${last}`;
  return soon ? `, ${soon} of them at once, the last after ${last}` : `, the last after ${last}`;
}

/** Blast radius and money, and how much of them rests on defaults that nobody declared. */
function boundsOf(model, outcome) {
  if (!model.functions.length) return "";
  const cost = outcome.costPerHour ? `, at a cost of ${outcome.costPerHour.toLocaleString("en-US", { maximumFractionDigits: 9 })} per hour` : "";
  const before = downOf(model, outcome, model.functions)[0].length ? ", with what is down before anything fails" : "";
  const differs = outcome.blastRadiusDeclared !== outcome.blastRadius;
  const declared = differs ? `; ${percent(outcome.blastRadiusDeclared)} without the defaults that nobody declared: the truth lies between` : "";
  return `Blast radius ${percent(outcome.blastRadius)}${cost}${before}${declared}.`;
}

function whenOf(outcome, element) {
  const [degraded, down] = [outcome.degradedAt[element], outcome.downAt[element]];
  if (outcome.level[element] === "down") return `${degraded >= down ? "" : `degraded ${after(degraded)}, `}down ${after(down)}`;
  return outcome.level[element] === "degraded" ? `degraded ${after(degraded)}` : "up";
}

/** Why an element is as it is, from itself down to what failed. */
function storyOf(model, outcome, element) {
  const [own, ...others] = outcome.causes(element);
  return [own.text, ...others.map((cause) => caused(model.refs[cause.element], cause.text))].join("; ");
}
