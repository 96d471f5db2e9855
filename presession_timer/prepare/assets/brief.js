"use strict";
/* The buttons around the clock: it is told what to do, and tells what it did. */

document.addEventListener("DOMContentLoaded", () => {
  const one = (id) => document.getElementById(id);
  const clock = one("clock");
  const start = one("start");
  const result = one("result");
  const mss = (ms) => `${Math.floor(ms / 60000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, "0")}`;
  let showing = "before";

  const tell = (order) => clock.contentWindow.postMessage(order, "*");

  start.addEventListener("click", () => tell(showing === "running" ? "pause" : "start"));
  one("again").addEventListener("click", () => tell("reset"));
  one("large").addEventListener("click", () => {
    if (clock.requestFullscreen) clock.requestFullscreen().catch(() => {});
  });

  addEventListener("message", (event) => {
    if (event.source !== clock.contentWindow) return;
    showing = event.data.shown;
    start.textContent = { before: "Start", running: "Stop", paused: "Go on" }[showing];
    const verdicts = JSON.parse(one("verdicts").textContent);
    let found = "";
    for (const verdict of verdicts) if (event.data.spoken >= verdict.at) found = verdict.text;
    result.textContent = showing === "paused" ? `You spoke ${mss(event.data.spoken)}${found}` : "";
  });
});
