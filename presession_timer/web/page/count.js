"use strict";
/* Counting from a state that was sent: scenes and phases are looked up in their schedules. No rule
   of time is here; nothing here touches the page. */

const presession = (() => {
  const SECOND = 1000;
  const MINUTE = 60 * SECOND;

  /* -- what can be read off a state: pure, and held against Python's reading by a test -- */

  const mss = (seconds) => {
    const two = (number) => String(number).padStart(2, "0");
    const minutes = Math.floor(seconds / 60);
    if (minutes < 100) return `${minutes}:${two(seconds % 60)}`;
    return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
  };

  /* A countdown rounds up; +0:01 is reached one second after the limit. */
  const clockDown = (ms) =>
    ms > -SECOND ? mss(Math.ceil(ms / SECOND)) : "+" + mss(Math.floor(-ms / SECOND));

  /* The minutes begun of a countdown, by the names they have in a text. */
  const inMinutes = (ms) => {
    const all = Math.ceil(ms / MINUTE);
    return { n: String(all), h: String(Math.floor(all / 60)), m: String(all % 60).padStart(2, "0") };
  };

  const clockUp = (ms) => mss(Math.floor(Math.max(0, ms) / SECOND));

  const lookUp = (schedule, t) => {
    let found = schedule[0];
    for (const entry of schedule) if (entry.at <= t) found = entry;
    return found;
  };

  const NO_CAPTION = { at: 0, word: "", unit: "", more: "" };

  /* What the page shows at the instant t of the session's time line. */
  const face = (state, t) => {
    t = Math.floor(t);
    const scene = lookUp(state.scenes, t).scene;
    const caption = state.captions.length ? lookUp(state.captions, t) : NO_CAPTION;
    const shown = { scene, caption, digits: "", minutes: null, left: null, spoke: null, phase: null };
    const clock = state.clock;
    if (shown.scene === "before") {
      if (caption.unit === "clock") shown.left = state.start - t;
      else if (caption.unit) shown.minutes = inMinutes(state.start - t);
    } else if (shown.scene === "questions") {
      shown.left = state.hour - t;
    } else if ((shown.scene === "clock" || shown.scene === "last") && clock) {
      shown.left = clock.zero === null ? clock.left : clock.zero - t;
      shown.spoke = clock.limit - shown.left;
      shown.phase = lookUp(clock.phases, t);
    }
    if (shown.left !== null) shown.digits = clockDown(shown.left);
    return shown;
  };

  /* Milliseconds of the session until anything on the page changes by itself; a minute at most. */
  const untilChange = (state, t) => {
    t = Math.floor(t);
    const waits = [MINUTE - ((t + state.wall) % MINUTE)];
    const toSecond = (zero) => waits.push((((zero - t) % SECOND) + SECOND) % SECOND || SECOND);
    const shown = face(state, t);
    if (shown.left !== null && !(state.clock && shown.phase && state.clock.zero === null)) toSecond(t + shown.left);
    if (state.hour !== null) toSecond(state.hour);
    if (shown.minutes !== null) waits.push((state.start - t - 1) % MINUTE + 1);
    const turns = [...state.scenes, ...state.captions, ...(state.clock ? state.clock.phases : [])];
    if (state.agenda) turns.push(...state.agenda.outlooks);
    for (const entry of turns) if (entry.at > t) waits.push(entry.at - t);
    return Math.min(...waits);
  };

  const zones = {};

  /* The time of day where the session is, by the server's clock: this machine's may be wrong. */
  const timeOfDay = (zone, ms) => {
    if (!(zone in zones)) {
      const how = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone };
      try {
        zones[zone] = new Intl.DateTimeFormat("en-GB", how);
      } catch {
        zones[zone] = null;
      }
    }
    return zones[zone] ? zones[zone].format(ms) : "";
  };

  /* The server's clock, from round trips. It was read after the question left and before the answer
     came, so each of the last eight says between what the present lies; the middle of what they
     agree on counts. Two clocks drift by some 200 parts in a million: old ones say it less well. */
  class Sync {
    constructor() {
      this.speed = 1;
      this.forget();
    }
    forget() {
      this.samples = [];
      this.first = null;
    }
    /* Before any round trip: what a state said when it came. */
    guess(now, at) {
      this.first = { now, at };
    }
    add(sent, received, now) {
      this.samples.push({ sent, received, now });
      if (this.samples.length > 8) this.samples.shift();
    }
    get known() {
      return this.samples.length > 0 || this.first !== null;
    }
    now(at) {
      const { samples, first, speed } = this;
      if (!samples.length) return first.now + (at - first.at) * speed;
      let [least, most] = [-Infinity, Infinity];
      for (const { sent, received, now } of samples) {
        const drift = (at - received) * 2e-4;
        least = Math.max(least, now + (at - received - drift) * speed);
        most = Math.min(most, now + (at - sent + drift) * speed);
      }
      if (least <= most) return (least + most) / 2;
      const { sent, received, now } = samples[samples.length - 1];
      return now + (at - (sent + received) / 2) * speed;
    }
  }

  return { clockDown, clockUp, face, lookUp, timeOfDay, untilChange, Sync };
})();
