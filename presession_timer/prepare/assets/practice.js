"use strict";
/* The room's page without a room. What it shows are the states in the page, made by Python; time
   begins when the page around this one says so. It stands in for line.js. */

const practice = JSON.parse(document.getElementById("practice").textContent);

window.fetch = async () => ({ json: async () => practice.words });

async function post() {
  return { ok: true, status: 200 };
}

class Line {
  constructor({ enter, onState }) {
    Object.assign(this, { enter, onState });
    this.heard = performance.now();
    this.sync = new presession.Sync();
    this.spoken = 0;
    this.since = null;
    this.orders = {
      start: () => this.run(performance.now()),
      pause: () => this.pause(performance.now()),
      reset: () => this.reset(),
    };
    addEventListener("message", (event) => {
      if (event.source === parent && event.data in this.orders) this.orders[event.data]();
    });
  }

  /* Milliseconds that were spoken. */
  spent(at) {
    return this.spoken + (this.since === null ? 0 : at - this.since);
  }

  async connect() {
    await this.enter();
    this.reset();
  }

  reset() {
    [this.spoken, this.since] = [0, null];
    this.show("before");
  }

  run(at) {
    if (this.since !== null) return;
    this.since = at;
    this.show("running");
  }

  pause(at) {
    if (this.since === null) return;
    [this.spoken, this.since] = [this.spent(at), null];
    this.show("paused", { left: practice.states.running.clock.limit - this.spoken });
  }

  show(name, clock) {
    const state = structuredClone(practice.states[name]);
    const at = performance.now();
    if (clock) Object.assign(state.clock, clock);
    state.wall = Date.now() - this.spent(at);
    this.sync.guess(this.spent(at), at);
    this.onState(state);
    parent.postMessage({ shown: name, spoken: this.spoken }, "*");
  }

  silence() {
    return null;
  }

  watch(at) {
    this.heard = at;
  }

  send() {
    return false;
  }

  hurry() {}
}
