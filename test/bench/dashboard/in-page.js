/**
 * Makes `window.bench`, with which a page says when something has been painted. Runs in the page, before its own scripts.
 *
 * @param {string} key the secret of an API key
 */
export function installBench(key) {
  sessionStorage.setItem('halyard-key', key);
  // Longer than anything takes that works, and shorter than a person waits for a benchmark that does not.
  const LIMIT = 30_000;
  let isThere = () => false;
  let resolve = () => {};
  let event = new Promise(() => {});
  const now = () => performance.timeOrigin + performance.now();
  const look = () => {
    if (!isThere()) return;
    isThere = () => false;
    const painted = resolve;
    // The next task after a frame comes when the frame is painted.
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => painted(now());
      port2.postMessage(null);
    });
  };
  const options = { subtree: true, childList: true, attributes: true };
  new MutationObserver(look).observe(document, options);
  window.bench = {
    /** Begins to wait for the next event of a type, and until what the page shows fulfils a condition. */
    expect(type, condition) {
      event = new Promise((happen) => {
        const note = ({ timeStamp }) => happen(performance.timeOrigin + timeStamp);
        document.addEventListener(type, note, { capture: true, once: true });
      });
      this.painted = new Promise((paint, fail) => {
        isThere = condition;
        resolve = paint;
        setTimeout(() => fail(new Error(`Not painted within ${LIMIT} ms: ${condition}`)), LIMIT);
      });
      look();
    },
    /** When what is expected is painted, in milliseconds since 1970. */
    painted: undefined,
    /** How long it is painted after the event, in milliseconds. */
    async afterEvent() {
      const end = await this.painted;
      return end - (await event);
    },
  };
}
