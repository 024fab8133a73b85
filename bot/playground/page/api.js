// The page's own server.

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error ?? `${response.status}`);
  return body;
}

export async function get(path, query = {}) {
  const asked = new URLSearchParams(query).toString();
  return answer(await fetch(`/playground/${path}${asked && "?"}${asked}`));
}

export async function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  return answer(await fetch(`/playground/${path}`, { method: "POST", headers, body: JSON.stringify(body) }));
}

/** Call `heard(version, epoch)` at every piece of news, `lost(true|false)` when the line breaks or is back. */
export function listen(heard, lost) {
  const source = new EventSource("/playground/events");
  source.onmessage = (event) => {
    lost(false);
    const news = JSON.parse(event.data);
    heard(news.version, news.epoch);
  };
  source.onerror = () => {
    lost(true);
    // Chromium gives up for good when the server answers with an error; the others try by themselves.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listen(heard, lost), 1500);
  };
}
