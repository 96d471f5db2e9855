"use strict";
/* The room's page. Names of others are only ever set as text. */

document.addEventListener("DOMContentLoaded", () => {
  const { clockDown, clockUp, face, untilChange } = presession;
  const one = (id) => document.getElementById(id);
  const root = document.documentElement;
  const body = document.body;

  /* -- what the address asks for -- */

  const asked = new URLSearchParams(location.search);
  const choice = (name, known, otherwise) => (known.includes(asked.get(name)) ? asked.get(name) : otherwise);
  const test = asked.get("view") === "test";
  const clear = choice("bg", ["transparent"], "");
  const only = choice("only", ["clock", "bar"], "");
  const sounding = choice("sound", ["1"], "");
  // an address that asks for nothing: a telephone held upright has no room to show to a room
  const bare = !asked.has("view") && !clear && !only;
  const upright = bare && matchMedia("(orientation: portrait) and (max-width: 600px) and (pointer: coarse)").matches;
  const view = choice("view", ["room", "speaker", "phone"], upright ? "phone" : "room");
  const dark = window.matchMedia && matchMedia("(prefers-color-scheme: dark)").matches;
  const usual = { room: "light", speaker: "dark", phone: dark ? "dark" : "light" }[view];
  root.dataset.theme = choice("theme", ["light", "dark", "contrast"], clear ? "dark" : usual);
  body.dataset.view = view;
  if (only) body.dataset.only = only;
  if (clear) body.dataset.clear = "";
  if (choice("flood", ["1"], "")) body.dataset.flood = "";
  let token = location.hash.slice(1);
  if (token) history.replaceState(null, "", location.pathname + location.search);

  /* -- words -- */

  let catalogues = null;
  let languages = [];

  async function learnWords() {
    if (catalogues) return;
    const told = await (await fetch("words.json")).json();
    const known = Object.keys(told.languages);
    const wanted = (asked.get("lang") || "").toLowerCase().split(",").map((language) => language.trim().split(/[-_]/)[0]);
    const found = [...new Set(wanted)].filter((language) => known.includes(language));
    languages = (found.length ? found : told.default).slice(0, 2);
    catalogues = told.languages;
    root.lang = languages[0];
    root.dir = catalogues[languages[0]].dir;
    body.dataset.languages = String(languages.length);
  }

  /* A plan may change a text: then it comes with the state. */
  function word(key, language = languages[0]) {
    if (!key || !catalogues) return "";
    const changed = state && state.words[key];
    return changed ? changed[language] : catalogues[language].words[key];
  }

  const filled = (text, values) => text.replace(/\{(\w)\}/g, (field, name) => (name in values ? values[name] : field));

  /* The words of a key, each language on its own line; drawn anew only when they change. */
  function putWords(element, key, change = (text) => text) {
    const lines = key && catalogues ? languages.map((language) => change(word(key, language))) : [];
    putLines(element, lines.map((text, i) => [text, languages[i], catalogues[languages[i]].dir]));
  }

  function putLines(element, lines) {
    const wanted = JSON.stringify(lines);
    if (element.dataset.lines === wanted) return;
    element.dataset.lines = wanted;
    element.replaceChildren(
      ...lines.map(([text, lang, dir]) => {
        const line = document.createElement("span");
        line.textContent = text;
        if (lang) line.lang = lang;
        line.dir = dir;
        return line;
      }),
    );
    unfitted = true;
  }

  function putText(element, text) {
    if (element.textContent === text) return;
    element.textContent = text;
    unfitted = true;
  }

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
    if (state && catalogues && line.sync.known) {
      const t = line.sync.now(at);
      drawFace(face(state, t), line.silence(at), t);
      if (unfitted) fitAll();
      wait = Math.min(untilChange(state, t) / state.speed, 1000 - ((at - line.heard) % 1000));
    } else if (test) {
      drawCard();
    }
    timer = setTimeout(draw, Math.max(4, wait));
  }

  function drawFace(shown, silent, t) {
    const phase = shown.phase;
    const lost = silent !== null && shown.scene !== "blank";
    const unknown = lost && state.unsure;
    const running = phase && shown.scene === "clock";
    put("scene", state.test || test ? "test" : shown.scene);
    put("phase", unknown ? "no-signal" : running ? phase.phase : "neutral");
    put("geometry", unknown ? "dashed" : phase ? phase.geometry : "plain");
    drawPeople(shown);
    drawDigits(shown.digits);
    drawBar(shown);
    if (shown.scene !== "last" || unknown) drawWords(shown, unknown ? silent : null);
    drawSignal(lost && !unknown ? silent : null);
    one("badge").querySelector("use").setAttribute("href", "#g-" + body.dataset.phase);
    drawMessage(state.message);
    putText(one("wall"), wallTime(t + state.wall));
    drawHour(shown, t);
    drawRehearsal();
    speak(shown, lost, unknown);
    if (state.test || test) drawCard();
  }

  /* The phase's words, or what belongs to a countdown; of a phase nobody knows, since when. */
  function drawWords(shown, silent) {
    const { scene, caption } = shown;
    const phase = scene === "clock" && shown.phase ? shown.phase.word : "";
    const counted = scene === "before" ? caption.more : scene === "questions" ? caption.word : phase;
    const key = silent !== null ? "no-signal" : counted;
    const values = { t: state.begins };
    putWords(one("words"), key, (text) => (silent !== null ? `${text} ${clockUp(silent)}` : filled(text, values)));
    put("worded", key ? "1" : "");
  }

  /* A lost line: the phase stays, and this mark takes the place of the time of day. */
  function drawSignal(silent) {
    const lost = silent !== null;
    putText(one("signal").lastElementChild, lost ? `${word("no-signal")} ${clockUp(silent)}` : "");
    put("lost", lost ? "1" : "");
  }

  /* Who speaks, small in a corner; or in the middle, large, who is next or what this is. */
  function drawPeople(shown) {
    const scene = shown.scene;
    const small = scene === "clock" || scene === "last" ? state.who : null;
    const large = scene === "next" ? state.next : scene === "title" ? state.who : null;
    putText(one("number"), small && small.number !== null ? String(small.number) : "");
    putText(one("name"), small ? small.main : "");
    putText(one("more"), small ? small.more : "");
    const titles = { thanks: word("thanks"), questions: "" };
    const title = large ? calledBy(large) : scene in titles ? titles[scene] : state.title;
    putText(one("title").firstElementChild, unbroken(title));
    put("numbered", large && large.number !== null ? "1" : "");
    drawAbove(shown, large);
    const coming = view === "phone" && scene !== "next" ? state.next : null;
    putText(one("next").firstElementChild, coming ? word("next") : "");
    putText(one("next").lastElementChild, coming ? calledBy(coming) : "");
  }

  function calledBy(who) {
    return who.word ? word(who.word) : who.number !== null ? String(who.number) : who.main;
  }

  /* "Pre-session" stays on one line; a double name may take two rather than be small. */
  function unbroken(text) {
    return text.replace(/\S+/g, (word) => (word.length > 16 ? word : word.replace(/(\p{L})-(?=\p{L})/gu, "$1\u2060-\u2060")));
  }

  /* The line above the middle: what it is about, or the middle in the second language. */
  function drawAbove({ scene, caption, minutes }, large) {
    const above = one("words-above");
    const twice = scene === "thanks" ? "thanks" : large && large.word;
    if (scene === "before") putWords(above, caption.word, (text) => filled(text, minutes || {}));
    else if (scene === "questions") putWords(above, "questions");
    else if (twice && languages.length > 1) putSecond(twice);
    else putWords(above, scene === "next" && !twice ? "next" : "");
    put("twice", twice && languages.length > 1 ? "1" : "");
    put("above", above.childElementCount ? "1" : "");
  }

  function putSecond(key) {
    const language = languages[1];
    putLines(one("words-above"), [[word(key, language), language, catalogues[language].dir]]);
  }

  /* The digits, in a box that is as wide as they are; only those that changed are touched. */
  const SIZES = { ":": 34, "+": 74 };
  const NAMES = { ":": "colon", "+": "plus" };
  const GAP = 100 / 5.5;

  function drawDigits(text) {
    const svg = one("digits");
    put("digits", text ? "1" : "");
    if (drawn.digits === text) return;
    drawn.digits = text;
    putText(one("timer"), text);
    const uses = svg.children;
    let x = 0;
    [...text].forEach((character, place) => {
      const width = SIZES[character] || 100;
      let use = uses[place];
      if (!use) {
        use = document.createElementNS("http://www.w3.org/2000/svg", "use");
        svg.append(use);
      }
      const name = "#d-" + (NAMES[character] || character);
      if (use.getAttribute("href") !== name) use.setAttribute("href", name);
      for (const [key, value] of [["x", x], ["width", width], ["height", 175]])
        if (use.getAttribute(key) !== String(value)) use.setAttribute(key, value);
      x += width + GAP;
    });
    while (uses.length > text.length) svg.lastElementChild.remove();
    svg.setAttribute("viewBox", `0 0 ${Math.max(1, x - GAP)} 175`);
  }

  function drawBar(shown) {
    const clock = shown.spoke === null ? null : state.clock;
    put("barred", clock ? "1" : "");
    if (!clock) return;
    const { span, marks } = clock.bar;
    const share = (ms) => `${(Math.max(0, Math.min(1, ms / span)) * 100).toFixed(3)}%`;
    one("fill").style.width = share(Math.min(shown.spoke, clock.limit));
    one("beyond").style.left = share(clock.limit);
    one("beyond").style.width = share(Math.min(shown.spoke, span) - clock.limit);
    const wanted = JSON.stringify([span, marks]);
    if (drawn.marks === wanted) return;
    drawn.marks = wanted;
    const first = marks.length > 1 ? marks[0].at : clock.limit;
    one("shade").style.left = share(first);
    one("shade").style.width = share(clock.limit - first);
    one("marks").replaceChildren(
      ...marks.map((mark) => {
        const edge = document.createElement("span");
        edge.textContent = mark.text;
        edge.style.left = share(mark.at);
        return edge;
      }),
    );
  }

  function drawMessage(message) {
    if (message && message.word) putWords(one("message"), message.word);
    else putLines(one("message"), message ? [[message.text, "", "auto"]] : []);
    put("message", message ? "1" : "");
  }

  function drawHour({ caption }, t) {
    const hour = one("hour");
    const shown = view === "phone" && state.hour !== null && body.dataset.scene !== "questions";
    putText(hour.firstElementChild, shown ? word(caption.word) : "");
    putText(hour.lastElementChild, shown ? clockDown(state.hour - Math.floor(t)) : "");
    put("footed", shown || one("next").textContent ? "1" : "");
  }

  /* A page of a rehearsal must not be taken for the hour's. */
  function drawRehearsal() {
    const fast = state.speed === 1 ? "" : ` \u2068×${+state.speed.toFixed(3)}\u2069`;
    putText(one("rehearsal"), state.rehearsal ? word("rehearsal") + fast : "");
    put("rehearsal", state.rehearsal ? "1" : "");
  }

  /* The time of day where the session is, by the server's clock: this machine's may be wrong. */
  const zones = {};

  function wallTime(ms) {
    if (!(state.zone in zones)) {
      const how = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: state.zone };
      try {
        zones[state.zone] = new Intl.DateTimeFormat("en-GB", how);
      } catch {
        zones[state.zone] = null;
      }
    }
    return zones[state.zone] ? zones[state.zone].format(ms) : "";
  }

  /* Screen readers hear a change of phase or speaker, and never the running clock. */
  function speak(shown, lost, unknown) {
    const running = shown.scene === "clock" && shown.phase;
    const who = shown.scene === "next" ? state.next : null;
    const name = who && (who.main || word(who.word) || String(who.number));
    const told = running ? word(shown.phase.word) : who ? `${word("next")}: ${name}` : "";
    const said = [unknown ? "" : told, lost ? word("no-signal") : ""].filter(Boolean).join(", ");
    if (said !== drawn.said) {
      drawn.said = said;
      one("said").textContent = said;
    }
    if (running && !lost) ring(shown.phase);
    else drawn.rung = null;
  }

  /* -- fitting text to its box -- */

  function fitAll() {
    unfitted = false;
    const tall = innerHeight > innerWidth;
    const unit = Math.min(innerHeight, innerWidth * 0.75);
    const { twice, numbered, scene } = body.dataset;
    for (const [id, largest] of [
      ["words", only ? 0.22 : tall ? 0.15 : 0.1],
      ["words-above", twice ? 0.12 : 0.075],
      ["message", 0.12],
      ["title", numbered ? 0.34 : scene === "before" ? 0.13 : 0.22],
    ])
      fit(one(id), Math.round(unit * largest));
    narrow(one("who"), one("name"));
  }

  /* A long name is written a little smaller before it is cut. */
  function narrow(element, text) {
    element.style.fontSize = "";
    const share = text.clientWidth / text.scrollWidth;
    if (share < 1) element.style.fontSize = `${Math.max(0.68, share * 0.99)}em`;
  }

  /* The largest size at which the text stays inside its box. */
  function fit(element, largest) {
    const lines = [...element.children];
    if (!element.clientWidth || !lines.length) return;
    const { paddingTop, paddingBottom } = getComputedStyle(element);
    const padding = parseFloat(paddingTop) + parseFloat(paddingBottom);
    const fits = (size) => {
      element.style.fontSize = `${size}px`;
      const height = lines.reduce((sum, line) => sum + line.offsetHeight, padding);
      // what runs against its page's direction is no part of the page's own scrollWidth
      const wide = [element, ...lines].some((box) => box.scrollWidth > box.clientWidth);
      return !wide && height <= element.clientHeight + 1;
    };
    let [low, high] = [8, Math.max(8, largest)];
    if (fits(high)) return;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (fits(middle)) low = middle;
      else high = middle;
    }
    fits(low);
  }

  /* -- the test card -- */

  function drawCard() {
    const card = one("card");
    const words = state ? state.words : {};
    if (!catalogues || (drawn.card && drawn.card === JSON.stringify(words))) return;
    drawn.card = JSON.stringify(words);
    const part = (name, children) => {
      const element = document.createElement("div");
      element.className = name;
      element.append(...children);
      return element;
    };
    const text = (content, language) => {
      const element = document.createElement("span");
      element.textContent = content;
      if (language) [element.lang, element.dir] = [language, catalogues[language].dir];
      return element;
    };
    const sizes = [4, 6, 9, 13, 19].map((percent) => {
      const row = text(`${percent} %`);
      row.style.fontSize = `${percent}vmin`;
      return row;
    });
    const phases = ["before-minimum", "in-window", "last-minute", "over"].map((phase) => {
      const tile = part("tile", [text(word(phase))]);
      tile.dataset.phase = phase;
      const glyph = one("badge").querySelector("svg").cloneNode(true);
      glyph.firstElementChild.setAttribute("href", "#g-" + phase);
      tile.prepend(glyph);
      return tile;
    });
    const scripts = Object.keys(catalogues).map((language) => text(word("last-minute", language), language));
    card.replaceChildren(part("sizes", sizes), part("tiles", phases), part("scripts", scripts));
  }

  /* -- the connection to the console -- */

  const line = new Line({
    path: `live?view=${view}` + (asked.has("names") ? `&names=${encodeURIComponent(asked.get("names"))}` : ""),
    async enter() {
      if (!window.WebSocket) return tell("This browser is too old for the page.");
      const entered = await post("enter", token);
      if (entered.status === 403) return tell("This page needs its whole address: open it again from the console.");
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

  function tell(text) {
    one("note").textContent = text;
    one("note").hidden = !text;
    return false;
  }

  /* -- this screen -- */

  const thisScreen = new ThisScreen(line, () => document.hasFocus());

  function fillScreen(event) {
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

  presession.line = line; // for whoever looks into the page: nothing depends on it
});
