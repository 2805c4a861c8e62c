interface PushMessage {
  /** Of the message: told twice, it is shown once. */
  id: string;
  title: string;
  body: string;
  severity: string;
  /** A page of this app. */
  path: string;
}

const unreadable: PushMessage = { id: 'kryonix', title: 'KRYONIX Cache', body: '', severity: 'info', path: '/alerts' };

/** What a push message says. A browser must show something even where nothing can be read. */
export function readPush(text: string): PushMessage {
  let said: Record<string, unknown>;
  try {
    said = Object(JSON.parse(text));
  } catch {
    return unreadable;
  }
  const word = (name: string, otherwise: string) => {
    const value = said[name];
    return typeof value === 'string' && value !== '' ? value : otherwise;
  };
  const { id, title, body, severity, path } = unreadable;
  const url = word('url', path);
  return {
    id: word('id', id),
    title: word('title', title),
    body: word('body', body),
    severity: word('severity', severity),
    // Whatever the message says, nobody is led away from here.
    path: /^\/(?![/\\])/.test(url) ? url : path,
  };
}
