// What is seen.
const narrow = matchMedia("(max-width: 59.99rem), (max-height: 39.99rem)");
const say = text => { $("said").textContent = text; };
const sectionOf = i => $("s" + i);
const articles = () => all(".reply", all(".turn", sectionOf(session))[turn]);

function show(view) {
  document.body.dataset.view = view;
  for (const v of views) $(v).hidden = v !== view;
  if (view === "rate") openSession(settings.at); else stay();
  if (view === "end") drawEnd();
  drawProgress();
  scrollTo(0, 0);
  if (view !== "rate") $(view).querySelector("h1, h2")?.focus();
}
function openSession(i) {
  stay();
  session = Math.min(Math.max(i, 0), data.sessions.length - 1);
  keep({at: session});
  state = read(session);
  data.sessions.forEach((_, n) => { sectionOf(n).hidden = n !== session; });
  showTurn(Math.max(0, nextUnrated()));
  say("");
  draw(true);
}
function go(i) {
  if (i >= data.sessions.length) return show("end");
  settings.at = i;
  show("rate");
}

// The line that rates, made anew for each rubric and language.
function drawPanel() {
  panelOf = here().rubric;
  const r = rubric();
  $("panel").classList.toggle("verdict-only", !!r.verdict);
  $("dimensions").replaceChildren(...r.dimensions.map((d, i) => button("", () => { marked = i; draw(); })));
  const points = [];
  for (let v = r.min; v <= r.max; v++) points.push(button("", () => press(String(v)), {value: v}));
  points.push(button("", () => press("0"), {value: 0, className: "none"}));
  $("points").replaceChildren(...points);
}
function draw(scroll) {
  if (document.body.dataset.view !== "rate") return;
  if (panelOf !== here().rubric) drawPanel();
  drawTurns();
  drawRating();
  drawVerdict();
  drawProgress();
  dock();
  if (scroll) reveal();
}
function drawTurns() {
  const root = sectionOf(session), moved = root.dataset.turn !== String(turn);
  all(".turn", root).forEach((e, n) => {
    e.hidden = n > turn;
    e.classList.toggle("now", n === turn);
    if (moved) e.open = n === turn;
    const v = state.verdict(here().turns[n].n);
    all(".reply", e).forEach((article, i) => {
      const lane = lanesAt(session, n)[i], on = n === turn && i === focus;
      article.classList.toggle("on", on);
      article.toggleAttribute("aria-current", on);
      const best = v && v.outcome !== "all_bad" && v.replies.includes(lane.letter);
      article.classList.toggle("best", !!best && v.outcome === "best");
      const given = rubric().dimensions.map(d => state.rating(here().turns[n].n, lane.letter, d.id)).filter(Boolean).map(r => r.value ?? "–");
      article.querySelector(".given").textContent = [given.join(" "), best ? (v.outcome === "best" ? "★ " + verdictText(v) : t("is_tie")) : ""].filter(Boolean).join(" · ");
      const note = state.note(here().turns[n].n, lane.letter)?.text ?? "";
      article.querySelector(".noted").textContent = note && t("note_is", note);
    });
  });
  root.dataset.turn = turn;
}
function drawRating() {
  const r = rubric(), lane = lanes()[focus], value = d => state.rating(number(), lane.letter, d.id);
  $("who").textContent = lane.letter;
  all("button", $("dimensions")).forEach((b, i) => {
    const v = value(r.dimensions[i]);
    b.replaceChildren(inLang(r.dimensions[i].name), " ", make("b", {}, v ? String(v.value ?? "–") : "·"));
    b.setAttribute("aria-pressed", i === marked);
  });
  const d = r.dimensions[marked];
  $("question").textContent = d ? inLang(d.question) || inLang(d.name) : "";
  const given = d && value(d);
  all("button", $("points")).forEach(b => {
    const v = Number(b.value), anchor = v ? inLang(d?.anchors[v] ?? {}) : t("none");
    b.replaceChildren(make("b", {}, String(v)), " ", make("span", {}, anchor));
    b.setAttribute("aria-pressed", !!given && (given.value ?? 0) === v);
    b.disabled = !lane.ok || !d;
  });
}
function drawVerdict() {
  const v = state.verdict(number()), is = (outcome, letter) => !!v && v.outcome === outcome && (!letter || v.replies[0] === letter);
  const keep = $("verdict").contains(document.activeElement) && document.activeElement.dataset.id;
  const make = (id, text, title, pressed, press) => {
    const b = button(text, press, {title});
    b.dataset.id = id;
    b.setAttribute("aria-pressed", pressed);
    return b;
  };
  const best = lanes().flatMap((l, i) => l.ok ? [make(l.letter, is("best", l.letter) ? verdictText(v) : t("best", l.letter), "b", is("best", l.letter), () => { focus = i; press("b"); })] : []);
  $("choices").replaceChildren(...best, make("=", t("tie"), "=", is("tie"), () => press("=")), make("x", t("all_bad"), "x", is("all_bad"), () => press("x")));
  if (keep) all("button", $("choices")).find(b => b.dataset.id === keep)?.focus();
  const done = nextUnrated() < 0, last = session === data.sessions.length - 1;
  $("next").textContent = t(last ? "finish" : "next_session");
  $("next").classList.toggle("primary", done);
  $("previous").disabled = session === 0;
  $("turn-back").disabled = turn === 0;
  $("turn-on").disabled = turn === here().turns.length - 1;
  $("undo").disabled = !state.undoes;
}
function drawProgress() {
  const {done, of} = tally(), rating = document.body.dataset.view === "rate";
  $("bar").max = of;
  $("bar").value = done;
  $("bar").textContent = `${done}/${of}`;
  $("place").textContent = rating ? t("place", session + 1, data.sessions.length, turn + 1, here().turns.length) : "";
  $("counted").textContent = t("counted", done, of);
}
// On a wide screen the line stands at the foot, on a narrow one in the reply.
function dock() {
  const to = narrow.matches ? articles()[focus] : $("rate");
  if ($("panel").parentNode === to) return;
  const had = $("panel").contains(document.activeElement) ? document.activeElement : null;
  to.append($("panel"));
  had?.focus({preventScroll: true});
}
let seen = "";
function reveal() {
  const at = [session, turn, focus].join();
  if (at === seen) return;
  const fresh = !seen.startsWith([session, turn].join() + ",");
  seen = at;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const target = fresh ? all(".turn", sectionOf(session))[turn] : articles()[focus];
  target.scrollIntoView({block: fresh || narrow.matches ? "start" : "nearest", behavior: calm || fresh ? "auto" : "smooth"});
}
function warn() { $("refused").hidden = !shelf.refused; }

function setLang(lang) {
  keep({lang});
  drawWords();
  for (const key of ["consent", "instruction"]) $(key + "-text").textContent = inLang(data[key]);
  say("");
  if (document.body.dataset.view === "end") drawEnd();
  draw();
  drawProgress();
}

// The end: a file, the same as text, and a code.
function answers() {
  const {open} = tally();
  const body = {complete: !open.length, consent: settings.agreed ?? null, sessions: data.sessions.map((_, i) => ({n: i + 1, log: read(i).log})).filter(s => s.log.length)};
  const file = {format: "kansei.packet-answers", version: 1, packet: data.id, code: open.length ? "" : code(), checksum: checksum(data.id + "\n" + JSON.stringify(body))};
  // One line an entry, so that mail programs need not break any.
  return JSON.stringify(file, null, 1).replace(/\n}$/, `,\n "answers": `) + JSON.stringify(body).replaceAll('{"kind"', '\n{"kind"') + "\n}\n";
}
const code = () => checksum(data.id + "\ndone").toUpperCase().replace(/^(....)/, "$1-");
function drawEnd() {
  const {done, of, open} = tally();
  $("end-title").textContent = t(open.length ? "end_open" : "end_done");
  $("end-count").textContent = t("counted", done, of);
  $("open").replaceChildren(...open.map(i => make("li", {}, button(t("open_session", i + 1), () => go(i)))));
  $("code-line").hidden = open.length > 0;
  $("code").textContent = code();
  $("text").value = answers();
}
const fileName = () => `kansei-answers-${data.id}.json`;
function save() {
  const url = URL.createObjectURL(new Blob([answers()], {type: "application/json"}));
  make("a", {href: url, download: fileName()}).click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
  $("sent").textContent = t("saved", fileName());
}
async function copy() {
  $("text").select();
  let copied = false;
  try { await navigator.clipboard.writeText($("text").value); copied = true; } catch { copied = document.execCommand("copy"); }
  $("sent").textContent = t(copied ? "copied" : "copy_by_hand");
}

// Begin.
const on = (id, press) => $(id).addEventListener("click", press);
on("agree", () => { keep({agreed: settings.agreed ?? Date.now()}); show("instruction"); });
on("decline", () => { $("declined").hidden = false; });
on("begin", () => { keep({begun: true}); show("rate"); });
on("previous", () => go(session - 1));
on("next", () => go(session + 1));
on("turn-back", () => press("["));
on("turn-on", () => press("]"));
on("undo", () => press("u"));
on("note-open", () => press("n"));
on("note-save", saveNote);
on("note-cancel", closeNote);
on("to-end", () => show("end"));
on("back", () => show("rate"));
on("save", save);
on("copy", copy);
on("read-again", () => show("instruction"));
$("keys").addEventListener("change", e => keep({keys: e.target.checked}));
$("keys").checked = settings.keys;
all("[data-lang]").forEach(b => b.addEventListener("click", () => setLang(b.dataset.lang)));
data.sessions.forEach((_, i) => all(".turn", sectionOf(i)).forEach((e, n) => all(".reply", e).forEach((article, lane) => {
  article.addEventListener("click", event => {
    if (event.composedPath().includes($("panel")) || String(getSelection())) return; // where the click was: the line may have moved on
    if (turn !== n) { stay(); turn = n; }
    focusLane(lane);
    draw();
  });
})));
narrow.addEventListener("change", () => dock());
addEventListener("storage", e => {
  if (e.key !== nameOf(session) || document.body.dataset.view !== "rate") return drawProgress();
  const before = nextUnrated();
  state = read(session);
  if (nextUnrated() !== before) showTurn(Math.max(0, nextUnrated())); else focusLane(focus);
  say(t("other_tab"));
  draw();
});
addEventListener("beforeunload", e => { if (shelf.refused && shelf.memory.size > 1) e.preventDefault(); });
keep({});
setLang(settings.lang || firstLang());
warn();
show(settings.begun ? "rate" : settings.agreed ? "instruction" : "consent");
