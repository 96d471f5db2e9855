"use strict";
/* All rooms on one page: a card for each, always in its place. It counts from their states by itself;
   no rule of time is here. Names of others are only ever set as text. */

document.addEventListener("DOMContentLoaded", () => {
  const { clockDown, clockUp, face, lookUp, untilChange, drawFigures, timeOfDay } = presession;
  const one = (id) => document.getElementById(id);
  const root = document.documentElement;
  const asked = new URLSearchParams(location.search);
  const SVG = "http://www.w3.org/2000/svg";
  const texts = new Texts();
  let token = location.hash.slice(1);
  if (token) history.replaceState(null, "", location.pathname + location.search);
  const dark = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  root.dataset.theme = ["light", "dark", "contrast"].includes(asked.get("theme")) ? asked.get("theme") : dark;

  let state = null;
  let cards = [];
  let timer = 0;

  /* -- what a room is to show at this instant -- */

  const KINDS = { opening: "Opening", state: "State under Review", "follow-up": "Moderator's questions", break: "Break", closing: "Closing" };

  const endsAt = (summary, t) => {
    if (!summary.ends.length) return null;
    const entry = lookUp(summary.ends, t);
    return entry.end + (entry.slips ? Math.max(0, t - entry.at) : 0);
  };

  const named = (who) => {
    if (!who) return "";
    if (who.main) return who.more ? `${who.main} · ${who.more}` : who.main;
    if (who.word) return texts.word(who.word);
    return who.number === null ? "" : filled(texts.word("number"), { n: who.number });
  };

  /* {who, digits, large, word, phase, faint}; a speaker's phase has the room's own words. */
  function shownOf(room, t) {
    const { summary } = room;
    texts.changed = summary.room.words; // a plan's last minute may be another length
    const now = face(summary.room, t);
    const neutral = { who: named(summary.room.who), digits: "", large: "", word: "", phase: "neutral", faint: false };
    if (summary.stage === "unknown") return { ...neutral, large: "Not reached", word: room.trouble, faint: true };
    if (summary.blank && summary.stage !== "closed") return { ...neutral, large: "Blank", word: "The room shows nothing", faint: true };
    if (summary.stage === "closed") return { ...neutral, who: "", large: "Closed", word: summary.since === null ? "" : `at ${time(room, summary.since)}`, faint: true };
    if (summary.stage === "before") {
      const { begins: at, start } = summary.room;
      const late = start !== null && t > start;
      const begins = !at ? "" : late ? `Was to begin at ${at}` : filled(texts.word("begins-at"), { t: at });
      return { ...neutral, who: begins, digits: now.digits, large: now.digits ? "" : "Not begun", word: now.digits ? texts.word("begins-in") : "" };
    }
    if (summary.stage === "gap") {
      const gap = clockUp(t - (summary.since === null ? t : summary.since));
      const next = named(summary.room.next);
      return { ...neutral, who: "", large: next || "Between speakers", word: `${next ? texts.word("next") + " · " : ""}gap ${gap}` };
    }
    const paused = summary.floor && summary.floor.paused;
    if (now.scene === "questions") {
      const asked = summary.asked ? ` · ${summary.asked} asked` : "";
      return { ...neutral, who: texts.word("questions"), digits: now.digits, word: texts.word(paused ? "paused" : "time-left") + asked, phase: paused ? "paused" : "neutral" };
    }
    const kind = summary.floor ? KINDS[summary.floor.kind] || "" : "";
    if (!now.phase) return { ...neutral, large: neutral.who || kind, who: neutral.who ? kind : "", word: paused ? texts.word("paused") : "" };
    return { ...neutral, digits: now.digits, word: texts.word(now.phase.word) || kind, phase: now.phase.phase };
  }

  const time = (room, t) => timeOfDay(room.summary.room.zone, t + room.summary.room.wall);

  /* The same for an instant of the plan, a whole second: a room reads its two clocks one after the other. */
  const nearly = (room, t) => timeOfDay(room.summary.room.zone, Math.round((t + room.summary.room.wall) / 1000) * 1000);

  /* The instant of a room's own time line. */
  const present = (room, at) => room.summary.room.now + (line.sync.now(at) - room.at) * room.summary.room.speed;

  const silence = (room, t) => {
    const { stale, speed } = room.summary.room;
    return room.summary.stage === "unknown" || stale === null ? null : (t - stale) / (speed || 1);
  };

  const dueOf = (summary) => (summary.until === null ? summary.hour : summary.until);

  const tooLate = (summary, end) => {
    const due = dueOf(summary);
    return due === null || end === null ? 0 : Math.max(0, end - due);
  };

  const LIVE = ["turn", "gap"];

  const isMixed = () => new Set(state.rooms.filter(({ summary }) => summary.stage !== "unknown").map(({ summary }) => summary.rehearsal === null)).size > 1;

  /* Whether an hour ends so late that somebody should look after it; how late that is, is sent. */
  const endsMuchTooLate = (summary, t) => {
    const late = tooLate(summary, endsAt(summary, t));
    return LIVE.includes(summary.stage) && late >= (summary.until === null ? state.much.late : state.much.until);
  };

  /* Why a room needs somebody, as the overview in the terminal judges it; the first is written on its card. */
  function reasonsOf(room, t) {
    const { summary } = room;
    if (summary.stage === "unknown") return [{ text: "" }]; // the card says it
    const reasons = [];
    if (summary.unsaved) reasons.push({ text: `NOT SAVED: ${summary.unsaved_why.toLowerCase() || summary.unsaved}` });
    if (silence(room, t) !== null && summary.stage !== "closed") reasons.push({ text: "" });
    const now = face(summary.room, t);
    const judged = now.phase && now.phase.phase === "over" && !summary.room.unsure;
    const { floor } = summary;
    if (judged && floor && floor.kind === "statement" && !floor.paused && -now.left > state.much.over)
      reasons.push({ text: `The speaker is over by ${clockUp(-now.left)}` });
    if (endsMuchTooLate(summary, t)) {
      const late = clockUp(tooLate(summary, endsAt(summary, t)));
      reasons.push({ text: summary.until === null ? `Ends ${late} after its hour` : `The next group has the room at ${nearly(room, summary.until)}` });
    }
    if (isMixed() && summary.rehearsal !== null) reasons.push({ text: "A rehearsal among real hours" });
    return reasons;
  }

  /* -- cards -- */

  const TEXTS = ["name", "place", "who", "large", "word", "wrong", "ends", "late"];

  class Card {
    constructor() {
      this.element = document.createElement("article");
      const make = (tag, name, parent = this.element) => {
        const element = tag === "svg" ? document.createElementNS(SVG, "svg") : document.createElement(tag);
        element.setAttribute("class", name);
        if (TEXTS.includes(name)) element.dir = "auto"; // much is in English, whatever the language
        parent.append(element);
        return element;
      };
      const top = make("div", "top");
      this.name = make("h2", "name", top);
      this.lost = make("span", "lost", top);
      this.lost.append(glyph("no-signal"), document.createElement("span"));
      this.place = make("span", "place", top);
      this.who = make("p", "who");
      const band = make("div", "band");
      this.figures = make("svg", "figures", band);
      this.figures.setAttribute("aria-hidden", "true");
      this.large = make("p", "large", band);
      this.word = make("p", "word");
      this.mark = glyph("neutral");
      this.text = document.createElement("span");
      this.time = make("span", "heard", this.word);
      this.word.prepend(this.mark, this.text);
      this.wrong = make("p", "wrong");
      this.wrong.dataset.phase = "over";
      this.hour = make("div", "hour");
      this.hour.setAttribute("aria-hidden", "true");
      this.left = document.createElement("i");
      this.hour.append(this.left);
      const foot = make("div", "foot");
      this.ends = make("span", "ends", foot);
      this.late = make("span", "late", foot);
    }

    draw(room, t) {
      const { summary } = room;
      const shown = shownOf(room, t);
      const lost = silence(room, t);
      const { dataset } = this.element;
      dataset.phase = shown.phase;
      set(dataset, "faint", shown.faint);
      set(dataset, "lost", lost !== null || summary.stage === "unknown");
      putText(this.name, summary.state || summary.title || room.key);
      putText(this.place, room.place);
      this.lost.hidden = lost === null;
      this.place.hidden = lost !== null;
      putText(this.lost.lastElementChild, lost === null ? "" : `${texts.word("no-signal").toLowerCase()} ${clockUp(lost)}`);
      putText(this.who, shown.who);
      this.figures.style.display = shown.digits ? "" : "none";
      if (shown.digits) drawFigures(this.figures, shown.digits);
      putText(this.large, shown.large);
      this.large.hidden = !shown.large;
      this.mark.firstElementChild.setAttribute("href", `#g-${shown.phase}`);
      putText(this.text, shown.word);
      putText(this.time, shown.digits);
      const reasons = reasonsOf(room, t);
      set(dataset, "needs", reasons.length > 0);
      const wrong = (reasons.find(({ text }) => text) || { text: "" }).text;
      putText(this.wrong, wrong);
      this.wrong.hidden = !wrong;
      this.drawHour(room, t);
      this.drawEnd(room, t);
    }

    /* What is left of the hour ends at the right, as in the room. */
    drawHour({ summary }, t) {
      const whole = summary.hour !== null && summary.opened !== null ? summary.hour - summary.opened : 0;
      const left = summary.stage === "closed" ? 0 : whole ? Math.max(0, Math.min(1, (summary.hour - t) / whole)) : summary.stage === "before" ? 1 : 0;
      this.left.style.width = `${(100 * left).toFixed(1)}%`;
    }

    drawEnd(room, t) {
      const { summary } = room;
      const over = summary.stage === "closed" || summary.stage === "unknown";
      const end = over ? null : endsAt(summary, t);
      const late = tooLate(summary, end);
      putText(this.ends, end === null ? "" : `ends ${time(room, end)}`);
      const rehearsal = summary.rehearsal === null ? "" : `rehearsal ${summary.rehearsal}× `;
      putText(this.late, rehearsal + (over || summary.opened === null ? "–" : late >= 1000 ? `+${clockUp(late)}` : "on time"));
      set(this.late.dataset, "much", endsMuchTooLate(summary, t));
    }
  }

  const set = (dataset, name, yes) => {
    if (yes) dataset[name] = "1";
    else delete dataset[name];
  };

  function glyph(name) {
    const drawn = document.createElementNS(SVG, "svg");
    drawn.setAttribute("class", "glyph");
    drawn.setAttribute("aria-hidden", "true");
    const use = document.createElementNS(SVG, "use");
    use.setAttribute("href", `#g-${name}`);
    drawn.append(use);
    return drawn;
  }

  function takeCards() {
    while (cards.length < state.rooms.length) {
      const card = new Card();
      cards.push(card);
      one("rooms").append(card.element);
    }
    for (const card of cards.splice(state.rooms.length)) card.element.remove();
    arrange();
  }

  /* So many columns that the cards are as large as they can be. */
  function arrange() {
    const many = Math.max(1, cards.length);
    const [width, height] = [innerWidth, Math.max(innerHeight * 0.88, 1)];
    let best = [1, 0];
    for (let columns = 1; columns <= many; columns++) {
      const unit = Math.min(width / columns / 31, height / Math.ceil(many / columns) / 35);
      if (unit > best[1]) best = [columns, unit];
    }
    const columns = width <= 700 ? (width < 420 ? 1 : Math.min(2, many)) : best[0];
    document.body.style.setProperty("--cols", columns);
    document.body.style.setProperty("--rows", Math.ceil(many / columns));
  }

  /* -- the whole -- */

  function draw() {
    clearTimeout(timer);
    const at = performance.now();
    line.watch(at);
    let wait = 250;
    if (state && texts.known && line.sync.known) {
      const waits = [1000 - ((line.sync.now(at) + state.wall) % 1000)];
      state.rooms.forEach((room, place) => {
        const t = present(room, at);
        cards[place].draw(room, t);
        const { speed } = room.summary.room;
        if (speed > 0 && room.summary.stage !== "unknown") waits.push(untilRoomChanges(room, t) / speed);
      });
      drawHead(at);
      wait = Math.min(...waits);
    }
    timer = setTimeout(draw, Math.max(50, wait));
  }

  function untilRoomChanges(room, t) {
    const { summary } = room;
    const waits = [untilChange(summary.room, t)];
    if (summary.stage === "gap" && summary.since !== null) waits.push(1000 - ((t - summary.since) % 1000));
    for (const entry of summary.ends) if (entry.at > t) waits.push(entry.at - t);
    const [end, due] = [endsAt(summary, t), dueOf(summary)];
    if (end !== null && due !== null && end > due) waits.push(1000 - ((end - due) % 1000));
    return Math.max(1, Math.min(...waits));
  }

  function drawHead(at) {
    putText(one("title"), state.day ? `${state.title} · ${state.day}` : state.title);
    const rooms = state.rooms.map((room) => ({ room, t: present(room, at) }));
    const needing = rooms.filter(({ room, t }) => reasonsOf(room, t).length).length;
    const running = rooms.filter(({ room }) => LIVE.includes(room.summary.stage)).length;
    const silent = rooms.filter(({ room, t }) => room.summary.stage === "unknown" || silence(room, t) !== null).length;
    const unsaved = rooms.filter(({ room }) => room.summary.unsaved).length;
    const late = rooms
      .filter(({ room }) => LIVE.includes(room.summary.stage))
      .map(({ room, t }) => ({ room, by: tooLate(room.summary, endsAt(room.summary, t)) }))
      .sort((a, b) => b.by - a.by)[0];
    const parts = [
      `${rooms.length} ${rooms.length === 1 ? "room" : "rooms"}`,
      `${running} running`,
      silent ? `${silent} without signal` : "",
      unsaved ? `${unsaved} not saved` : "",
      late && late.by >= 1000 ? `latest ${late.room.summary.state || late.room.place}, ${clockUp(late.by)}` : "",
    ];
    putText(one("needing"), needing ? `${needing} ${needing === 1 ? "needs" : "need"} you` : "");
    one("needing").hidden = !needing;
    putText(one("counts"), parts.filter(Boolean).join(" · "));
    putText(one("wall"), timeOfDay(state.zone, line.sync.now(at) + state.wall));
    const quiet = line.silence(at);
    one("signal").hidden = quiet === null;
    putText(one("signal").lastElementChild, quiet === null ? "" : `no signal ${clockUp(quiet)}`);
    tellAll(rooms, at);
  }

  /* Said aloud: what became of a room, not its seconds. */
  let told = {};
  function tellAll(rooms) {
    const now = {};
    const news = [];
    for (const { room, t } of rooms) {
      const shown = shownOf(room, t);
      const lost = silence(room, t) !== null ? "no signal" : "";
      const what = lost || (room.summary.unsaved ? "not saved" : "") || (shown.phase === "over" ? shown.word : "");
      now[room.key] = what;
      if (what && room.key in told && told[room.key] !== what) news.push(`${room.summary.state || room.place}: ${what}`);
    }
    told = now;
    if (news.length) putText(one("said"), news.join(". "));
  }

  function tell(text) {
    one("note").textContent = text;
    one("note").hidden = !text;
    return false;
  }

  const line = new Line({
    path: "live?view=overview",
    async enter() {
      if (!window.WebSocket) return tell("This browser is too old for the page.");
      const entered = await post("enter", token);
      if (entered.status === 403) {
        tell("This page needs its whole address: open it again from the overview.");
        return state ? "again" : false; // it was let in before: another program may have the address for a while
      }
      if (!entered.ok) throw new Error(String(entered.status));
      await texts.learn(asked.get("lang") || "");
      root.lang = texts.languages[0];
      root.dir = texts.direction();
      return true;
    },
    onState(sent) {
      state = sent;
      tell(state.rooms.length ? state.trouble : state.waiting);
      takeCards();
      draw();
    },
    onOther() {},
    onOpen: () => thisScreen.report(),
    onEnd: tell,
    onShut: tell,
  });
  presession.started = true;
  presession.line = line;
  const thisScreen = new ThisScreen(line);

  addEventListener("resize", () => {
    arrange();
    thisScreen.reportSoon();
    draw();
  });
  for (const back of ["online", "pageshow"]) addEventListener(back, () => line.hurry());
  document.addEventListener("visibilitychange", () => {
    thisScreen.stayAwake();
    draw();
  });
  thisScreen.stayAwake();
  line.connect();
  draw();
});
