"use strict";
/* The remote. A press carries its own name, and what the button meant when it was pressed: sent
   twice it happens once, pressed too late it is refused. */

document.addEventListener("DOMContentLoaded", async () => {
  const { clockDown, clockUp, drawFigures, face, language, lookUp, sheets, timeOfDay, untilChange } = presession;
  const { say } = language;
  const one = (id) => document.getElementById(id);
  const body = document.body;
  const SAME_PRESS = 400; // ms: two taps so close together are one
  const ANSWER_WITHIN = 3000; // ms: then the press is sent again, under the same name
  const READING = 700; // ms: so long a button that another hand changed says who did what
  const CONFIRM = 1000; // ms: a finger that is still on its way does not say yes
  const STALE = 10000; // ms: what was meant then is not meant now: only what became of it is asked
  const TOLD = 8000; // ms: so long an answer stands over the chair's line

  if (!window.WebSocket) return; // the page says what it needs
  one("old").hidden = true;

  let token = location.hash.slice(1);
  if (token) history.replaceState(null, "", location.pathname + location.search);
  let state = null;
  let timer = 0;
  let me = { hand: "", number: 0 }; // which hand this remote is

  /* -- the door --------------------------------------------------------------------------------- */

  const line = new Line({
    path: "control/live?lang=" + language.code,
    async enter() {
      const entered = await post("control/enter", JSON.stringify({ token: "", code: "" }));
      if (entered.status === 403) return askForCode(state ? UNKNOWN : "");
      if (!entered.ok) throw new Error(String(entered.status));
      return letIn(await entered.json());
    },
    onState(told) {
      noteMeanings(told);
      state = told;
      drawButtons();
      sheets.draw(state);
      draw();
    },
    onOther: answered,
    onScreens: (told) => sheets.drawScreens(told),
    onOpen() {
      ended = "";
      thisScreen.report();
      sheets.lineOpened();
      for (const sent of waiting.values()) transmit(sent);
      noteWaiting();
    },
    onEnd: endedFor,
    onShut: endedFor,
  });
  const thisScreen = new ThisScreen(line);
  let ended = "";

  function endedFor(why) {
    ended = why;
    noteWaiting();
  }

  const UNKNOWN = "The console no longer knows this remote: scan the new code there.";

  function letIn(hand) {
    const entering = one("remote").hidden;
    me = hand;
    put(one("me"), say("Remote {n}", { n: me.number }));
    put(one("hand"), one("me").textContent);
    one("door").hidden = true;
    one("remote").hidden = false;
    if (entering) one("me").focus();
    return true;
  }

  function askForCode(reason) {
    one("door").hidden = false;
    one("remote").hidden = true;
    one("refused").textContent = say(reason || (token ? "" : "Open the whole address that the console shows."));
    one("code").focus();
    return false;
  }

  one("door").addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const entered = await post("control/enter", JSON.stringify({ token, code: one("code").value.trim() }));
      if (!entered.ok) return askForCode((await entered.text()) || "Not let in.");
      letIn(await entered.json());
      line.open();
    } catch {
      askForCode("Nobody answers: try again.");
    }
  });

  addEventListener("hashchange", () => {
    token = location.hash.slice(1) || token;
    history.replaceState(null, "", location.pathname + location.search);
    one("refused").textContent = "";
  });

  /* -- what the buttons mean -------------------------------------------------------------------- */

  const meanings = new Map(); // by button: what it means, and since when here; who changed that

  function noteMeanings(told) {
    const at = performance.now();
    const marks = told.people.map(({ number, means }) => [`mark ${number}`, means]);
    const yes = told.suggested ? [["accept", told.suggested.means]] : [];
    const now = new Map([...Object.entries(told.means), ...marks, ...yes]);
    for (const button of new Set([...meanings.keys(), ...now.keys()])) {
      const means = now.get(button) || "";
      const known = meanings.get(button);
      if (known && known.means === means) continue;
      const by = state && told.hand !== me.hand ? told.by : "";
      meanings.set(button, { means, at, by, did: told.did });
    }
    setTimeout(drawButtons, READING);
  }

  const shownFor = (button) => (meanings.has(button) ? Math.round(performance.now() - meanings.get(button).at) : null);

  /* Who changed a button just now, and what that was; null once there was time to read it. */
  function justDone(button) {
    const known = meanings.get(button);
    return known && known.by && shownFor(button) < READING ? known : null;
  }

  /* -- drawing ---------------------------------------------------------------------------------- */

  const WORDS = {
    "before-minimum": "Minimum in {time}",
    "in-window": "Minimum reached",
    "last-minute": "Last minute",
    over: "Time is up",
    paused: "Paused for {time}",
    neutral: "",
  };

  /* A plan with another last-minute warning names it. */
  function wordOf(phase, values) {
    const changed = state.room.words[phase];
    return changed ? changed[language.code] : say(WORDS[phase], values);
  }

  function put(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  function draw() {
    clearTimeout(timer);
    const at = performance.now();
    line.watch(at);
    let wait = 250;
    if (state && line.sync.known) {
      const t = line.sync.now(at);
      const whole = Math.floor(t);
      const shown = face(state.room, t);
      const silent = line.silence(at);
      drawClock(shown, silent, whole);
      drawStatus(shown, whole);
      drawGo(silent);
      drawChair(lookUp(state.chair, whole));
      sheets.drawRoom(shown, state);
      announce(shown, silent);
      const next = Math.min(...state.chair.filter((said) => said.at > t).map((said) => said.at - t), toSecond(whole));
      wait = Math.min(Math.min(untilChange(state.room, t), next) / state.room.speed, 1000 - ((at - line.heard) % 1000));
    }
    timer = setTimeout(draw, Math.max(4, wait));
  }

  /* What counts beside the room's own clock: the gap, or a pause. */
  function toSecond(t) {
    const since = state.gap === null ? pausedSince() : state.gap;
    return since === null ? Infinity : 1000 - ((((t - since) % 1000) + 1000) % 1000);
  }

  const pausedSince = () => (state.paused && state.room.clock ? state.room.clock.phases[0].at : null);

  function drawClock(shown, silent, t) {
    const { room, stage } = state;
    const turn = stage === "turn";
    const phase = turn && shown.phase ? shown.phase.phase : "neutral";
    const digits = stage === "gap" ? "" : shown.digits;
    body.dataset.phase = phase;
    body.dataset.lost = silent === null ? "" : "1";
    const next = state.coming.length ? state.coming[0].name : "";
    const captions = { turn: state.name, gap: next ? say("Next speaker") : "", before: room.title, closed: room.title };
    put(one("name"), captions[stage]);
    put(one("digits"), digits);
    drawFigures(one("figures"), digits);
    one("figures").toggleAttribute("hidden", !digits);
    const begins = shown.minutes === null ? room.title : begin(shown.minutes);
    const large = { turn: state.name, gap: next, before: begins, closed: say("The hour is closed") }[stage];
    put(one("large"), digits ? "" : large);
    const below = { gap: say("Nobody has the floor"), before: room.begins && say("Session begins at {time}", { time: room.begins }) };
    put(one("phase").lastElementChild, turn ? phaseWords(shown, t) : below[stage] || "");
    fit(one("phase").lastElementChild, one("phase").textContent);
    one("phase").querySelector("use").setAttribute("href", "#g-" + phase);
    const limit = turn && room.clock ? say("limit {time}", { time: clockUp(room.clock.limit) }) : "";
    put(one("limit"), state.gap === null ? limit : say("gap {time}", { time: clockUp(t - state.gap) }));
    const told = digits ? `${digits} – ` : "";
    document.title = told + one("me").textContent;
  }

  function begin({ n, h, m }) {
    return h > 0 ? say("begins in {h} h {m} min", { h, m }) : say("begins in {n} min", { n });
  }

  function phaseWords(shown, t) {
    if (!shown.phase) return say(state.questions ? "Questions from the floor" : "has the floor");
    const { marks } = state.room.clock.bar;
    const since = pausedSince();
    const least = marks.length > 1 ? marks[0].at : 0;
    const time = since === null ? clockDown(Math.max(0, least - shown.spoke)) : clockUp(t - since);
    if (shown.phase.phase === "in-window" && shown.phase.word !== "in-window") return say("has the floor"); // no minimum
    return wordOf(shown.phase.phase, { time });
  }

  /* One line: what is wrong first, then what is left of the hour, and when it will end. */
  function drawStatus(shown, t) {
    const { room } = state;
    const left = room.hour === null ? 0 : room.hour - t;
    const time = left > -1000 ? clockDown(left) : clockUp(-left);
    const [whole, brief] = room.hour === null ? ["", ""] : left > -1000
      ? [say("hour {time} left", { time }), say("{time} left", { time })]
      : [say("hour over by {time}", { time }), say("over by {time}", { time })];
    const wrong = [
      state.unsaved ? say("NOT SAVED: {n}", { n: state.unsaved }) : "",
      state.blank ? say("ROOM BLANK") : "",
    ].filter(Boolean);
    const rehearsal = state.rehearsal === null ? "" : say("rehearsal ×{speed}", { speed: state.rehearsal });
    const [long, short] = [whole, brief].map((hour) => [...wrong, rehearsal, hour].filter(Boolean).join(" · "));
    hourInWords = long;
    one("hour").classList.toggle("bad", wrong.length > 0);
    const end = state.ends.length ? lookUp(state.ends, t) : null;
    const at = end && timeOfDay(room.zone, room.wall + end.end + (end.slips ? t - end.at : 0));
    const late = state.late >= 60_000 ? say("{time} late", { time: clockUp(state.late) }) : "";
    const ends = end ? say("ends {time}", { time: at }) : "";
    const both = [ends, late].filter(Boolean).join(", ");
    put(one("wall"), timeOfDay(room.zone, room.wall + t));
    const briefer = [[short, both], [short, ends], [short, ""]].flatMap((way) => [[...way, 1], [...way, 0.9]]);
    fitStatus([[long, both, 1], ...briefer, [short, "", 0.8], [short, "", 0.7]]);
  }

  let hourInWords = "";
  let fitted = { wanted: "", place: 0 };

  /* The first of some ways to say it, [hour, end, size of the letters], that stands there whole: words
     yield, and no figure is ever cut. All digits are equally wide, so seconds do not change it. */
  function fitStatus(ways) {
    const row = one("status");
    const write = ([hour, ends, size]) => {
      put(one("hour"), hour);
      put(one("ends"), ends);
      row.style.fontSize = `${size}em`;
    };
    const wanted = `${ways[0].join().replace(/\d/g, "0")} at ${row.clientWidth}`;
    if (fitted.wanted === wanted) return write(ways[fitted.place]);
    const isWhole = (way) => {
      write(way);
      return [row, one("ends")].every((part) => part.scrollWidth <= part.clientWidth);
    };
    const place = ways.findIndex(isWhole);
    fitted = { wanted, place: place < 0 ? ways.length - 1 : place };
  }

  /* What GO does; for a moment, what another hand did; on a lost line, that it does nothing. */
  function drawGo(silent = line.silence(performance.now())) {
    const go = one("go");
    const done = justDone("go");
    const lost = silent !== null;
    const [head, small] = lost
      ? [`× ${say("No line for {time}", { time: clockUp(silent) })}`, say("presses do nothing · trying again")]
      : done
        ? [done.by, done.did]
        : ["GO", state.go];
    put(go.querySelector("b"), head);
    put(go.querySelector("small"), small);
    const name = `${head}: ${small}`;
    if (go.getAttribute("aria-label") !== name) go.setAttribute("aria-label", name);
    go.classList.toggle("changed", Boolean(done) && !lost);
    body.dataset.held = done && !lost ? "1" : "";
    fit(go);
    const dead = lost || (state.stage === "closed" && !state.goes_on);
    setOff(go, dead);
    if (body.dataset.dead !== (lost ? "1" : "")) {
      body.dataset.dead = lost ? "1" : "";
      drawButtons();
    }
  }

  /* A button that does nothing now keeps its focus, and says so. */
  function setOff(button, off) {
    if (off) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }

  const isOff = (button) => button.getAttribute("aria-disabled") === "true";

  const FLOOR = { gap: "Nobody has the floor", closed: "The hour is closed" };
  let known = null;

  /* People who only hear this page hear what others see change: once, and when nothing else is said. */
  function announce(shown, silent) {
    const turn = state.stage === "turn";
    const phase = turn && shown.phase ? shown.phase.phase : "neutral";
    const unsaved = state.unsaved ? say("NOT SAVED: {n}", { n: state.unsaved }) : "";
    const facts = {
      floor: [state.stage + state.name, turn ? say("{name} has the floor", { name: state.name }) : say(FLOOR[state.stage] || "")],
      phase: [phase, phase === "neutral" ? "" : one("phase").lastElementChild.textContent.trim()],
      saved: [!state.unsaved, unsaved || say("everything is saved again")],
      line: [silent === null, say(silent === null ? "the line is back" : "NO SIGNAL")],
    };
    const news = Object.entries(facts).filter(([name, [fact, words]]) => known && known[name][0] !== fact && words);
    if (known && known.phase[0] !== phase && known.floor[0] === facts.floor[0] && PHASES[phase]) feel(PHASES[phase], one("clock"));
    known = facts;
    if (news.length) one("news").textContent = news.map(([, [, words]]) => words).join(". ");
  }

  /* In a page from right to left a sentence of another direction keeps its own. */
  const isolated = (text) => (text && document.documentElement.dir === "rtl" ? `\u2068${text}\u2069` : text);

  /* What the chair says now; or, paler, at the next change of the floor. */
  function drawChair(said) {
    put(one("chair").firstElementChild, said.due || !said.text ? isolated(said.text) : say("Then: {text}", { text: isolated(said.text) }));
    put(one("chair").lastElementChild, said.pronounced && `(${said.pronounced})`);
    one("chair").dataset.due = said.due ? "1" : "0";
    one("chair").firstElementChild.lang = state.language;
    fit(one("chair"), said.text);
  }

  /* A long text is written smaller, so that all of it can be read in its place. */
  function fit(element, text = element.textContent, parts = "small") {
    const wanted = `${text} ${element.className} ${element.clientWidth} ${element.clientHeight}`;
    if (element.dataset.fitted === wanted) return;
    element.dataset.fitted = wanted;
    const isWhole = (box) => box.scrollHeight <= box.clientHeight + 1 && box.scrollWidth <= box.clientWidth + 1;
    for (const size of [1, 0.92, 0.85, 0.78, 0.7]) {
      element.style.fontSize = `${size}em`;
      if ([element, ...element.querySelectorAll(parts)].every(isWhole)) return;
    }
  }

  /* -- the buttons ------------------------------------------------------------------------------ */

  /* Of each press: whether it can be pressed now, and what stands on it. */
  const BUTTONS = {
    undo: () => [state.undoes, null, state.undoes],
    redo: () => [state.redoes, null, state.redoes],
    less: () => [state.stage === "turn" && state.granted > 0, null, ""],
    more: () => [state.stage === "turn", null, state.room.clock ? say("limit {time}", { time: clockUp(state.room.clock.limit + 30_000) }) : ""],
    pause: () => [state.stage === "turn", say(state.paused ? "Resume" : "Pause"), ""],
    moved: (button) => [state.corrects, say(MOVED[state.corrects || "began"][button.dataset.by]), ""],
    conclude: () => [state.stage === "turn", null, ""],
    blank: () => [true, say(state.blank ? "Show the room again" : "Blank the room"), ""],
    clear: () => [state.message, null, null],
    leave: () => [state.questions, null, null],
    accept: () => [shownFor("accept") >= READING, say("Yes: {what}", { what: suggested().does }), suggested().said],
    give: () => [state.stage === "turn" || state.stage === "gap", null, null],
  };
  const MOVED = {
    began: {
      "-5000": "Began 5 s earlier",
      "-30000": "Began 30 s earlier",
      5000: "Began 5 s later",
      30000: "Began 30 s later",
    },
    ended: {
      "-5000": "Ended 5 s earlier",
      "-30000": "Ended 30 s earlier",
      5000: "Ended 5 s later",
      30000: "Ended 30 s later",
    },
  };
  /* What a microphone suggests; a tap that was on its way before is not for it. */
  const suggested = () => state.suggested || { does: "", said: "", means: "" };
  /* In the Missions' questions their end is nearer than that they began much earlier. */
  const instead = (button) =>
    state.questions && button.closest("#buttons") && button.dataset.by === "-30000" ? "leave" : button.dataset.press;

  function drawButtons() {
    if (!state) return;
    const lost = body.dataset.dead === "1";
    drawGo();
    drawComing();
    one("accept").hidden = !state.suggested;
    for (const button of document.querySelectorAll("#remote [data-press]:not(#go)")) {
      const press = instead(button);
      const [can, name, more] = BUTTONS[press](button);
      const head = button.querySelector("b");
      if (press === "leave" && press !== button.dataset.press) put(head, say("Leave the questions"));
      else if (name !== null) put(head, name);
      const done = press === "undo" || !body.dataset.held ? justDone(press === "moved" ? state.corrects : press) : null;
      const small = button.querySelector("small");
      if (small && more !== null) put(small, done ? `${done.by}: ${done.did}` : more);
      button.classList.toggle("changed", Boolean(done));
      setOff(button, lost || !can);
      if (button.classList.contains("row")) button.hidden = !can;
    }
    fit(one("undo"));
    for (const button of one("buttons").children) fit(button, button.firstElementChild.textContent, "b");
    for (const button of document.querySelectorAll("[data-opens]")) setOff(button, lost);
    put(document.querySelector('[data-opens="message"] small'), state.message || say("to the room"));
    const { here, all } = state.present;
    put(document.querySelector('[data-opens="people"] small'), say("{n} of {all}", { n: here, all }));
  }

  /* Who comes next: always three rows. */
  function drawComing() {
    const rows = one("coming").querySelectorAll("li");
    rows.forEach((row, place) => {
      const person = state.coming[place];
      if (!row.children.length && person) row.append(...comingRow());
      row.dataset.empty = person ? "" : "1";
      if (!person) return;
      const [number, name, length, give] = row.children;
      put(number, String(person.number));
      put(name, person.name);
      put(length, person.length === null ? "" : clockUp(person.length));
      give.dataset.segment = person.number;
      give.setAttribute("aria-label", say("Give the floor to {name}", { name: person.name }));
    });
  }

  function comingRow() {
    const make = (tag, text = "") => Object.assign(document.createElement(tag), { textContent: text });
    const give = make("button");
    give.append(make("b", say("Give floor")));
    Object.assign(give, { type: "button" }).dataset.press = "give";
    give.addEventListener("click", () => pressed(give));
    const name = make("bdi");
    name.dir = "auto";
    return [make("span"), name, make("span"), give];
  }

  /* -- pressing --------------------------------------------------------------------------------- */

  const waiting = new Map();
  let lastPress = { same: "", at: 0 };

  /* from: the sheet that waits for the answer. Returns whether there will be one. */
  function press(what, more = {}, from = "") {
    const at = performance.now();
    if (!state) return false;
    if (body.dataset.dead === "1") {
      tellAnswer(say("No line: presses do nothing."), true);
      return false;
    }
    const marked = more.segment && what !== "give";
    const shown = shownFor(marked ? `mark ${more.segment}` : what);
    const content = { do: what, means: state.means[what] || "", seen: state.seq, shown, ...more };
    const same = JSON.stringify({ do: what, ...more });
    if (lastPress.same === same && at - lastPress.at < SAME_PRESS) return false;
    lastPress = { same, at };
    submit(content, from);
    return true;
  }

  /* Sent again under the same name until there is an answer: it happens once. What never left this
     page did not happen; what left it may have: only the console knows. Too late, it only asks. */
  function submit(content, from) {
    const id = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    const pressedAt = [performance.now(), Date.now()];
    waiting.set(id, { content: { ...content, id }, from, pressed: pressedAt, timer: 0, left: false, late: false });
    transmit(waiting.get(id));
    noteWaiting();
  }

  function transmit(sent) {
    const { id } = sent.content;
    if (!waiting.has(id)) return;
    const [steady, wall] = sent.pressed; // the steady one stands still while some telephones sleep
    const left = STALE - Math.max(performance.now() - steady, Date.now() - wall);
    const late = left <= 0;
    if (late && !sent.left) return answered({ id, ok: false, saved: true, text: say("no signal, so it was not pressed") });
    if (line.send(JSON.stringify({ ...sent.content, late }))) sent.left = true;
    sent.late = late;
    clearTimeout(sent.timer);
    sent.timer = setTimeout(transmit, late ? ANSWER_WITHIN : Math.min(ANSWER_WITHIN, left), sent);
    noteWaiting();
  }

  function noteWaiting() {
    const all = [...waiting.values()];
    if (all.some((sent) => sent.late)) tell(say("No answer yet: look at the clock before you press again."));
    else if (all.some((sent) => !sent.left)) tell(say("No signal: the press waits."));
    else tell(say(ended));
  }

  function answered(answer) {
    if (answer.say) return speak(answer.say);
    const sent = waiting.get(answer.id);
    if (answer.id && !sent) return;
    if (sent) clearTimeout(sent.timer);
    waiting.delete(answer.id);
    noteWaiting();
    if (answer.confirm && sent) return ask(answer.text, sent);
    const good = answer.ok && answer.saved;
    const words = answer.ok ? answer.text + (answer.saved ? "" : ` – ${say("NOT SAVED")}`) : say("Refused: {why}", { why: answer.text });
    feel(good ? DONE : REFUSED, one("go"));
    tellAnswer(words, !good);
    if (sent) sheets.answered(sent.content.do, answer.ok, sent.from);
  }

  let telling = 0;

  /* A refusal stands over the chair's line for a while; what was done stands beside undo. */
  function tellAnswer(words, bad) {
    one("spoken").textContent = "";
    one("answer").textContent = words;
    one("answer").classList.toggle("bad", bad);
    clearTimeout(telling);
    telling = setTimeout(() => one("answer").classList.remove("bad"), TOLD);
  }

  let asking = 0;

  function ask(question, sent) {
    const dialog = one("ask");
    one("question").textContent = question[0].toUpperCase() + question.slice(1);
    let agreed = false;
    one("yes").onclick = () => {
      agreed = true;
      dialog.close();
      submit({ ...sent.content, confirmed: true }, sent.from);
    };
    one("no").onclick = () => dialog.close();
    dialog.onclose = () => {
      lastPress = { same: "", at: 0 };
      if (!agreed) sheets.answered(sent.content.do, false, sent.from);
    };
    one("yes").disabled = true;
    clearTimeout(asking);
    asking = setTimeout(() => (one("yes").disabled = false), CONFIRM);
    dialog.showModal();
    one("no").focus();
  }

  let asked = 0;

  /* The same words twice are spoken twice: the place is empty between. */
  function speak(words) {
    clearTimeout(asked);
    clearTimeout(telling);
    one("answer").textContent = "";
    one("answer").classList.remove("bad");
    one("spoken").textContent = "";
    setTimeout(() => (one("spoken").textContent = words), 50);
    telling = setTimeout(() => (one("spoken").textContent = ""), TOLD);
  }

  /* The console words the time, in English; in other languages and without an answer, this page does. */
  function sayTheTime() {
    clearTimeout(asked);
    if (language.code !== "en" && body.dataset.dead !== "1") return speak(counted().join("; "));
    const heard = line.silence(performance.now()) === null && line.send('{"do":"say"}');
    if (heard) asked = setTimeout(sayAlone, ANSWER_WITHIN, "No answer");
    else sayAlone("No signal");
  }

  const counted = () => [...["name", "digits", "phase"].map((id) => one(id).textContent.trim()), hourInWords].filter(Boolean);

  function sayAlone(why) {
    const words = counted();
    speak([say(why), ...(words.length ? [say("counted here"), ...words] : [])].join(": "));
  }

  /* -- what is felt: a vibration, where the browser has it, otherwise a flash ---------------------- */

  const DONE = [15];
  const REFUSED = [40, 60, 40];
  const PHASES = { "in-window": [80], "last-minute": [80, 80, 80], over: [300] };

  function feel(pattern, element) {
    if (navigator.vibrate && navigator.vibrate(pattern)) return;
    element.classList.remove("flash");
    void element.offsetWidth; // restarts the animation
    element.classList.add("flash");
  }

  /* -- hands ------------------------------------------------------------------------------------ */

  function pressed(button) {
    if (isOff(button)) return body.dataset.dead === "1" ? tellAnswer(say("No line: presses do nothing."), true) : undefined;
    const what = instead(button);
    if (what === "pause") press(state.paused ? "resume" : "pause");
    else if (what === "blank") press(state.blank ? "unblank" : "blank");
    else if (what === "moved") press(state.corrects, { by: Number(button.dataset.by) });
    else if (what === "conclude") press("message", { stock: "please-conclude" });
    else if (what === "accept") press("accept", { means: suggested().means });
    else if (what === "give") press("give", { segment: Number(button.dataset.segment) });
    else press(what);
  }

  for (const button of document.querySelectorAll("[data-press]")) button.addEventListener("click", () => pressed(button));
  one("say").addEventListener("click", sayTheTime);
  addEventListener("keydown", (event) => {
    if (event.target.matches("input, select") || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key.toLowerCase() === "t") sayTheTime();
  });

  /* -- this screen ------------------------------------------------------------------------------ */

  function tell(text) {
    one("note").textContent = text;
    one("note").hidden = !text;
  }

  addEventListener("resize", () => {
    thisScreen.reportSoon();
    drawButtons();
    draw();
  });
  addEventListener("click", () => thisScreen.stayAwake());
  for (const back of ["online", "pageshow"]) addEventListener(back, () => state && line.hurry());
  document.addEventListener("visibilitychange", () => {
    thisScreen.stayAwake();
    draw();
  });
  await language.learn();
  sheets.begin({ line, press, setOff, isOff, tellAnswer });
  line.connect();
  draw();
  // For people who inspect the page: nothing depends on these, but tests wait for them.
  presession.line = line;
  presession.settled = () => [...meanings.keys()].every((button) => shownFor(button) >= READING);
});
