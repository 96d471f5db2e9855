"use strict";
/* The remote. A press carries its own name, and what the button meant when it was pressed: sent
   twice it happens once, pressed too late it is refused. */

document.addEventListener("DOMContentLoaded", () => {
  const { clockDown, clockUp, face, lookUp, untilChange } = presession;
  const one = (id) => document.getElementById(id);
  const SAME_PRESS = 400; // ms: two taps so close together are one
  const ANSWER_WITHIN = 3000; // ms: then the press is sent again, under the same name
  const READING = 700; // ms: so long a button that another hand changed says who did what
  const CONFIRM = 1000; // ms: a finger that is still on its way does not say yes
  const STALE = 10000; // ms: what was meant then is not meant now: only what became of it is asked

  if (!window.WebSocket) return; // the page says what it needs
  one("old").hidden = true;

  let token = location.hash.slice(1);
  if (token) history.replaceState(null, "", location.pathname);
  let state = null;
  let timer = 0;
  let me = { hand: "", name: "" }; // which hand this remote is

  /* -- the door --------------------------------------------------------------------------------- */

  const line = new Line({
    path: "control/live",
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
      draw();
    },
    onOther: answered,
    onOpen() {
      ended = "";
      thisScreen.report();
      for (const sent of waiting.values()) transmit(sent);
      noteWaiting();
    },
    onEnd: endedFor,
    onShut: endedFor,
  });
  let ended = "";

  function endedFor(why) {
    ended = why;
    noteWaiting();
  }

  const UNKNOWN = "The console no longer knows this remote: scan the new code there.";

  function letIn(hand) {
    me = hand;
    put(one("me"), me.name);
    one("door").hidden = true;
    one("remote").hidden = false;
    return true;
  }

  function askForCode(reason) {
    one("door").hidden = false;
    one("remote").hidden = true;
    one("refused").textContent = reason || (token ? "" : "Open the whole address that the console shows.");
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
    history.replaceState(null, "", location.pathname);
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
      const by = state && told.hand !== me.hand ? told.did : "";
      meanings.set(button, { means, at, by });
    }
    setTimeout(drawButtons, READING);
  }

  const shownFor = (button) => (meanings.has(button) ? Math.round(performance.now() - meanings.get(button).at) : null);

  /* Who changed a button just now, and what that was; empty once there was time to read it. */
  const justDone = (button) => (meanings.has(button) && shownFor(button) < READING ? meanings.get(button).by : "");

  /* -- drawing ---------------------------------------------------------------------------------- */

  const WORDS = {
    "before-minimum": "Minimum in",
    "in-window": "Minimum reached",
    "last-minute": "Last minute",
    over: "Time is up",
    paused: "Paused",
    neutral: "",
  };

  /* A plan with another last-minute warning names it. */
  function wordOf(phase) {
    const changed = state.room.words[phase];
    return changed ? changed.en : WORDS[phase];
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
      drawClock(face(state.room, t), line.silence(at), Math.floor(t));
      drawChair(lookUp(state.chair, Math.floor(t)));
      const next = Math.min(...state.chair.filter((said) => said.at > t).map((said) => said.at - t));
      wait = Math.min(Math.min(untilChange(state.room, t), next) / state.room.speed, 1000 - ((at - line.heard) % 1000));
    }
    timer = setTimeout(draw, Math.max(4, wait));
  }

  function drawClock(shown, silent, t) {
    const { room } = state;
    const phase = shown.phase ? shown.phase.phase : "neutral";
    document.body.dataset.phase = phase;
    document.body.dataset.lost = silent === null ? "" : "1";
    one("signal").hidden = silent === null;
    put(one("signal").lastElementChild, silent === null ? "" : `no signal ${clockUp(silent)}`);
    const running = state.stage === "turn";
    put(one("name").firstElementChild, running ? state.name : state.stage === "gap" ? "Nobody has the floor" : room.title);
    put(one("digits"), shown.digits || " ");
    const least = room.clock && room.clock.bar.marks.length > 1 ? room.clock.bar.marks[0].at : 0;
    const more = phase === "before-minimum" ? clockDown(least - shown.spoke) : "";
    put(one("phase").lastElementChild, `${wordOf(phase)} ${more}`);
    one("phase").querySelector("use").setAttribute("href", "#g-" + phase);
    const rehearsal = state.rehearsal === null ? "" : `rehearsal ×${state.rehearsal}`;
    const left = room.hour - t;
    const hour = room.hour === null ? "" : left > -1000 ? `hour ${clockDown(left)} left` : `hour over by ${clockUp(-left)}`;
    const begins = shown.minutes === null ? "" : `begins in ${shown.minutes.h > 0 ? `${shown.minutes.h} h ${shown.minutes.m}` : shown.minutes.n} min`;
    const unsaved = state.unsaved ? `NOT SAVED: ${state.unsaved}` : "";
    put(one("hour"), [rehearsal, begins, hour, state.blank ? "ROOM BLANK" : "", unsaved].filter(Boolean).join(" · "));
    one("hour").classList.toggle("bad", Boolean(state.blank || state.unsaved));
    announce({
      floor: [state.stage + state.name, running ? `${state.name} has the floor` : FLOOR[state.stage] || ""],
      phase: [phase, `${wordOf(phase)} ${more}`.trim()],
      saved: [!state.unsaved, unsaved || "everything is saved again"],
      line: [silent === null, silent === null ? "the line is back" : "NO SIGNAL"],
    });
  }

  const FLOOR = { gap: "Nobody has the floor", closed: "The hour is closed" };
  let known = null;

  /* Whoever hears this page is told what others see change: once, and when nothing else is said. */
  function announce(facts) {
    const news = Object.entries(facts).filter(([name, [fact, words]]) => known && known[name][0] !== fact && words);
    known = facts;
    if (news.length) one("news").textContent = news.map(([, [, words]]) => words).join(". ");
  }

  /* What the chair says now; or, paler, at the next change of the floor. */
  function drawChair(said) {
    put(one("chair").firstElementChild, said.due || !said.text ? said.text : `Then: ${said.text}`);
    put(one("chair").lastElementChild, said.pronounced && `(${said.pronounced})`);
    one("chair").dataset.due = said.due ? "1" : "0";
    one("chair").lang = state.language;
  }

  function drawButtons() {
    const turn = state.stage === "turn";
    const small = (id, text) => {
      const done = justDone(id);
      put(one(id).querySelector("small"), done || text);
      one(id).classList.toggle("changed", Boolean(done));
    };
    small("go", state.go);
    one("go").setAttribute("aria-label", `GO: ${state.go}`);
    one("go").disabled = state.stage === "closed" && !state.goes_on;
    small("undo", state.undoes);
    one("undo").disabled = !state.undoes;
    small("redo", state.redoes);
    one("redo").disabled = !state.redoes;
    put(one("pause"), state.paused ? "Resume" : "Pause");
    for (const id of ["pause", "more"]) one(id).disabled = !turn;
    one("less").disabled = !turn || state.granted <= 0;
    small("more", state.granted ? `granted ${clockUp(state.granted)}` : "");
    small("less", "");
    one("began").disabled = !("began" in state.means);
    small("began", state.name);
    one("leave").hidden = !state.questions;
    put(one("blank"), state.blank ? "Show the room again" : "Blank the room");
    one("clear").disabled = !state.message;
    put(one("messages").firstElementChild, state.message ? `Room reads: ${state.message}` : "Message to the room");
    drawSuggestion();
    drawPeople();
  }

  /* What a microphone suggests; a tap that was on its way before is not for it. */
  function drawSuggestion() {
    const { suggested } = state;
    one("accept").hidden = !suggested;
    if (!suggested) return;
    one("accept").disabled = shownFor("accept") < READING;
    put(one("accept").firstElementChild, `Yes: ${suggested.does}`);
    put(one("accept").lastElementChild, suggested.said);
  }

  let peopleDrawn = "";

  function drawPeople() {
    const wanted = JSON.stringify(state.people);
    if (wanted === peopleDrawn) return;
    peopleDrawn = wanted;
    one("presence").querySelector("ul").replaceChildren(
      ...state.people.map((person) => {
        const row = document.createElement("li");
        const name = document.createElement("bdi");
        name.textContent = person.name;
        row.append(name);
        for (const mark of ["present", "late", "absent"]) {
          const button = document.createElement("button");
          button.type = "button";
          button.textContent = mark;
          button.setAttribute("aria-pressed", String(person.mark === mark));
          button.setAttribute("aria-label", `${person.name} is ${mark}`);
          const { number: segment, means } = person;
          if (person.mark !== mark) button.addEventListener("click", () => press(mark, { segment, means }));
          row.append(button);
        }
        return row;
      }),
    );
    one("presence").hidden = !state.people.length;
  }

  /* -- pressing --------------------------------------------------------------------------------- */

  const waiting = new Map();
  let lastPress = { same: "", at: 0 };

  function press(what, more = {}) {
    const at = performance.now();
    if (!state) return;
    const shown = shownFor(more.segment ? `mark ${more.segment}` : what);
    const content = { do: what, means: state.means[what] || "", seen: state.seq, shown, ...more };
    const same = JSON.stringify({ do: what, ...more });
    if (lastPress.same === same && at - lastPress.at < SAME_PRESS) return;
    lastPress = { same, at };
    submit(content);
  }

  /* Sent again under the same name until there is an answer: it happens once. What never left this
     page did not happen; what left it may have: only the console knows. Too late, it only asks. */
  function submit(content) {
    const id = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    const pressed = [performance.now(), Date.now()];
    waiting.set(id, { content: { ...content, id }, pressed, timer: 0, left: false, late: false });
    transmit(waiting.get(id));
    noteWaiting();
  }

  function transmit(sent) {
    const { id } = sent.content;
    if (!waiting.has(id)) return;
    const [steady, wall] = sent.pressed; // the steady one stands still while some telephones sleep
    const left = STALE - Math.max(performance.now() - steady, Date.now() - wall);
    const late = left <= 0;
    if (late && !sent.left) return answered({ id, ok: false, saved: true, text: "no signal, so it was not pressed" });
    if (line.send(JSON.stringify({ ...sent.content, late }))) sent.left = true;
    sent.late = late;
    clearTimeout(sent.timer);
    sent.timer = setTimeout(transmit, late ? ANSWER_WITHIN : Math.min(ANSWER_WITHIN, left), sent);
    noteWaiting();
  }

  function noteWaiting() {
    const all = [...waiting.values()];
    if (all.some((sent) => sent.late)) tell("No answer yet: look at the clock before you press again.");
    else if (all.some((sent) => !sent.left)) tell("No signal: the press waits.");
    else tell(ended);
  }

  function answered(answer) {
    if (answer.say) return speak(answer.say);
    const sent = waiting.get(answer.id);
    if (answer.id && !sent) return;
    if (sent) clearTimeout(sent.timer);
    waiting.delete(answer.id);
    noteWaiting();
    if (answer.confirm && sent) return ask(answer.text, sent);
    const words = answer.ok ? answer.text + (answer.saved ? "" : " – NOT SAVED") : `Refused: ${answer.text}`;
    one("spoken").textContent = "";
    one("answer").textContent = words;
    one("answer").classList.toggle("bad", !answer.ok || !answer.saved);
  }

  let asking = 0;

  function ask(question, sent) {
    const dialog = one("ask");
    one("question").textContent = question[0].toUpperCase() + question.slice(1);
    one("yes").onclick = () => {
      dialog.close();
      submit({ ...sent.content, confirmed: true });
    };
    one("no").onclick = () => dialog.close();
    dialog.onclose = () => (lastPress = { same: "", at: 0 });
    one("yes").disabled = true;
    clearTimeout(asking);
    asking = setTimeout(() => (one("yes").disabled = false), CONFIRM);
    dialog.showModal();
  }

  let asked = 0;

  /* The same words twice are spoken twice: the place is empty between. */
  function speak(words) {
    clearTimeout(asked);
    one("answer").textContent = "";
    one("spoken").textContent = "";
    setTimeout(() => (one("spoken").textContent = words), 50);
  }

  /* The console words the time; without an answer, this page does. */
  function say() {
    clearTimeout(asked);
    const heard = line.silence(performance.now()) === null && line.send('{"do":"say"}');
    if (heard) asked = setTimeout(sayAlone, ANSWER_WITHIN, "No answer");
    else sayAlone("No signal");
  }

  function sayAlone(why) {
    const counted = ["name", "digits", "hour"].map((id) => one(id).textContent.trim()).filter(Boolean);
    speak([why, ...(counted.length ? ["counted here", ...counted] : [])].join(": "));
  }

  for (const id of ["go", "undo", "redo", "more", "less", "began", "leave", "clear"]) one(id).addEventListener("click", () => press(id));
  one("pause").addEventListener("click", () => press(state && state.paused ? "resume" : "pause"));
  one("blank").addEventListener("click", () => press(state && state.blank ? "unblank" : "blank"));
  one("accept").addEventListener("click", () => press("accept", { means: state.suggested.means }));
  one("conclude").addEventListener("click", () => press("message", { stock: "please-conclude" }));
  one("messages").querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = one("text").value.trim();
    if (text) press("message", { text });
    one("text").value = "";
  });
  one("say").addEventListener("click", say);
  addEventListener("keydown", (event) => {
    if (event.target.matches("input") || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key.toLowerCase() === "t") say();
  });

  /* -- this screen ------------------------------------------------------------------------------ */

  function tell(text) {
    one("note").textContent = text;
    one("note").hidden = !text;
  }

  const thisScreen = new ThisScreen(line);

  addEventListener("click", () => thisScreen.stayAwake());
  for (const back of ["online", "pageshow"]) addEventListener(back, () => state && line.hurry());
  document.addEventListener("visibilitychange", () => {
    thisScreen.stayAwake();
    draw();
  });
  line.connect();
  draw();
  // For whoever looks into the page; nothing depends on it.
  presession.line = line;
  presession.settled = () => [...meanings.keys()].every((button) => shownFor(button) >= READING);
});
