// What was entered in one session is a list of steps: an entry, an undo or a
// redo. Everything else follows from it: the log that is sent back, what counts
// now, and what can be undone.
const addressOf = e => [e.kind, e.turn, e.reply, e.dimension].join("/");

function fold(steps) {
  const log = [], done = [], undone = [], now = new Map();
  const enter = (e, at, withdrawn) => {
    const entry = {...e, at};
    if (withdrawn) entry.withdrawn = true;
    log.push(entry);
    if (withdrawn) now.delete(addressOf(e)); else now.set(addressOf(e), entry);
  };
  for (const s of steps) {
    if (s.undo) {
      const last = done.pop();
      if (!last) continue;
      undone.push(last);
      enter(last.entry, s.at, true);
      if (last.before) enter(last.before, s.at);
    } else if (s.redo) {
      const last = undone.pop();
      if (!last) continue;
      done.push(last);
      enter(last.entry, s.at);
    } else {
      done.push({entry: s.entry, before: now.get(addressOf(s.entry))});
      undone.length = 0;
      enter(s.entry, s.entry.at);
    }
  }
  return {
    log, count: steps.length, undoes: done.at(-1)?.entry, redoes: undone.at(-1)?.entry,
    rating: (turn, reply, dimension) => now.get(addressOf({kind: "rating", turn, reply, dimension})),
    verdict: turn => now.get(addressOf({kind: "verdict", turn})),
    note: (turn, reply) => now.get(addressOf({kind: "note", turn, reply})),
  };
}

// CRC-32 of a text's UTF-8, in eight hexadecimal digits.
function checksum(text) {
  let crc = -1;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte;
    for (let i = 0; i < 8; i++) crc = crc >>> 1 ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ((crc ^ -1) >>> 0).toString(16).padStart(8, "0");
}

// The browser's storage, or this page's memory where the browser keeps nothing.
// Two tabs of one packet share it: every step is added to what is stored then.
const shelf = {
  memory: new Map(), refused: false,
  read(name) {
    let text = null;
    try { text = localStorage.getItem(name); } catch { this.refused = true; }
    if (this.refused || text === null) return this.memory.get(name);
    try { return JSON.parse(text); } catch { return this.memory.get(name); }
  },
  write(name, value) {
    this.memory.set(name, value);
    try { localStorage.setItem(name, JSON.stringify(value)); } catch { this.refused = true; }
  },
};
