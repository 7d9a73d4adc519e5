// A blind test of one conversation for everybody: choose, guess, open the names.
// Nothing is kept and nothing is sent.
const turns = all(".turn"), cards = all(".card"), letters = cards.map(c => c.dataset.letter);
let chosen = turns.map(() => null), guesses = {}, opened = false;

// The names are sealed so that a look at the file does not show them.
function unseal() {
  const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
  const key = bytes(data.key), sealed = bytes(data.sealed);
  return JSON.parse(new TextDecoder().decode(sealed.map((b, i) => b ^ key[i % key.length] ^ i * 31 & 255)));
}
const names = unseal();
const listed = [...new Set(letters.map(l => names[l].name))].sort();

function choose(n, letter) {
  chosen[n] = letter;
  draw();
  const next = turns[n + 1] ?? $("guess");
  if (next.hidden) {
    next.hidden = false;
    next.scrollIntoView({block: "start"});
    if (next === $("guess")) next.querySelector("h2").focus({preventScroll: true});
  }
}
function draw() {
  turns.forEach((turn, n) => {
    all(".reply", turn).forEach(reply => {
      const is = chosen[n] === reply.dataset.letter;
      reply.classList.toggle("chosen", is);
      reply.querySelector(".choose")?.setAttribute("aria-pressed", is);
      reply.querySelector(".whose").textContent = opened ? names[reply.dataset.letter].name : "";
    });
    turn.querySelector(".neither").setAttribute("aria-pressed", chosen[n] === "");
  });
  all("select").forEach(s => {
    s.replaceChildren(make("option", {value: ""}, t("no_idea")), ...listed.map(name => make("option", {value: name}, name)));
    s.value = guesses[s.dataset.letter] ?? "";
  });
  if (opened) drawResult();
}
function drawResult() {
  const guessed = letters.filter(l => guesses[l]), right = guessed.filter(l => guesses[l] === names[l].name);
  $("score").textContent = guessed.length ? t("score", right.length, letters.length) : t("score_none");
  for (const card of cards) {
    const letter = card.dataset.letter, {name, maker, size} = names[letter], part = selector => card.querySelector(selector);
    const guess = guesses[letter], loved = chosen.filter(c => c === letter).length;
    part(".name").textContent = name;
    part(".maker").textContent = maker;
    part(".size").textContent = inLang(size);
    part(".verdict").textContent = !guess ? "" : guess === name ? "✓ " + t("guessed_right") : t("guessed_wrong", guess);
    part(".verdict").classList.toggle("right", guess === name);
    part(".loved").textContent = loved ? "♥ " + t("loved", loved, turns.length) : "";
  }
}
function openNames() {
  opened = true;
  $("result").hidden = false;
  $("guess").hidden = true;
  draw();
  $("result").scrollIntoView({block: "start"});
  $("score").focus({preventScroll: true});
  requestAnimationFrame(() => requestAnimationFrame(() => cards.forEach(c => c.classList.add("open"))));
}
function startOver() {
  chosen = turns.map(() => null);
  guesses = {};
  opened = false;
  cards.forEach(c => c.classList.remove("open"));
  [...turns.slice(1), $("guess"), $("result")].forEach(e => { e.hidden = true; });
  draw();
  scrollTo(0, 0);
}
function setLang(lang) {
  settings.lang = lang;
  drawWords();
  draw();
}
turns.forEach((turn, n) => {
  all(".reply", turn).forEach(reply => reply.querySelector(".choose")?.addEventListener("click", () => choose(n, reply.dataset.letter)));
  turn.querySelector(".neither").addEventListener("click", () => choose(n, ""));
});
all("select").forEach(s => s.addEventListener("change", () => { guesses[s.dataset.letter] = s.value; }));
cards.forEach((c, i) => c.style.setProperty("--place", i));
$("open").addEventListener("click", openNames);
$("again").addEventListener("click", startOver);
all("[data-lang]").forEach(b => b.addEventListener("click", () => setLang(b.dataset.lang)));
setLang(firstLang());
turns[0].hidden = false;
