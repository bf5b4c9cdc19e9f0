import { apiClient, type Call } from '#shared/api.client.ts';
import type { Push } from '#shared/domain/socket/push.ts';
import { type Desk, eventually } from './desk.ts';

/** What a page sees of its socket. */
export interface LivePage {
  /** Everything it was told, but the time. */
  pushes: Extract<Push, { kind: 'changes' }>[];
  clocks: Push[];
  /** Versions heard of one conversation; undefined where only its messages changed. */
  heardOf(threadId: string): (number | undefined)[];
  /** Resolves when it hears of a conversation. */
  hears(threadId: string): Promise<unknown>;
  ping(): void;
  /** Sends something that no page of ours does. */
  say(text: string): void;
  /** Resolves when the socket was closed by either side. */
  closed: Promise<number>;
  close(): Promise<void>;
}

/** The API as a person of that id. */
export function callAs(desk: Desk, staffId: string): Call {
  return apiClient({ base: desk.stack.url, token: () => desk.stack.issuer.token(staffId) });
}

/** Opens a socket as a page does; rejects when it is refused. */
export async function openPage(desk: Desk, staffId: string): Promise<LivePage> {
  const { ticket, url } = await callAs(desk, staffId)('issueSocketTicket', {});
  return openWith(`${url}?ticket=${ticket}`);
}

export async function openWith(address: string): Promise<LivePage> {
  const socket = new WebSocket(address);
  const pushes: LivePage['pushes'] = [];
  const clocks: Push[] = [];
  socket.addEventListener('message', ({ data }) => {
    const push: Push = JSON.parse(String(data));
    if (push.kind === 'changes') pushes.push(push);
    else clocks.push(push);
  });
  const closed = new Promise<number>((resolve) => {
    socket.addEventListener('close', ({ code }) => resolve(code), { once: true });
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true });
    socket.addEventListener('error', () => reject(new Error('the socket was refused')), { once: true });
  });
  const heardOf = (threadId: string) =>
    pushes.flatMap(({ threads }) => threads.filter((one) => one.threadId === threadId).map(({ version }) => version));
  return {
    pushes,
    clocks,
    heardOf,
    hears: (threadId) =>
      eventually(
        async () => heardOf(threadId),
        (versions) => versions.length > 0,
      ),
    ping: () => socket.send('{"kind":"ping"}'),
    say: (text) => socket.send(text),
    closed,
    async close() {
      socket.close();
      await closed;
    },
  };
}
