import { ulid } from 'ulid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { post as posted } from '#shared/domain/thread/post.ts';
import { bring, pdf, png, put } from '../harness/bringing.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';
import { freshAddress, type Mailing, mailing } from '../harness/mailing.ts';

let desk: Desk;
let post: Mailing;
beforeAll(async () => {
  desk = await openDesk();
  post = mailing(desk);
});
afterAll(() => desk.stop());
beforeEach(async () => {
  await desk.settings({ fullEmail: true, inboundEmail: true });
  await desk.nextNoon();
});

const birthDate = '1984-11-30';

async function patient(more: Record<string, unknown> = {}) {
  const [number, email] = [freshNumber(), freshAddress()];
  const named = { givenName: 'Ines', familyName: 'Okafor', location: 'main', birthDate };
  const body = { ...named, phones: [number], emails: [email], ...more };
  const { id: patientId, threadId } = await desk.as('coordinator')('createPatient', { body });
  await desk.as('coordinator')('openThread', { body: { patientId } });
  return { number, email, threadId };
}

const lastText = (number: string) => desk.stack.twilio?.outbox().findLast(({ to }) => to === number);
const newest = async (threadId: string) => (await desk.entries(threadId)).at(-1);
const linkIn = (text = '') => /https?:\/\/\S+\/m\/\S+/.exec(text)?.[0] ?? '';
const give = async (link: string, form: Record<string, string>) =>
  (await fetch(link, { method: 'POST', body: new URLSearchParams(form) })).text();
const fileIn = (html: string) => /href="(\/files\/[^"]+)"/.exec(html)?.[1] ?? '';

describe('a file that is brought', () => {
  test('is put by a signed URL that takes its exact bytes, its type and its time, and nothing else', async () => {
    const { threadId } = await patient();
    const call = desk.as('coordinator');
    const asked = { params: { threadId }, body: { id: ulid(), name: 'card.png', bytes: png.length } };
    const { url } = await call('beginUpload', asked);
    expect((await put(desk, url, png.subarray(1))).status).toBe(403);
    expect((await put(desk, url, png, 'image/png')).status).toBe(403);
    expect((await put(desk, url.replace(/signature=./, 'signature=x'), png)).status).toBe(403);
    expect((await put(desk, url.replace(/until=\d/, 'until=9'), png)).status).toBe(403);
    expect((await put(desk, url.replace(asked.body.id, ulid()), png)).status).toBe(403);
    await expect(call('checkUpload', { params: { threadId, uploadId: asked.body.id } })).rejects.toMatchObject({
      message: 'The file has not arrived whole. Attach it again.',
    });
    expect((await put(desk, url, png)).status).toBe(200);
    expect(await call('checkUpload', { params: { threadId, uploadId: asked.body.id } })).toEqual({
      name: 'card.png',
      type: 'image/png',
      bytes: png.length,
    });
  });

  test.each([
    ['a page', 'hello.html', '<!doctype html><script>alert(1)</script>'],
    ['a drawing that can run', 'x.svg', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['a program', 'x.pdf', 'MZ\x90\x00\x03'],
    ['an archive', 'x.zip', 'PK\x03\x04....'],
    ['bytes called text', 'x.txt', 'a\x00b'],
  ])('and is %s cannot be sent, whatever it is called', async (_what, name, words) => {
    const { threadId } = await patient();
    await expect(bring(desk, threadId, name, Buffer.from(words, 'latin1'))).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringMatching(/^This kind of file cannot be sent\. Send a picture/),
    });
  });

  test('has a name that says what it is', async () => {
    const { threadId } = await patient();
    expect(await bring(desk, threadId, '../../photo.html', png)).toMatchObject({ name: 'photo.html.png' });
    expect(await bring(desk, threadId, 'notes.TXT', Buffer.from('Brush twice'))).toMatchObject({ type: 'text/plain' });
  });

  test('and is too large is refused before a byte is sent', async () => {
    const { threadId } = await patient();
    const body = { id: ulid(), name: 'film.mp4', bytes: 4_400_001 };
    await expect(desk.as('coordinator')('beginUpload', { params: { threadId }, body })).rejects.toMatchObject({
      code: 'too_large',
      status: 413,
    });
  });

  test('cannot be changed after it was looked at, and belongs to its conversation', async () => {
    const { threadId, number } = await patient();
    const id = ulid();
    const asked = { params: { threadId }, body: { id, name: 'card.png', bytes: png.length } };
    const { url } = await desk.as('coordinator')('beginUpload', asked);
    await put(desk, url, png);
    await desk.as('coordinator')('checkUpload', { params: { threadId, uploadId: id } });
    await put(desk, url, Buffer.alloc(png.length));
    await desk.reply(threadId, 'Your picture', { uploads: [id] });
    await desk.leave();
    const [name = ''] = lastText(number)?.pictures ?? [];
    expect(desk.stack.twilio?.picture(name)?.bytes.equals(png)).toBe(true);
    const other = await patient();
    await expect(desk.reply(other.threadId, 'Hello', { uploads: [id] })).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('a file by text', () => {
  test('is a picture message where it is pictures that Twilio takes, and says so', async () => {
    const { threadId, number } = await patient();
    const { id } = await bring(desk, threadId, 'card.png', png);
    const message = { id: ulid(), uploads: [id] };
    await desk.reply(threadId, 'Your picture', message);
    await desk.reply(threadId, 'Your picture', message);
    await desk.leave();
    const texts = desk.stack.twilio?.outbox().filter(({ to }) => to === number) ?? [];
    expect(texts).toMatchObject([{ body: 'Your picture', pictures: [expect.any(String)], status: 'delivered' }]);
    expect(await newest(threadId)).toMatchObject({
      status: 'delivered',
      filesBy: 'mms',
      files: [{ nth: 0, name: 'card.png', type: 'image/png', bytes: png.length, upload: id }],
    });
    const head = await fetch(texts[0]?.mediaUrls[0] ?? '', { method: 'HEAD' });
    expect([head.status, head.headers.get('content-type')]).toEqual([200, 'image/png']);
  });

  test('is a link to the secure page where it is anything else, or staff want it so', async () => {
    const { threadId, number } = await patient({ language: 'es' });
    const document = await bring(desk, threadId, 'Plan "1".pdf', pdf);
    await desk.reply(threadId, 'Su plan', { uploads: [document.id] });
    await desk.leave();
    const text = lastText(number);
    expect(text).toMatchObject({ mediaUrls: [], status: 'delivered' });
    expect(text?.body).toMatch(/^Su plan\n\nPara abrir los archivos escriba su fecha de nacimiento: http/);
    expect(await newest(threadId)).toMatchObject({ text: 'Su plan', filesBy: 'link', status: 'delivered' });
    const html = await give(linkIn(text?.body), { birthDate });
    expect(html).toContain('Para responder, envíenos un mensaje de texto.');
    expect(html).not.toContain('<textarea');
    const answer = await fetch(`${desk.stack.url}${fileIn(html)}`);
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('content-disposition')).toBe(
      "attachment; filename*=UTF-8''Plan _1_.pdf".replace(/ /g, (space, at: number) => (at < 15 ? space : '%20')),
    );
    expect(Buffer.from(await answer.arrayBuffer()).equals(pdf)).toBe(true);

    const { id } = await bring(desk, threadId, 'card.png', png);
    await desk.reply(threadId, 'Su foto', { uploads: [id], filesAs: 'link' });
    await desk.leave();
    expect(lastText(number)).toMatchObject({ mediaUrls: [], body: expect.stringContaining('/m/') });
  });

  test('cannot go by a page that could ask for nothing: staff are told before, and the last look says it again', async () => {
    const { threadId, number } = await patient({ birthDate: undefined });
    const { id } = await bring(desk, threadId, 'plan.pdf', pdf);
    await expect(desk.reply(threadId, 'Your plan', { uploads: [id] })).rejects.toMatchObject({
      code: 'cannot_send',
      details: { reasons: [{ code: 'no_birth_date_for_files' }] },
    });
    expect(lastText(number)).toBeUndefined();
  });

  test('that left without an answer is proved by its words and its pictures, and is not sent again', async () => {
    const { threadId, number } = await patient();
    const { id } = await bring(desk, threadId, 'card.png', png);
    desk.stack.twilio?.setFaults({ error: 'reset-after', times: 1, delaySeconds: 3600 });
    await desk.reply(threadId, 'One picture', { uploads: [id] });
    await desk.leave();
    desk.stack.twilio?.setFaults({});
    await desk.advance(23 * 60_000);
    expect(desk.stack.twilio?.outbox().filter(({ to }) => to === number)).toHaveLength(1);
    expect(await newest(threadId)).toMatchObject({ status: 'delivered' });
  });

  test('can be taken back and sent once more, and the same id with other files is refused', async () => {
    const { threadId, number } = await patient();
    const { id } = await bring(desk, threadId, 'card.png', png);
    const first = { id: ulid(), uploads: [id] };
    await desk.reply(threadId, 'A picture', first);
    await expect(desk.reply(threadId, 'A picture', { id: first.id })).rejects.toMatchObject({ code: 'id_reused' });
    const taken = await desk.as('coordinator')('undoMessage', { params: { threadId, messageId: first.id } });
    await desk.reply(threadId, taken.text, { uploads: taken.files?.map(({ upload }) => upload) });
    await desk.leave();
    expect(desk.stack.twilio?.outbox().filter(({ to }) => to === number)).toMatchObject([
      { pictures: [expect.any(String)] },
    ]);
  });
});

describe('a file by e-mail', () => {
  test('is attached where the words leave too', async () => {
    const { threadId, email } = await patient();
    const { id } = await bring(desk, threadId, 'plan.pdf', pdf);
    await post.reply(threadId, 'Your plan', { uploads: [id] });
    await desk.leave();
    const [sent] = post.sentTo(email);
    expect(sent?.request).toMatchObject({
      attachments: [{ filename: 'plan.pdf', type: 'application/pdf', content: pdf.toString('base64') }],
    });
    expect(await newest(threadId)).toMatchObject({ status: 'delivered', filesBy: 'attachment' });
  });

  test.each([
    ['only word of a message leaves', { fullEmail: false }, {}],
    ['staff want it so', { fullEmail: true }, { filesAs: 'link' }],
  ])('waits on its page where %s', async (_why, settings, more) => {
    await desk.settings(settings);
    const { threadId, email } = await patient();
    const { id } = await bring(desk, threadId, 'plan.pdf', pdf);
    await post.reply(threadId, 'Your plan', { uploads: [id], ...more });
    await desk.leave();
    const [sent] = post.sentTo(email);
    expect(JSON.stringify(sent?.request)).not.toMatch(/plan|attachments/);
    const html = await give(linkIn(sent?.text), { birthDate });
    expect(html).toContain('Save plan.pdf (1 KB)');
    const answer = await fetch(`${desk.stack.url}${fileIn(html)}`);
    expect(Buffer.from(await answer.arrayBuffer()).equals(pdf)).toBe(true);
    expect(await newest(threadId)).toMatchObject({ filesBy: 'link', mail: { content: 'notice' } });
  });

  test('that storage has no more keeps the e-mail from leaving, and staff are told what to do', async () => {
    const { email, threadId } = await patient();
    const at = desk.app.now().toISOString();
    const { write } = posted({
      ...{ id: ulid(), threadId, channel: 'email', at, text: 'The plan', purpose: 'reply', to: email, by: 'system' },
      ...{ from: desk.app.settings.mail.from, notBefore: at, planned: true, mail: { subject: 'Plan' } },
      files: [{ key: 'attached/none', name: 'plan.pdf', type: 'application/pdf', bytes: 3 }],
    });
    await desk.app.table.commit({ entry: write });
    await desk.advance(60_000);
    await desk.stack.drain();
    expect(post.sentTo(email)).toEqual([]);
    expect(await newest(threadId)).toMatchObject({ status: 'failed', failure: { code: 'file_gone' } });
  });

  test('and others may have 10 MB together', async () => {
    const { threadId } = await patient();
    const big = Buffer.concat([pdf, Buffer.alloc(3_500_000)]);
    const uploads: string[] = [];
    for (const name of ['a.pdf', 'b.pdf', 'c.pdf']) uploads.push((await bring(desk, threadId, name, big)).id);
    await expect(post.reply(threadId, 'Plans', { uploads })).rejects.toMatchObject({
      code: 'too_large',
      message: 'Together the files may have at most 10 MB. Send some in a second message.',
    });
  });
});
