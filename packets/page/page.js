// The page: one conversation at a time, the reply in focus, and the line that
// rates it. The keys do what they do in kansei's rate mode.
const base = "kansei:" + data.id;
Object.assign(settings, {at: 0, keys: true}, shelf.read(base));
const views = ["consent", "instruction", "rate", "end"];
let session = 0, turn = 0, focus = 0, marked = 0, leaving = 0, state, panelOf = -1;

const keep = changes => shelf.write(base, Object.assign(settings, changes));
const nameOf = i => base + ":" + i;
const read = i => fold(shelf.read(nameOf(i)) || []);

// What is rated.
const here = () => data.sessions[session];
const rubricOf = i => data.rubrics[data.sessions[i].rubric];
const rubric = () => rubricOf(session);
const lanesAt = (i, n) => data.sessions[i].turns[n].lanes;
const lanes = () => lanesAt(session, turn);
const number = () => here().turns[turn].n;
const judged = () => lanes().filter(l => l.ok).map(l => l.letter);
function isRated(i, st, n, lane) {
  const s = data.sessions[i];
  if (rubricOf(i).verdict) return !!st.verdict(s.turns[n].n);
  return rubricOf(i).dimensions.every(d => d.optional || st.rating(s.turns[n].n, lane.letter, d.id));
}
const rated = lane => isRated(session, state, turn, lane);
function unrated(from) {
  const list = lanes();
  for (let step = 0; step < list.length; step++) {
    const i = (from + step) % list.length;
    if (list[i].ok && !rated(list[i])) return i;
  }
  return -1;
}
function nextUnrated(i = session, st = state) {
  return data.sessions[i].turns.findIndex((_, n) => lanesAt(i, n).some(l => l.ok && !isRated(i, st, n, l)));
}
function tally() {
  let done = 0, of = 0, open = [];
  data.sessions.forEach((s, i) => {
    const st = i === session && state ? state : read(i);
    s.turns.forEach((_, n) => lanesAt(i, n).forEach(l => {
      if (l.ok) of++;
      if (l.ok && isRated(i, st, n, l)) done++;
    }));
    if (nextUnrated(i, st) >= 0) open.push(i);
  });
  return {done, of, open};
}

// Steps.
function step(s) {
  const steps = shelf.read(nameOf(session)) || [];
  steps.push(s);
  shelf.write(nameOf(session), steps);
  state = fold(steps);
  warn();
}
const enter = entry => step({entry: {...entry, at: Date.now()}});

function focusLane(i) {
  const n = lanes().length;
  focus = (i + n) % n;
  marked = Math.max(0, rubric().dimensions.findIndex(d => !state.rating(number(), lanes()[focus].letter, d.id)));
}
function showTurn(n) {
  if (n < 0 || n >= here().turns.length) return;
  turn = n;
  focusLane(Math.max(0, unrated(0)));
}
function rate(value) {
  const lane = lanes()[focus], dimensions = rubric().dimensions;
  if (rubric().verdict || !dimensions.length) return;
  if (!lane.ok) return say(t("nothing"));
  const d = dimensions[marked];
  enter({kind: "rating", turn: number(), reply: lane.letter, dimension: d.id, ...(value === null ? {} : {value})});
  say(t("said", lane.letter, inLang(d.name), value === null ? t("none") : value));
  if (marked + 1 < dimensions.length) return void marked++;
  if (!rated(lane)) return focusLane(focus);
  const next = unrated(focus);
  if (next >= 0) return focusLane(next);
  if (state.verdict(number())) return passOn();
  if (judged().length > 1) say(t("which"));
}
function judge(outcome) {
  const lane = lanes()[focus], list = judged();
  if (!list.length || outcome === "best" && !lane.ok) return say(t("nothing"));
  const before = state.verdict(number());
  const entry = {kind: "verdict", turn: number(), outcome, replies: outcome === "best" ? [lane.letter] : list};
  if (outcome === "best" && before?.outcome === "best" && before.replies[0] === lane.letter) {
    const margin = {undefined: "clear", clear: "slight"}[before.margin];
    if (margin) entry.margin = margin;
  }
  enter(entry);
  say(verdictText(state.verdict(number())));
  stay();
  const next = nextUnrated();
  if (next === turn) return;
  if (outcome !== "best" || next < 0) return passOn();
  leaving = setTimeout(() => { leaving = 0; passOn(); draw(true); }, 1500);
}
function stay() { clearTimeout(leaving); leaving = 0; }
function passOn() {
  const next = nextUnrated();
  if (next < 0) say(t("session_done")); else if (next !== turn) showTurn(next);
}
function takeBack(what) {
  stay();
  const entry = what === "undo" ? state.undoes : state.redoes;
  if (!entry) return say(t(what + "_nothing"));
  step({[what]: true, at: Date.now()});
  say(t(what + "_done"));
  const n = here().turns.findIndex(x => x.n === entry.turn);
  if (n !== turn) showTurn(n);
  const lane = lanes().findIndex(l => l.letter === entry.reply);
  if (lane >= 0) focusLane(lane);
  const d = rubric().dimensions.findIndex(x => x.id === entry.dimension);
  if (d >= 0) marked = d;
}
function verdictText(v) {
  if (!v) return "";
  if (v.outcome !== "best") return t("is_" + v.outcome);
  return t("is_best" + (v.margin ? "_" + v.margin : ""), v.replies[0]);
}

// Keys.
const commands = {
  ArrowRight: () => focusLane(focus + 1), l: () => focusLane(focus + 1), ArrowLeft: () => focusLane(focus - 1), h: () => focusLane(focus - 1),
  ArrowDown: () => markBy(1), j: () => markBy(1), ArrowUp: () => markBy(-1), k: () => markBy(-1),
  "0": () => rate(null), b: () => judge("best"), "=": () => judge("tie"), x: () => judge("all_bad"),
  n: () => openNote(), u: () => takeBack("undo"), U: () => takeBack("redo"), "[": () => showTurn(turn - 1), "]": () => showTurn(turn + 1),
};
function markBy(by) {
  const n = rubric().dimensions.length;
  if (n) marked = (marked + by + n) % n;
}
function press(key) {
  if (leaving && !["b", "=", "x", "u", "U"].includes(key)) { stay(); passOn(); }
  if (/^[1-9]$/.test(key)) {
    const {min, max} = rubric();
    if (key < min || key > max) say(t("scale", min, max)); else rate(Number(key));
  } else commands[key]();
  draw(true);
}
document.addEventListener("keydown", e => {
  if (e.ctrlKey || e.altKey || e.metaKey || e.isComposing || $("note").open || /^(TEXTAREA|INPUT)$/.test(e.target.tagName)) return;
  const key = {"＝": "="}[e.key] ?? e.key;
  if (document.body.dataset.view !== "rate") return;
  if (e.key === "Enter" && e.target === document.body && nextUnrated() < 0) return go(session + 1);
  if (!settings.keys || !/^[1-9]$/.test(key) && !Object.hasOwn(commands, key)) return;
  e.preventDefault();
  press(key);
});

// Notes.
function openNote() {
  const lane = lanes()[focus];
  if (!lane.ok) return say(t("nothing"));
  $("note-title").textContent = t("note_on", lane.letter);
  $("note-text").value = state.note(number(), lane.letter)?.text ?? "";
  $("note").showModal();
}
function saveNote() {
  const text = $("note-text").value.replace(/\s+/g, " ").trim();
  enter({kind: "note", turn: number(), reply: lanes()[focus].letter, ...(text && {text})});
  closeNote();
  draw();
}
// The focus leaves at once, not with the next frame: the next key rates.
function closeNote() {
  $("note-text").blur();
  $("note").close();
}
$("note-text").addEventListener("keydown", e => {
  if (e.isComposing || e.key !== "Enter" && e.key !== "Escape") return;
  e.preventDefault();
  if (e.key === "Enter") saveNote(); else closeNote();
});
