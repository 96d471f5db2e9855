"use strict";
/* This screen, as the console lists it: its name, how large it is, and whether it may sleep; and what
   a remote asks of it. Its name is in its address, so a reload keeps it. */

class ThisScreen {
  /* line: its connection to the console. hasKeyboard(): whether the keys go to this page. */
  constructor(line, hasKeyboard = () => false) {
    Object.assign(this, { line, hasKeyboard });
    this.id = Math.random().toString(36).slice(2, 10);
    this.awake = null;
    this.reporting = 0;
    line.onOrder = (order) => this.obey(order);
  }

  static IDENTIFIES = 5000; // ms

  get called() {
    return new URLSearchParams(location.search).get("name") || "";
  }

  obey(order) {
    if ("name" in order) this.change("name", order.name);
    if ("view" in order) this.change("view", order.view);
    if ("view" in order || order.reload) location.reload();
    else if ("name" in order) this.report();
    if ("identify" in order) this.identify(order.identify);
  }

  change(key, value) {
    const address = new URL(location.href);
    if (value) address.searchParams.set(key, value);
    else address.searchParams.delete(key);
    history.replaceState(null, "", address);
  }

  /* Its name as large as the screen, so that people find it in the hall. */
  identify(name) {
    const plate = document.createElement("p");
    plate.textContent = name;
    plate.setAttribute("role", "status");
    Object.assign(plate.style, { ...ThisScreen.PLATE, fontSize: `min(20vh, ${Math.floor(140 / Math.max(4, [...name].length))}vw)` });
    document.body.append(plate);
    setTimeout(() => plate.remove(), ThisScreen.IDENTIFIES);
  }

  static PLATE = {
    position: "fixed",
    inset: "0",
    zIndex: "9",
    margin: "0",
    display: "grid",
    placeItems: "center",
    textAlign: "center",
    fontWeight: "800",
    color: "#ffffff",
    background: "#101418",
    outline: "4vmin solid #ffffff",
    outlineOffset: "-6vmin",
  };

  /* A window that is dragged changes all the time, and a page that sends too much is cut off. */
  reportSoon() {
    if (!this.reporting) this.reporting = setTimeout(() => this.report(), 300);
  }

  report() {
    clearTimeout(this.reporting);
    this.reporting = 0;
    const { id, awake, called } = this;
    const size = { width: innerWidth, height: innerHeight };
    this.line.send("s" + JSON.stringify({ id, called, ...size, focus: this.hasKeyboard(), awake: awake !== null }));
  }

  async stayAwake() {
    if (!navigator.wakeLock || this.awake || document.visibilityState !== "visible") return;
    try {
      this.awake = await navigator.wakeLock.request("screen");
      this.awake.addEventListener("release", () => {
        this.awake = null;
        this.reportSoon();
      });
    } catch {
      this.awake = null;
    }
    this.reportSoon();
  }
}
