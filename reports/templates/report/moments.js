/* The moment that is looked at: one at which some level changes, that of a link, or the end. */

function momentsOf({ course, moment }) {
  return [...new Set([...course.moments, moment, Infinity])].sort((a, b) => a - b);
}

function showMoment(state) {
  const moments = momentsOf(state);
  const place = moments.indexOf(state.moment);
  const slider = byId("moment");
  const said = state.moment < Infinity ? after(state.moment) : "in the end";
  byId("moments").hidden = moments.length <= 2;
  slider.max = moments.length - 1;
  slider.value = place;
  slider.setAttribute("aria-valuetext", said);
  byId("moment-said").textContent = `${said} (${place + 1} of ${moments.length})`;
  byId("earlier").setAttribute("aria-disabled", place === 0);
  byId("later").setAttribute("aria-disabled", place === moments.length - 1);
}

function startMoments(state, act) {
  const move = (by) => {
    const moments = momentsOf(state);
    const place = moments.indexOf(state.moment) + by;
    if (place >= 0 && place < moments.length) act.at(moments[place]);
  };
  const chosen = () => momentsOf(state)[Number(byId("moment").value)];
  byId("moment").addEventListener("input", () => act.at(chosen(), false));
  byId("moment").addEventListener("change", () => act.at(chosen()));
  byId("earlier").addEventListener("click", () => move(-1));
  byId("later").addEventListener("click", () => move(1));
}
