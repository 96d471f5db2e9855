"use strict";
/* This screen, as the console lists it: how large it is, and whether it may sleep. */

class ThisScreen {
  /* line: its connection to the console. hasKeyboard(): whether the keys go to this page. */
  constructor(line, hasKeyboard = () => false) {
    Object.assign(this, { line, hasKeyboard });
    this.id = Math.random().toString(36).slice(2, 10);
    this.awake = null;
    this.reporting = 0;
  }

  /* A window that is dragged changes all the time, and whoever says too much is cut off. */
  reportSoon() {
    if (!this.reporting) this.reporting = setTimeout(() => this.report(), 300);
  }

  report() {
    clearTimeout(this.reporting);
    this.reporting = 0;
    const { id, awake } = this;
    const size = { width: innerWidth, height: innerHeight };
    this.line.send("s" + JSON.stringify({ id, ...size, focus: this.hasKeyboard(), awake: awake !== null }));
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
