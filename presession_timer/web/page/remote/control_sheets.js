"use strict";
/* The remote's sheets. They cover what is between the clock and GO, which both stay. */

presession.sheets = (() => {
  const one = (id) => document.getElementById(id);
  const { language } = presession;
  const { say } = language;
  const PLATE = 44; // letters that stand in one row of the room's page
  const ALL = ["accept", "coming", "undo", "buttons"];
  const wide = matchMedia("(orientation: landscape) and (min-width: 560px)"); // there a sheet covers the buttons alone
  let remote = null;
  let state = null;
  let opener = null;
  let shownSheet = "";
  let screens = null;
  let small = null;

  /* -- opening and closing ---------------------------------------------------------------------- */

  function open(name, from = null) {
    if (shownSheet) one(shownSheet).hidden = true;
    else opener = from;
    shownSheet = name;
    one(name).hidden = false;
    cover();
    document.body.dataset.sheet = name;
    if (name === "message") beginMessage();
    if (name === "screens") watchScreens(true);
    one(`${name}-title`).focus();
  }

  /* What is under a sheet cannot be reached, not by Tab either. */
  function cover() {
    for (const id of ALL) one(id).inert = Boolean(shownSheet) && (!wide.matches || id === "buttons");
  }

  function close() {
    if (!shownSheet) return;
    if (shownSheet === "screens") watchScreens(false);
    const held = one(shownSheet).contains(document.activeElement);
    one(shownSheet).hidden = true;
    shownSheet = "";
    document.body.dataset.sheet = "";
    cover();
    if (held && opener) opener.focus();
  }

  /* A press of these is done with its sheet. */
  const ENDS = { message: ["message", "others"], insert: ["insert"], leave: ["others"] };
  const sent = new Set(); // the sheets whose press has no answer yet: until then what was written stays

  function answered(press, ok, from) {
    sent.delete(from);
    if (ok && from === "message") empty();
    if (ok && from === "insert") one("insert").querySelector("form").reset();
    if (ok && (ENDS[press] || []).includes(shownSheet)) close();
    drawSent();
  }

  function drawSent() {
    if (state) drawInsert();
    drawMessage();
  }

  /* -- a message -------------------------------------------------------------------------------- */

  const PRESETS = ["please-conclude", "slower", "microphone"];
  let words = null; // the room's, by language, and which it reads
  let preset = "";
  let face = null; // of the room's clock, as it was last drawn

  async function beginMessage() {
    if (words) return;
    try {
      words = await (await fetch("words.json")).json();
    } catch {
      return;
    }
    one("message").querySelector(".presets").replaceChildren(
      ...PRESETS.map((key) => {
        const button = Object.assign(document.createElement("button"), { type: "button" });
        button.textContent = words.languages[language.code].words[key];
        button.dataset.preset = key;
        button.onclick = () => choose(preset === key ? "" : key);
        return button;
      }),
    );
    choose(preset);
  }

  function choose(key) {
    preset = key;
    if (key) one("text").value = "";
    for (const button of one("message").querySelectorAll("[data-preset]"))
      button.setAttribute("aria-pressed", String(button.dataset.preset === key));
    drawMessage();
  }

  const written = () => one("text").value.trim();

  /* What the room will read: a ready-made one in its own languages. */
  function lines() {
    if (!preset || !words) return written() ? [written()] : [];
    return words.default.slice(0, 2).map((code) => words.languages[code].words[preset]);
  }

  function drawMessage() {
    const read = lines();
    const letters = Math.max(0, ...read.map((text) => [...text].length));
    const text = letters > PLATE ? "{n} letters: two lines" : "{n} of {most} letters";
    one("letters").textContent = say(text, { n: letters, most: PLATE });
    one("preview").setAttribute("aria-label", [say("The room will see"), ...read].join(": "));
    remote.setOff(one("show"), !read.length || sent.has("message") || document.body.dataset.dead === "1");
    if (face) drawRoom(face, state);
  }

  function show() {
    if (remote.isOff(one("show"))) return;
    const to = one("message").querySelector("[name=to]:checked").value;
    if (remote.press("message", preset ? { stock: preset, to } : { text: written(), to }, "message")) sent.add("message");
    drawMessage();
  }

  function empty() {
    one("text").value = "";
    choose("");
  }

  /* The room's page in small, with the message that is being written on it. */
  function drawRoom(shown, told) {
    face = shown;
    if (shownSheet !== "message") return;
    small = small || new presession.SmallRoom(one("preview"));
    const { clock } = told.room;
    const phase = shown.phase ? shown.phase.phase : "";
    const code = words ? words.default[0] : "en";
    const changed = told.room.words[phase];
    const word = !phase || !words ? "" : changed ? changed[code] : words.languages[code].words[phase] || "";
    const message = lines();
    const long = message.some((text) => [...text].length > PLATE) || message.length > 1;
    small.draw({
      digits: shown.digits,
      phase,
      word,
      left: shown.spoke === null || !clock || long ? null : 1 - shown.spoke / clock.limit,
      message: message.length || !told.message ? message : [told.message],
      foot: told.stage === "turn" ? told.name : "",
    });
  }

  /* -- who is here ------------------------------------------------------------------------------ */

  let peopleDrawn = "";

  function drawPeople() {
    const dead = document.body.dataset.dead === "1";
    const wanted = JSON.stringify([state.people, dead]);
    if (wanted === peopleDrawn) return;
    peopleDrawn = wanted;
    const list = one("people").querySelector("ul");
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.key : "";
    list.replaceChildren(
      ...state.people.map((person) => {
        const row = document.createElement("li");
        const name = document.createElement("bdi");
        name.dir = "auto";
        name.textContent = person.name;
        row.append(name);
        for (const [mark, words] of Object.entries(MARKS)) {
          const button = Object.assign(document.createElement("button"), { type: "button", textContent: say(mark) });
          button.dataset.key = `${person.number} ${mark}`;
          button.setAttribute("aria-pressed", String(person.mark === mark));
          button.setAttribute("aria-label", say(words, { name: person.name }));
          remote.setOff(button, dead);
          const { number: segment, means } = person;
          if (person.mark !== mark) button.addEventListener("click", () => remote.press(mark, { segment, means }));
          row.append(button);
        }
        return row;
      }),
    );
    if (!state.people.length) list.append(Object.assign(document.createElement("li"), { textContent: say("Nobody is to come.") }));
    const again = focused && list.querySelector(`[data-key="${focused}"]`);
    if (again) again.focus();
  }

  const MARKS = { present: "{name} is present", late: "{name} is late", absent: "{name} is absent" };

  /* -- somebody else takes the floor -------------------------------------------------------------- */

  const chosen = (form, name) => form.querySelector(`[name=${name}]:checked`).value;

  function drawInsert() {
    const form = one("insert").querySelector("form");
    const live = state.stage === "turn" || state.stage === "gap";
    const now = form.querySelector('[value="now"]');
    now.disabled = !live;
    if (!live && now.checked) form.querySelector('[value="next"]').checked = true;
    const stops = state.stage === "turn" && chosen(form, "when") === "now";
    remote.setOff(form.querySelector(".chief"), sent.has("insert"));
    one("stops").textContent = stops ? say("The clock of {name} stops and goes on later.", { name: state.name }) : "";
  }

  function insert(event) {
    event.preventDefault();
    if (sent.has("insert")) return;
    const form = event.target;
    const [name, organisation] = ["name", "organisation"].map((field) => form.elements[field].value.trim());
    const wanted = { who: chosen(form, "who"), name, organisation, give: chosen(form, "when") === "now" };
    if (remote.press("insert", wanted, "insert")) sent.add("insert");
    drawInsert();
  }

  /* -- screens ---------------------------------------------------------------------------------- */

  const watchScreens = (watch) => remote.line.send(JSON.stringify({ do: "screens", watch }));

  function drawScreens(told) {
    screens =
      screens ||
      new presession.ScreenList(one("screens").querySelector("ul"), (order) => {
        if (!remote.line.send(JSON.stringify({ do: "screen", ...order }))) remote.tellAnswer(say("No line: presses do nothing."), true);
      });
    screens.draw(told);
  }

  /* A line that is new has not been asked for them. */
  function lineOpened() {
    if (shownSheet === "screens") watchScreens(true);
  }

  /* -- how this page looks ---------------------------------------------------------------------- */

  const THEME = "presession theme";
  const dark = matchMedia("(prefers-color-scheme: dark)");

  function keptTheme() {
    try {
      return localStorage.getItem(THEME) || "";
    } catch {
      return "";
    }
  }

  function paint(theme) {
    document.documentElement.dataset.theme = theme || (dark.matches ? "dark" : "light");
  }

  function chooseTheme(theme) {
    try {
      localStorage.setItem(THEME, theme);
    } catch {
      // then for this visit only
    }
    paint(theme);
  }

  function begin(given) {
    remote = given;
    for (const button of document.querySelectorAll("[data-opens]"))
      button.addEventListener("click", () => remote.isOff(button) || open(button.dataset.opens, button));
    for (const button of document.querySelectorAll("[data-back]")) button.addEventListener("click", close);
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !one("ask").open) close();
    });
    one("text").addEventListener("input", () => choose(written() ? "" : preset));
    one("text").addEventListener("keydown", (event) => event.key === "Enter" && show());
    one("show").addEventListener("click", show);
    const form = one("insert").querySelector("form");
    form.addEventListener("submit", insert);
    form.addEventListener("change", () => state && drawInsert());
    const chosenLanguage = one("language");
    for (const [code, name] of Object.entries(language.NAMES))
      chosenLanguage.append(Object.assign(document.createElement("option"), { value: code, textContent: name, lang: code, selected: code === language.code }));
    chosenLanguage.addEventListener("change", () => language.choose(chosenLanguage.value));
    one("theme").value = keptTheme();
    one("theme").addEventListener("change", () => chooseTheme(one("theme").value));
  }

  function draw(told) {
    state = told;
    drawPeople();
    drawInsert();
    if (shownSheet === "message") drawMessage();
  }

  paint(keptTheme());
  wide.addEventListener("change", cover);
  dark.addEventListener("change", () => paint(keptTheme()));
  return { begin, draw, drawRoom, drawScreens, answered, lineOpened };
})();
