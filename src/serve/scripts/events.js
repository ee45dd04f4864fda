// Hears from the preview when there may be something new, and notices when nothing is heard any more.

const AGAIN = 2000;

/**
 * Calls `settled` with what is told, at first and after each change; `news` when more is known of what is shown;
 * `notice` with what is to be known of the preview; and `lost` while nobody answers.
 */
export const listen = ({ settled, news, notice, lost }) => {
  let events = null;
  const close = () => {
    events?.close();
    events = null;
  };
  const open = () => {
    close();
    events = new EventSource("/_guide/events");
    events.addEventListener("settled", (event) => settled(JSON.parse(event.data)));
    events.addEventListener("news", news);
    events.addEventListener("notice", (event) => notice(event.data));
    events.addEventListener("error", () => {
      lost();
      // The browser tries again by itself, but not where it was refused.
      if (events?.readyState === EventSource.CLOSED) setTimeout(() => events && open(), AGAIN);
    });
  };
  addEventListener("pagehide", close);
  // A page that the browser kept and shows again.
  addEventListener("pageshow", (event) => {
    if (event.persisted) open();
  });
  // A browser keeps six connections to a host, and each stream is one: tabs that nobody sees leave theirs to others, and
  // hear what they missed when they are seen.
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  if (!document.hidden) open();
};
