"use strict";
/* The connection to the console: it comes back by itself, and notices when it is dead. */

class Line {
  /* path: of the socket. enter(): whether the door opened, or "again" where it may later; raises
     where nobody answers.
     onState(state), onOther(data), onOpen(), onEnd(reason): what is to be done then.
     onShut(why): there is no line yet, or none any more though the door opened; it is tried again.
     onScreens(list): who looks, where that was asked for. A ThisScreen takes what is ordered. */
  constructor({ path, enter, onState, onOther, onOpen, onEnd, onShut = () => {}, onScreens = () => {} }) {
    Object.assign(this, { path, enter, onState, onOther, onOpen, onEnd, onShut, onScreens });
    this.onOrder = () => {};
    this.sync = new presession.Sync();
    this.state = null;
    this.socket = null;
    this.heard = performance.now();
    this.tried = this.heard;
    this.pinged = this.heard;
    this.pings = 0;
    this.failures = 0;
    this.timer = 0;
    this.entering = false;
    this.drift = Date.now() - performance.now();
  }

  static BEAT = 2000;
  static MISSED = 2.5;
  static PING_EVERY = 30000;
  static ASIDE = 40;
  static COOKIES = "This browser sends no cookie back, and the page needs one: allow cookies for this address.";
  static BLOCKED = "The page was let in, its line was not: something between here and the console stops WebSockets.";
  static NOBODY = "Nobody answers yet. This page asks again by itself.";

  /* So long a line may be silent: two and a half times what its server says lies between two beats. */
  get patience() {
    return Line.MISSED * ((this.state && this.state.beat) || Line.BEAT);
  }

  /* Milliseconds since anything was heard, once that is too long; null while all is well. */
  silence(at) {
    const quiet = at - this.heard;
    if (quiet >= this.patience) return quiet;
    if (this.state && this.state.stale !== null) return (this.sync.now(at) - this.state.stale) / this.state.speed;
    return null;
  }

  async connect() {
    clearTimeout(this.timer);
    if (this.socket || this.entering) return;
    this.entering = true;
    try {
      const entered = await this.enter();
      if (entered === "again") this.later();
      else if (entered) this.open();
    } catch {
      this.later();
      if (!this.state) this.onShut(Line.NOBODY);
    } finally {
      this.entering = false;
    }
  }

  /* A browser does not say why a socket was refused; asked without one, the same door does. */
  async explain() {
    try {
      const { status } = await fetch(this.path);
      if (!this.socket) this.onShut(status === 403 ? Line.COOKIES : Line.BLOCKED);
    } catch {
      if (!this.state) this.onShut(Line.NOBODY);
    }
  }

  open() {
    const opened = new WebSocket(new URL(this.path, location.href).href.replace(/^http/, "ws"));
    this.socket = opened;
    this.tried = performance.now();
    let open = false;
    opened.onopen = () => {
      open = true;
      this.sync.forget();
      this.ping(8);
      this.onOpen();
    };
    opened.onmessage = (event) => {
      if (this.socket === opened) this.hear(event.data);
    };
    opened.onclose = (event) => {
      if (this.socket !== opened) return;
      this.socket = null;
      if (event.reason) this.onEnd(event.reason);
      this.later();
      if (!open) this.explain();
    };
  }

  hear(data) {
    const at = performance.now();
    this.heard = at;
    this.failures = 0;
    if (data === ".") return;
    if (data[0] === "t") {
      const [sent, now] = data.slice(1).split(" ").map(Number);
      this.sync.add(sent, at, now);
    } else {
      const told = JSON.parse(data);
      if (told.answer) return this.onOther(told.answer);
      if (told.screens) return this.onScreens(told);
      if (told.order) return this.onOrder(told.order);
      this.take(told.room || told, at);
      this.onState(told);
    }
  }

  take(state, at) {
    const { sync } = this;
    const known = this.state && sync.known;
    if (known && (sync.speed !== state.speed || Math.abs(sync.now(at) - state.now) > 2000 * state.speed)) {
      sync.forget();
      this.ping(8);
    }
    sync.speed = state.speed;
    sync.guess(state.now, at);
    this.state = state;
  }

  /* Back off from half a second to half a minute, never all screens at once; so slowly that
     after a loss the screens are back within a quarter of the time that was lost. */
  later() {
    clearTimeout(this.timer);
    const wait = Math.min(30, 0.5 * 1.3 ** this.failures) * (0.5 + Math.random());
    this.failures = Math.min(this.failures + 1, 16);
    this.timer = setTimeout(() => this.connect(), wait * 1000);
  }

  /* The network came back, the page is looked at again: no need to wait. */
  hurry() {
    this.failures = 0;
    this.connect();
  }

  send(text) {
    if (!this.socket || this.socket.readyState !== WebSocket.OPEN) return false;
    this.socket.send(text);
    return true;
  }

  /* So many round trips, one after the other; asked for again meanwhile they are not added up. */
  ping(times) {
    const busy = this.pings > 0;
    this.pings = Math.max(this.pings, times);
    if (!busy) this.pingOnce();
  }

  pingOnce() {
    this.send("t" + performance.now().toFixed(3));
    this.pings -= 1;
    if (this.pings > 0) setTimeout(() => this.pingOnce(), 60);
  }

  /* Called once a second: was the line cut, did this machine sleep? It is called when a second
     flips; the console paints then, too, and would read a question late, so this asks a little later. */
  watch(at) {
    const drift = Date.now() - at;
    if (Math.abs(drift - this.drift) > 1000) {
      this.drift = drift;
      this.sync.samples = [];
      this.heard = Math.min(this.heard, at - this.patience + 1000);
      this.ping(8);
    } else if (at - this.pinged > Line.PING_EVERY) {
      this.pinged = at;
      setTimeout(() => this.ping(1), Line.ASIDE);
    }
    if (this.socket && at - Math.max(this.heard, this.tried) > this.patience) {
      const dead = this.socket;
      this.socket = null;
      dead.close();
      this.later();
      if (!this.state) this.onShut(Line.NOBODY);
    }
  }
}

/* POST with an end to waiting. */
async function post(path, content) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 5000);
  try {
    return await fetch(path, { method: "POST", body: content, signal: stop.signal });
  } finally {
    clearTimeout(timer);
  }
}
