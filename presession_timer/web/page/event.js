"use strict";
/* The rooms of an event, each a link to its page. Names of others are only ever set as text. */

document.addEventListener("DOMContentLoaded", () => {
  const EVERY = 15000;
  const one = (id) => document.getElementById(id);
  const dark = window.matchMedia && matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  const token = location.hash.slice(1);
  if (token) history.replaceState(null, "", location.pathname);
  const STAGES = { before: "not open yet", turn: "running", gap: "running", closed: "closed" };

  function row(room) {
    const link = document.createElement("a");
    link.href = room.room + "/";
    const away = !room.online && room.stage !== "closed";
    if (away) link.className = "away";
    const parts = { b: room.title, i: away ? "no signal" : STAGES[room.stage] || "", small: [room.place, room.room].filter(Boolean).join(" · ") };
    for (const [tag, text] of Object.entries(parts)) {
      const part = document.createElement(tag);
      part.textContent = text;
      part.dir = "auto";
      link.append(part);
    }
    const item = document.createElement("li");
    item.append(link);
    return item;
  }

  async function look() {
    let told = "Nobody answers yet. This page asks again by itself.";
    let shown = "";
    try {
      const entered = await post("enter", token);
      if (entered.status === 403) {
        told = "This page needs its whole address: open it again from the link you were sent.";
        if (one("rooms").dataset.shown === undefined) return void (one("told").textContent = told);
        throw new Error(told); // it was let in: perhaps another program has this address for a while
      }
      const rooms = await (await fetch("rooms.json")).json();
      told = rooms.length ? "" : "No room is running yet. This page asks again by itself.";
      shown = JSON.stringify(rooms);
      if (one("rooms").dataset.shown !== shown) {
        one("rooms").dataset.shown = shown;
        const focused = document.activeElement && document.activeElement.getAttribute("href");
        one("rooms").replaceChildren(...rooms.map(row));
        const again = focused && [...one("rooms").querySelectorAll("a")].find((link) => link.getAttribute("href") === focused);
        if (again) again.focus();
      }
    } catch {
      /* it is said below, and asked again */
    }
    one("told").textContent = told;
    setTimeout(look, EVERY * (0.75 + Math.random() / 2));
  }
  look();
});
