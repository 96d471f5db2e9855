"use strict";
/* The page of addresses: a card for each view, with a thumbnail and a code. What is chosen above acts
   on all of them. Names can be narrowed here, never widened: the server sees to that. */

document.addEventListener("DOMContentLoaded", async () => {
  const { SmallRoom, language } = presession;
  const { say } = language;
  const one = (id) => document.getElementById(id);
  const SAMPLE = { digits: "1:37", phase: "in-window", left: 0.23 };

  /* view: what its address asks for, and what a screen reports as its view. */
  const CARDS = [
    { key: "room", name: "Room", use: "for everyone in the hall", asks: { view: "room" } },
    { key: "speaker", name: "Lectern", use: "dark, for the speaker", asks: { view: "speaker" } },
    { key: "phone", name: "Phone", use: "now, next and the hour", asks: { view: "phone" } },
    { key: "agenda", name: "Agenda", use: "green room and foyer", asks: { view: "agenda" } },
    { key: "mixer", name: "Mixer", use: "plates on transparent, for OBS", asks: { bg: "transparent", only: "clock" } },
    { key: "message", name: "Messages", use: "large, for people who cannot hear", asks: { view: "room", message: "full" } },
    { key: "test", name: "Test card", use: "before the doors open", asks: { view: "test" } },
  ];
  let token = location.hash.slice(1);
  if (token) history.replaceState(null, "", location.pathname + location.search);
  let told = null;
  let words = null;

  /* -- the door --------------------------------------------------------------------------------- */

  function note(text) {
    one("note").textContent = say(text);
    one("note").hidden = !text;
    return false;
  }

  async function begin() {
    await language.learn();
    try {
      if (token) await post("enter", token);
      const addresses = await fetch("links/addresses.json");
      if (addresses.status === 403) return note("This page needs its whole address: open it again from the console, or from the link you were sent.");
      told = await addresses.json();
      words = await (await fetch("words.json")).json();
    } catch {
      return note("Nobody answers: try again.");
    }
    document.querySelector("main").hidden = false;
    one("title").textContent = say("Screens for {title}", { title: told.title });
    document.title = one("title").textContent;
    one("where").textContent = [location.host, told.remote ? say("Remote {n}", { n: told.remote }) : say("addresses only")].join(" · ");
    fillLanguages();
    one("cards").replaceChildren(...CARDS.filter(isServed).map(card));
    for (const select of document.querySelectorAll("header select")) select.addEventListener("change", draw);
    for (const liked of [dark, contrast]) if (liked.addEventListener) liked.addEventListener("change", draw);
    draw();
    if (told.remote) watchScreens();
  }

  const isServed = ({ asks }) => !asks.view || asks.view === "test" || told.views.includes(asks.view);

  function fillLanguages() {
    for (const [name, none] of [["first", say("as usual")], ["second", "–"]]) {
      const select = document.querySelector(`[name=${name}]`);
      select.append(new Option(none, ""));
      for (const [code, called] of Object.entries(language.NAMES)) {
        const option = new Option(called, code);
        option.lang = code;
        select.append(option);
      }
    }
  }

  const chosen = (name) => document.querySelector(`header [name=${name}]`).value;

  /* -- the cards -------------------------------------------------------------------------------- */

  function make(tag, more = {}, ...children) {
    const element = Object.assign(document.createElement(tag), more);
    element.append(...children);
    return element;
  }

  function card({ key, name, use }) {
    const small = make("div", { className: "small-room" });
    small.dataset.thumb = key;
    small.setAttribute("role", "img");
    small.setAttribute("aria-label", say(name));
    const code = make("img", { className: "code", alt: say("QR code of the address: {name}", { name: say(name) }) });
    const address = make("code", { className: "address", dir: "ltr" });
    const shows = make("p", { className: "shows" });
    const copy = make("button", { type: "button", textContent: say("Copy"), onclick: () => copyAddress(key) });
    copy.setAttribute("aria-label", `${say("Copy")}: ${say(name)}`);
    const open = make("a", { textContent: say("Open"), target: "_blank", rel: "noopener" });
    open.setAttribute("aria-label", `${say("Open")}: ${say(name)}`);
    const item = make(
      "li",
      {},
      make("h2", {}, make("span", { textContent: say(name) }), " ", make("small", { textContent: say(use) })),
      make("div", { className: "picture" }, small, code),
      make("div", { className: "foot" }, make("div", {}, address, shows), copy, open),
    );
    item.dataset.key = key;
    item.room = new SmallRoom(small);
    return item;
  }

  function query(key) {
    const { asks } = CARDS.find((one) => one.key === key);
    const languages = [chosen("first"), chosen("second")].filter(Boolean).join(",");
    const all = { ...asks, lang: languages, theme: key === "mixer" ? "" : chosen("theme"), names: chosen("names") };
    return new URLSearchParams(Object.entries(all).filter(([, value]) => value));
  }

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const contrast = matchMedia("(prefers-contrast: more)");
  const usual = () => (contrast.matches ? "contrast" : dark.matches ? "dark" : "light");

  /* The colours in which a view opens on this device, as the page itself chooses them. */
  function themeOf(key) {
    if (key === "mixer") return "dark"; // plates on a picture
    if (chosen("theme")) return chosen("theme");
    if (contrast.matches) return "contrast";
    return { speaker: "dark", phone: usual() }[key] || "light";
  }

  /* The page of addresses stands beside the room's page, wherever that is. */
  const address = (key) => `${new URL(".", location.href)}?${query(key)}#${told.token}`;

  function draw() {
    document.documentElement.dataset.theme = chosen("theme") || usual();
    const code = chosen("first") || words.default[0];
    const named = chosen("names") === "number" ? words.languages[code].words.number.replace("{n}", "4") : "Org A";
    for (const item of one("cards").children) {
      const { key } = item.dataset;
      item.querySelector(".picture").dataset.theme = themeOf(key);
      const asked = query(key);
      item.querySelector(".code").src = `links/code.svg?${asked}`;
      item.querySelector(".address").textContent = `?${asked}`.replaceAll("%2C", ",");
      item.querySelector("a").href = address(key);
      const message = key === "message" ? [words.languages[code].words.slower] : [];
      const word = words.languages[code].words["in-window"];
      item.room.draw({ ...SAMPLE, word, message, foot: named });
    }
  }

  /* The clipboard is for secure pages only: elsewhere the old way is the only one. */
  async function copyAddress(key) {
    const text = address(key);
    let copied = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = make("textarea", { value: text, className: "heard" });
      document.body.append(field);
      field.select();
      copied = document.execCommand("copy");
      field.remove();
    }
    one("said").textContent = "";
    setTimeout(() => (one("said").textContent = say(copied ? "Copied." : "This browser does not copy: open the address instead.")), 50);
  }

  /* -- who looks, for remotes alone ----------------------------------------------------------------- */

  function watchScreens() {
    const list = new presession.ScreenList(one("open").querySelector("ul"), (order) => line.send(JSON.stringify({ do: "screen", ...order })));
    const line = new Line({
      path: "control/live?only=screens",
      enter: async () => true,
      onState() {},
      onOther() {},
      onScreens(seen) {
        one("open").hidden = false;
        list.draw(seen);
        for (const item of one("cards").children) showWho(item, seen.screens);
      },
      onOpen() {
        note("");
        line.send('{"do":"screens","watch":true}');
      },
      onEnd: note,
      onShut: note,
    });
    line.connect();
    setInterval(() => line.watch(performance.now()), 1000);
    for (const back of ["online", "pageshow"]) addEventListener(back, () => line.hurry());
  }

  function showWho(item, screens) {
    const here = screens.filter((screen) => screen.view === item.dataset.key && screen.state !== "lost");
    const names = here.map((screen) => screen.label).filter(Boolean);
    const others = here.length - names.length;
    const counted = others ? [say("{n} without a name", { n: others })] : [];
    item.querySelector(".shows").textContent = here.length ? [...names, ...counted].join(", ") : say("not open");
  }

  presession.started = true;
  begin();
});
