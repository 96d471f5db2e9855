"use strict";
/* The room's page. Names of others are only ever set as text. */

document.addEventListener("DOMContentLoaded", () => {
  const { clockDown, clockUp, face, timeOfDay, untilChange } = presession;
  const one = (id) => document.getElementById(id);
  const root = document.documentElement;
  const body = document.body;

  /* -- what the address asks for -- */

  const SLIPS_SHOWN = 10000; // ms
  const VIEWS = ["room", "speaker", "phone", "agenda", "test"];
  const THEMES = ["light", "dark", "contrast"];
  const asked = new URLSearchParams(location.search);
  const slips = []; // what the address asks for and nobody knows: it is left out, and said for a while
  function choice(name, known, otherwise, offered = known) {
    const value = asked.get(name);
    if (known.includes(value)) return value;
    if (value !== null && !offered.includes(value)) slips.push(`?${name}=${value.slice(0, 20)} is not known here: ${offered.join(", ")}`);
    return otherwise;
  }
  const test = asked.get("view") === "test";
  const clear = choice("bg", ["transparent"], "");
  const only = choice("only", ["clock", "bar", "name"], "");
  const sounding = choice("sound", ["1"], "");
  // an address that asks for nothing: a telephone held upright has no room to show to a room
  const bare = !asked.has("view") && !clear && !only;
  const upright = bare && matchMedia("(orientation: portrait) and (max-width: 600px) and (pointer: coarse)").matches;
  const view = choice("view", VIEWS.slice(0, -1), upright ? "phone" : "room", VIEWS);
  const likes = (what) => matchMedia && matchMedia(`(prefers-${what})`).matches;
  const usual = { speaker: "dark", phone: likes("color-scheme: dark") ? "dark" : "light" }[view] || "light";
  root.dataset.theme = choice("theme", THEMES, likes("contrast: more") ? "contrast" : clear ? "dark" : usual);
  body.dataset.view = view;
  if (only) body.dataset.only = only;
  else if (view === "room" || view === "speaker") body.dataset.stage = "";
  if (clear) for (const element of [root, body]) element.dataset.clear = "";
  if (choice("flood", ["1"], "")) body.dataset.flood = "";
  if (choice("message", ["full"], "")) body.dataset.full = "";
  let token = location.hash.slice(1);
  if (token) history.replaceState(null, "", location.pathname + location.search);

  /* -- words -- */

  const texts = new Texts();

  async function learnWords() {
    await texts.learn(asked.get("lang") || "");
    root.lang = texts.languages[0];
    root.dir = texts.direction();
    body.dataset.languages = String(texts.languages.length);
    body.dataset.sides = String(new Set(texts.languages.map((language) => texts.direction(language))).size);
  }

  const setText = (element, text) => (unfitted = putText(element, text) || unfitted);
  const setLines = (element, lines) => (unfitted = putLines(element, lines) || unfitted);

  /* -- drawing -- */

  let state = null;
  let unfitted = true;
  const drawn = {};
  let timer = 0;

  function put(name, value) {
    if (body.dataset[name] !== value) {
      body.dataset[name] = value;
      unfitted = true;
    }
  }

  function draw() {
    clearTimeout(timer);
    const at = performance.now();
    line.watch(at);
    let wait = 250;
    if (state && texts.known && line.sync.known) {
      const t = line.sync.now(at);
      drawFace(face(state, t), line.silence(at), t);
      if (unfitted) fitAll(t);
      wait = Math.min(untilChange(state, t) / state.speed, 1000 - ((at - line.heard) % 1000));
    } else if (test) {
      card.draw();
    }
    timer = setTimeout(draw, Math.max(4, wait));
  }

  function drawFace(shown, silent, t) {
    const phase = shown.phase;
    const lost = silent !== null && shown.scene !== "blank";
    const unknown = lost && state.unsure;
    const running = phase && shown.scene === "clock" && !state.agenda;
    texts.changed = state.words;
    put("scene", state.test || test ? "test" : shown.scene);
    put("phase", unknown ? "no-signal" : running ? phase.phase : "neutral");
    put("geometry", unknown ? "dashed" : phase && !state.agenda ? phase.geometry : "plain");
    put("listed", state.agenda ? "1" : "");
    put("past", shown.left !== null && shown.left <= -1000 ? "1" : "");
    one("badge").querySelector("use").setAttribute("href", "#g-" + body.dataset.phase);
    if (!state.agenda && (shown.scene !== "last" || unknown)) drawBadge(shown, unknown ? silent : null);
    if (state.agenda) drawAgenda(t);
    else drawRoom(shown);
    drawSignal(lost && !unknown ? silent : null);
    drawMessage(state.message);
    setText(one("wall"), wallTime(t + state.wall));
    put("named", one("name").textContent || one("number").textContent ? "1" : "");
    drawHour(shown, t);
    drawRehearsal();
    speak(shown, lost, unknown);
    name(shown);
    if (state.test || test) card.draw();
  }

  function drawRoom(shown) {
    drawHead(shown);
    drawPeople(shown);
    drawDigits(shown);
    drawBar(shown);
  }

  const agenda = new AgendaList(one("agenda"), texts, (at) => wallTime(at + state.wall));

  function drawAgenda(t) {
    setLines(one("heading"), [[unbroken(state.title), "", "auto"]]);
    put("headed", "1");
    for (const part of ["digits", "barred", "worded"]) put(part, "");
    unfitted = agenda.draw(state.agenda, t, fullyCalled) || unfitted;
    drawAgendaFoot(t);
  }

  function drawAgendaFoot(t) {
    const [late, then] = agenda.foot(state.agenda, t);
    setText(one("name"), late);
    setText(one("next").querySelector("bdi"), then);
  }

  /* The word of the phase; of a phase nobody knows, since when. */
  function drawBadge(shown, silent) {
    const key = silent !== null ? "no-signal" : shown.scene === "clock" && shown.phase ? shown.phase.word : "";
    setLines(one("words"), texts.lines(key).map(([text, ...rest]) => [silent === null ? text : `${text} ${clockUp(silent)}`, ...rest]));
    put("worded", key ? "1" : "");
  }

  /* Where no phase has a word: what this is, and what its digits count. */
  function drawHead(shown) {
    const { scene, caption, digits, minutes } = shown;
    const title = [[unbroken(state.title), "", "auto"]];
    let [heading, below] = [[], []];
    if (scene === "before" && digits) [heading, below] = [title, texts.lines(caption.word)];
    else if (scene === "before") heading = texts.lines(caption.word, minutes || {});
    else if (scene === "questions") [heading, below] = [texts.lines("questions"), texts.lines(caption.word)];
    else if (scene === "next") heading = texts.lines("next");
    setLines(one("heading"), heading);
    setLines(one("caption"), below);
    put("headed", heading.length ? "1" : "");
  }

  /* A lost line: the phase stays, and this mark takes the place of the time of day. */
  function drawSignal(silent) {
    const lost = silent !== null;
    setText(one("signal").lastElementChild, lost ? `${texts.word("no-signal")} ${clockUp(silent)}` : "");
    put("lost", lost ? "1" : "");
  }

  /* Who speaks, in the foot; or in the middle, large, who is next or what this is. */
  function drawPeople(shown) {
    const scene = shown.scene;
    const small = scene === "clock" || scene === "last" || (only && scene === "title") ? state.who : null;
    const large = scene === "next" ? state.next : scene === "title" ? state.who : null;
    const begins = scene === "before" && !only && shown.caption.more;
    setText(one("number"), small && small.number !== null ? String(small.number) : "");
    setText(one("name"), small ? small.main : begins ? filled(texts.word(begins), { t: state.begins }) : "");
    setText(one("more"), small ? small.more : "");
    const key = scene === "thanks" ? "thanks" : large ? large.word : "";
    const title = [[unbroken(large ? calledBy(large) : state.title), "", "auto"]];
    setLines(one("title"), key ? texts.lines(key) : title);
    put("numbered", large && large.number !== null ? "1" : "");
    const coming = view === "phone" && scene !== "next" ? state.next : null;
    setText(one("next").firstElementChild, coming ? texts.word("next") : "");
    setText(one("next").querySelector("bdi"), coming ? calledBy(coming) : "");
    put("empty", only === "name" ? (small ? "" : "1") : shown.digits ? "" : "1");
  }

  function calledBy(who) {
    return who.word ? texts.word(who.word) : who.number !== null ? String(who.number) : who.main;
  }

  const fullyCalled = (who) => (who.number === null ? calledBy(who) : filled(texts.word("number"), { n: String(who.number) }));

  /* "Pre-session" stays on one line; a double name may take two rather than be small. */
  function unbroken(text) {
    return text.replace(/\S+/g, (word) => (word.length > 16 ? word : word.replace(/(\p{L})-(?=\p{L})/gu, "$1\u2060-\u2060")));
  }

  /* The digits, in a box that is as wide as they are; only those that changed are touched. */
  const SIZES = { ":": 30, "+": 50 };
  const NAMES = { ":": "colon", "+": "plus" };
  const GAP = 16;
  const USUAL = 444; // the width of +0:00: 6:58 and +0:23 have digits of one size

  const widthOf = (text) => [...text].reduce((sum, character) => sum + (SIZES[character] || 100) + GAP, -GAP);

  function drawDigits({ digits }) {
    const svg = one("digits");
    put("digits", digits ? "1" : "");
    if (drawn.digits === digits) return;
    drawn.digits = digits;
    setText(one("timer"), digits);
    const longest = state.clock ? widthOf(clockDown(state.clock.limit)) : 0;
    const width = widthOf(digits);
    body.style.setProperty("--u", Math.max(USUAL, longest, width) / 100);
    svg.style.setProperty("--wide", Math.max(1, width) / 100);
    const uses = svg.children;
    let x = 0;
    [...digits].forEach((character, place) => {
      const width = SIZES[character] || 100;
      let use = uses[place];
      if (!use) {
        use = document.createElementNS("http://www.w3.org/2000/svg", "use");
        svg.append(use);
      }
      const name = "#d-" + (NAMES[character] || character);
      if (use.getAttribute("href") !== name) use.setAttribute("href", name);
      for (const [key, value] of [["x", x], ["width", width], ["height", 150]])
        if (use.getAttribute(key) !== String(value)) use.setAttribute(key, value);
      x += width + GAP;
    });
    while (uses.length > digits.length) svg.lastElementChild.remove();
    svg.setAttribute("viewBox", `0 0 ${Math.max(1, width)} 150`);
  }

  /* What is left ends at 0:00, as the digits do; an overrun grows behind it. */
  function drawBar(shown) {
    const clock = shown.spoke === null ? null : state.clock;
    put("barred", clock ? "1" : "");
    if (!clock) return;
    const { span, marks } = clock.bar;
    const share = (ms) => `${(Math.max(0, Math.min(1, ms / span)) * 100).toFixed(3)}%`;
    const spent = Math.min(Math.max(0, shown.spoke), clock.limit);
    one("fill").style.left = share(spent);
    one("fill").style.width = share(clock.limit - spent);
    one("beyond").style.left = share(clock.limit);
    one("beyond").style.width = share(Math.min(shown.spoke, span) - clock.limit);
    const wanted = JSON.stringify([span, marks, texts.languages]);
    if (drawn.marks === wanted) return;
    drawn.marks = wanted;
    unfitted = true;
    const first = marks.length > 1 ? marks[0].at : clock.limit;
    one("shade").style.left = share(first);
    one("shade").style.width = share(clock.limit - first);
    one("marks").replaceChildren(
      ...marks.map((mark, place) => {
        const edge = document.createElement("span");
        edge.textContent = place === marks.length - 1 ? clockDown(0) : texts.word("min");
        edge.style.left = share(mark.at);
        return edge;
      }),
    );
  }

  function drawMessage(message) {
    const typed = message ? [[message.text, "", "auto"]] : [];
    setLines(one("message"), message && message.word ? texts.lines(message.word) : typed);
    put("message", message ? "1" : "");
  }

  function drawHour({ caption }, t) {
    const hour = one("hour");
    if (state.agenda) return;
    const shown = view === "phone" && state.hour !== null && body.dataset.scene !== "questions";
    setText(hour.firstElementChild, shown ? texts.word(caption.word) : "");
    setText(hour.lastElementChild, shown ? clockDown(state.hour - Math.floor(t)) : "");
    put("footed", shown || one("next").textContent ? "1" : "");
  }

  /* A page of a rehearsal must not be taken for the hour's. */
  function drawRehearsal() {
    const fast = state.speed === 1 ? "" : ` \u2068×${+state.speed.toFixed(3)}\u2069`;
    setText(one("rehearsal"), state.rehearsal ? texts.word("rehearsal") + fast : "");
    put("rehearsal", state.rehearsal ? "1" : "");
  }

  const wallTime = (ms) => timeOfDay(state.zone, ms);

  /* Screen readers hear who gets the floor, a change of phase and a message; never the running clock. */
  function speak(shown, lost, unknown) {
    const running = shown.scene === "clock" && shown.phase;
    const { message } = state;
    const read = message ? (message.word ? texts.word(message.word) : message.text) : "";
    const who = shown.scene === "next" ? state.next : shown.scene === "clock" ? state.who : null;
    const called = who ? fullyCalled(who) : "";
    const told = shown.scene === "next" ? `${texts.word("next")}: ${called}` : running ? texts.word(shown.phase.word) : "";
    const first = running && drawn.floor !== called ? called : "";
    const said = [unknown ? "" : told, lost ? texts.word("no-signal") : "", read].filter(Boolean).join(", ");
    if (said !== drawn.said || first) {
      drawn.said = said;
      one("said").textContent = [first, said].filter(Boolean).join(": ");
    }
    drawn.floor = running ? called : "";
    if (running && !lost) ring(shown.phase);
    else drawn.rung = null;
  }

  /* The tab, and the page's heading, which nobody sees. */
  const TAB = { room: "Room", speaker: "Lectern", phone: "Phone", agenda: "Agenda", test: "Test card" };

  function name(shown) {
    const what = TAB[body.dataset.scene === "test" ? "test" : view] + (only ? ` ${only}` : "");
    const time = (!state.agenda && shown.digits) || one("wall").textContent;
    document.title = [shown.scene === "blank" ? "" : time, what].filter(Boolean).join(" – ");
    putText(one("what"), state.title || what);
    one("timer").setAttribute("aria-label", texts.word("time-left"));
  }

  /* -- fitting text to its box -- */

  function fitAll(t) {
    unfitted = false;
    put("long", "");
    fitBadge();
    fitRow(one("heading"), one("heading"));
    fitRow(one("caption"), one("caption"));
    fitBlock(one("title"));
    fitMessage();
    fitName();
    fitNext();
    partLabels();
    if (state.agenda) {
      agenda.fit(); // the rows have the room that heading, foot and message leave
      drawAgendaFoot(t);
    }
    unfitted = false;
  }

  /* Beside the digits of a telephone on its side the word wraps, and leaves room for the rest. */
  function fitBadge() {
    const badge = one("badge");
    const beside = getComputedStyle(badge).maxHeight !== "none";
    fitRow(badge, one("words"), () => !beside || badge.scrollHeight <= badge.clientHeight + 1);
  }

  /* A message that is too long for its row takes the bar's, too. */
  function fitMessage() {
    const message = one("message");
    message.style.fontSize = "";
    const full = ("full" in body.dataset && innerHeight > 300) || view === "phone";
    if (!full && message.childElementCount && rowIsFull(message)) put("long", "1");
    if (full || body.dataset.long) fitBlock(message);
    else fitRow(message, message);
  }

  /* A long name is written a little smaller before it is cut, at its end, whichever way the page runs;
     when the session begins is not cut. */
  function fitName() {
    const who = one("who");
    who.style.fontSize = who.style.direction = "";
    const share = only === "name" ? 0.3 : body.dataset.scene === "before" ? 0.5 : 0.85;
    const size = parseFloat(getComputedStyle(who).fontSize);
    const isLost = (part) => who.scrollWidth > who.clientWidth || who.scrollHeight > who.clientHeight + (size * part) / 5; // tall letters of one line
    let part = 1;
    for (; part >= share && isLost(part); part -= 0.03) who.style.fontSize = `${size * part}px`;
    if (isLost(part)) who.style.direction = getComputedStyle(one("name")).direction;
  }

  /* The next speaker gets the lines that are left; if there are none, nobody is named. */
  function fitNext() {
    const next = one("next");
    next.style.visibility = "";
    for (const name of next.querySelectorAll("bdi")) name.parentElement.style.direction = getComputedStyle(name).direction;
    if (view !== "phone") return;
    const fits = (lines) => {
      next.style.setProperty("--lines", lines);
      return next.scrollHeight <= next.clientHeight + 1;
    };
    if (![3, 2, 1].some(fits)) next.style.visibility = "hidden";
  }

  /* A label of the bar that would stand over its end stands beside its mark; of two that would touch
     the minimum's goes, its mark stays. */
  function partLabels() {
    const labels = [...one("marks").children];
    for (const label of labels) {
      label.classList.remove("hidden");
      label.style.setProperty("--aside", "0px");
    }
    if (labels.length) {
      const over = labels.at(-1).getBoundingClientRect().right - one("bar").getBoundingClientRect().right;
      if (over > 0) labels.at(-1).style.setProperty("--aside", `${over}px`);
    }
    if (labels.length < 2) return;
    const [first, last] = labels.map((label) => label.getBoundingClientRect());
    if (first.right + first.height / 3 > last.left) labels[0].classList.add("hidden");
  }

  function rowIsFull(row) {
    const { columnGap, flexDirection, paddingLeft, paddingRight } = getComputedStyle(row);
    const gap = parseFloat(columnGap) || 0;
    const widths = [...row.children].map((line) => (flexDirection === "column" ? line.scrollWidth : line.getBoundingClientRect().width + gap));
    const wide = flexDirection === "column" ? Math.max(...widths) : widths.reduce((sum, width) => sum + width, -gap);
    return wide > row.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight) + 0.5;
  }

  /* The largest size, up to the style's own, at which lines stand side by side in their box. */
  function fitRow(box, row, alsoFits = () => true) {
    shrink(box, row.childElementCount > 0, () => !rowIsFull(row) && alsoFits());
  }

  /* The same for lines that wrap, one under the other; words are only broken once they would be small. */
  function fitBlock(box) {
    const lines = [...box.children];
    const fits = () => {
      const { paddingTop, paddingBottom, rowGap } = getComputedStyle(box);
      const room = box.clientHeight - parseFloat(paddingTop) - parseFloat(paddingBottom);
      const gaps = (parseFloat(rowGap) || 0) * (lines.length - 1);
      const high = lines.reduce((sum, line) => sum + line.offsetHeight, gaps);
      return high <= room + 1 && lines.every((line) => line.scrollWidth <= line.clientWidth + 1);
    };
    for (const wrap of ["normal", "anywhere"]) {
      box.style.overflowWrap = wrap;
      const share = shrink(box, lines.length > 0, fits);
      if (share > 0.4) break;
    }
  }

  /* Make a box's letters smaller until they fit; return their share of the style's own size. */
  function shrink(box, has, fits) {
    box.style.fontSize = "";
    if (!has || !box.clientWidth || fits()) return 1;
    const largest = parseFloat(getComputedStyle(box).fontSize);
    let [low, high] = [6, largest];
    while (high - low > 0.5) {
      const middle = (low + high) / 2;
      box.style.fontSize = `${middle}px`;
      if (fits()) low = middle;
      else high = middle;
    }
    box.style.fontSize = `${low}px`;
    return low / largest;
  }

  /* -- the connection to the console -- */

  const line = new Line({
    path: `live?view=${view}` + (asked.has("names") ? `&names=${encodeURIComponent(asked.get("names"))}` : ""),
    async enter() {
      if (!window.WebSocket) return tell("This browser is too old for the page.");
      const entered = await post("enter", token);
      if (entered.status === 403) {
        tell("This page needs its whole address: open it again from the console, or from the link you were sent.");
        return state ? "again" : false; // it was let in before: another program may have the address for a while
      }
      if (!entered.ok) throw new Error(String(entered.status));
      await learnWords();
      return true;
    },
    onState(told) {
      state = told;
      tell("");
      draw();
    },
    onOther() {},
    onOpen: () => thisScreen.report(),
    onEnd: tell,
    onShut: tell,
  });

  const card = new TestCard(one("card"), texts, asked, line);

  function tell(text) {
    one("note").textContent = text || slips.join(" · ");
    one("note").hidden = !one("note").textContent;
    return false;
  }

  if (slips.length)
    setTimeout(() => {
      slips.length = 0;
      tell("");
    }, SLIPS_SHOWN);

  /* -- this screen -- */

  const thisScreen = new ThisScreen(line, () => document.hasFocus());

  function fillScreen(event) {
    if (body.dataset.scene === "test" && card.press(event.key)) return;
    thisScreen.stayAwake();
    if (audio) audio.resume();
    if (view === "phone" || event.ctrlKey || event.altKey || event.metaKey || event.key === "Escape") return;
    if (!document.fullscreenElement && root.requestFullscreen) root.requestFullscreen().catch(() => {});
  }

  let hiding = 0;

  function showCursor() {
    body.classList.remove("idle");
    clearTimeout(hiding);
    hiding = setTimeout(() => body.classList.add("idle"), 2000);
  }

  /* -- sound, only where it was asked for -- */

  const TONES = { "in-window": [523], "last-minute": [523, 659], over: [659, 523, 392] };
  const audio = sounding && window.AudioContext ? new AudioContext() : null;

  /* A soft tone when a phase begins by itself: not when the page opens in the middle of it. */
  function ring(phase) {
    const before = drawn.rung;
    drawn.rung = { name: phase.phase, seq: state.seq };
    if (!audio || !before || before.name === phase.phase || before.seq !== state.seq) return;
    (TONES[phase.phase] || []).forEach((pitch, place) => {
      const begins = audio.currentTime + 0.28 * place;
      const [tone, loudness] = [audio.createOscillator(), audio.createGain()];
      tone.frequency.value = pitch;
      loudness.gain.setValueAtTime(0, begins);
      loudness.gain.linearRampToValueAtTime(0.2, begins + 0.03);
      loudness.gain.exponentialRampToValueAtTime(0.001, begins + 0.6);
      tone.connect(loudness).connect(audio.destination);
      tone.start(begins);
      tone.stop(begins + 0.65);
    });
  }

  /* -- begin -- */

  addEventListener("resize", () => {
    unfitted = true;
    thisScreen.reportSoon();
    draw();
  });
  for (const change of ["focus", "blur"]) addEventListener(change, () => thisScreen.reportSoon());
  for (const press of ["keydown", "click"]) addEventListener(press, fillScreen);
  for (const move of ["mousemove", "mousedown"]) addEventListener(move, showCursor);
  for (const back of ["online", "pageshow"])
    addEventListener(back, () => line.hurry());
  document.addEventListener("visibilitychange", () => {
    thisScreen.stayAwake();
    draw();
  });
  addEventListener("hashchange", () => {
    token = location.hash.slice(1) || token;
    history.replaceState(null, "", location.pathname + location.search);
    line.hurry();
  });
  if (document.fonts) document.fonts.ready.then(() => (unfitted = true));
  showCursor();
  thisScreen.stayAwake();
  line.connect();
  draw();

  presession.started = true; // old.js takes a page without it for one that did not start
  presession.line = line; // for people who inspect the page: nothing depends on it
});
