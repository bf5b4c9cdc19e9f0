import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLocalSettings } from '#infra/local/settings.ts';
import { type EmbeddedDynamo, startDynamo } from '#infra/local/stack/dynamo.ts';
import { drill } from '#infra/operate/drill.ts';
import { exportAll } from '#infra/operate/export-all.ts';
import { importAll } from '#infra/operate/import-all.ts';
import { folderFiles, localPlace, type Place } from '#infra/operate/place.ts';
import { surveyKey, surveyRow } from '#shared/domain/survey/survey.rows.ts';
import { usualSurvey } from '#shared/domain/survey/usual-survey.ts';
import { setLadders } from '../fixtures/reminders.ts';
import { dateIn, newPatient, setCalendar } from '../fixtures/schedule.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';

let folder: string;
let dynamo: EmbeddedDynamo;
let desk: Desk;
let other: Desk;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'deskline-drill-test-'));
  dynamo = await startDynamo(join(folder, 'shared'));
  const settings = { ...readLocalSettings({}), PORT: 0, DYNAMODB_ENDPOINT: dynamo.endpoint };
  desk = await openDesk({ settings });
  other = await openDesk({ settings });
});
afterAll(async () => {
  await desk.stop();
  await other.stop();
  await dynamo.stop();
  rmSync(folder, { recursive: true });
});

function placeOf(of: Desk): Place {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return {
    name: 'the desk',
    client: new DynamoDBClient({ endpoint: dynamo.endpoint, region: 'us-east-1', credentials }),
    tableName: of.folder.split('/').at(-1) ?? '',
    files: folderFiles(join(of.folder, 'files')),
    now: () => of.stack.clock.now(),
    sleeps: false,
    close: async () => undefined,
  };
}

test('two practices in one DynamoDB know nothing of each other', async () => {
  const number = freshNumber();
  await desk.text(number, 'Hello');
  await desk.reply(await desk.threadOf(number), 'Hello yourself');
  await desk.leave();
  const told = await desk.entries(await desk.threadOf(number));
  expect(told.map(({ text, status }) => [text, status])).toEqual([
    ['Hello', undefined],
    ['Hello yourself', 'delivered'],
  ]);
  expect(await other.entries(await other.threadOf(number))).toEqual([]);
});

test('what is exported and restored is the same, and nothing that left or may have left is sent again', async () => {
  const [early, late] = [freshNumber(), freshNumber()];
  const url = desk.stack.twilio?.keepMedia(Buffer.from('GIF89a-a-picture'), 'image/gif') ?? '';
  await desk.text(early, 'Look', { fields: { NumMedia: '1', MediaUrl0: url, MediaContentType0: 'image/gif' } });
  await desk.advance(60_000);
  await desk.reply(await desk.threadOf(early), 'Thank you');
  await desk.leave();
  await desk.text(late, 'One more thing');
  await desk.reply(await desk.threadOf(late), 'Which one?');

  const backup = join(folder, 'backup');
  const told = await exportAll(placeOf(desk), backup);
  expect(told.files).toBe(1);
  // After the backup it leaves, which the backup cannot know.
  await desk.leave();

  const data = join(folder, 'restored');
  const empty = await localPlace(data);
  const place: Place = { ...empty, now: () => desk.stack.clock.now() };
  const restored = await importAll(backup, place);
  expect(restored).toEqual({
    rows: told.rows,
    files: 1,
    heldBack: 1,
    remindersHeldBack: 0,
    surveysHeldBack: 0,
    migrated: expect.any(Array),
  });
  await expect(importAll(backup, place)).rejects.toThrow('not empty');
  await empty.close();

  const again = await openDesk({ folder: data });
  await again.stack.moveClock((clock) => clock.set(new Date(desk.stack.clock.now().getTime() + 86_400_000)));
  expect(again.stack.outbox()).toEqual([]);
  const [, reply] = await again.entries(await again.threadOf(late));
  expect(reply).toMatchObject({ text: 'Which one?', status: 'unknown' });
  expect((await again.entries(await again.threadOf(early))).map(({ status }) => status)).toEqual([
    undefined,
    'delivered',
  ]);
  await again.stop();
});

test('a reminder and a survey that came due between the backup and the restore are not sent again, and the next reminder is', async () => {
  const phone = freshNumber();
  const call = desk.as('coordinator');
  await setCalendar(desk);
  await setLadders(desk);
  await desk.nextNoon();
  const { id: patientId } = await newPatient(call, { phones: [phone] });
  const wish = { patientId, visitType: 'check-up', provider: 'lindqvist', date: dateIn(desk, 3), time: '15:00' };
  const visit = await call('bookAppointment', { body: wish });
  const { visitId, threadId } = await surveyed(desk);
  await desk.advance(60_000);
  await desk.stack.drain();
  const backup = join(folder, 'reminded');
  await exportAll(placeOf(desk), backup);
  // After the backup it leaves, two days before the visit at 09:00.
  await desk.advance(24 * 3_600_000);
  await desk.leave();
  const sent = (of: Desk) => (of.stack.twilio?.outbox() ?? []).filter(({ to }) => to === phone).length;
  expect(sent(desk)).toBe(1);

  const data = join(folder, 'reminded-again');
  const empty = await localPlace(data);
  const restored = await importAll(backup, { ...empty, now: () => desk.stack.clock.now() });
  expect(restored).toMatchObject({ remindersHeldBack: 1, surveysHeldBack: 1 });
  await empty.close();
  const again = await openDesk({ folder: data });
  await again.stack.moveClock((clock) => clock.set(desk.stack.clock.now()));
  await again.leave();
  expect(sent(again)).toBe(0);
  const params = { appointmentId: visit.id };
  const { steps } = await again.as('coordinator')('readVisitReminders', { params });
  const step = steps.find(({ step: id }) => id === 'two-days');
  expect(step).toMatchObject({ state: 'skipped', reasons: [{ code: 'restored' }] });
  const survey = await again.app.table.get(surveyRow, surveyKey({ threadId, id: visitId }));
  expect(survey).toMatchObject({ state: 'left-out', reasons: [{ code: 'restored' }] });
  await again.advance(24 * 3_600_000 + 6 * 3_600_000);
  await again.leave();
  expect(sent(again)).toBe(1);
  await again.stop();
});

/** Somebody whose visit of today was attended, and who is to be asked in two hours. */
async function surveyed(of: Desk): Promise<{ visitId: string; threadId: string }> {
  const call = of.as('manager');
  const { version } = await call('readSurvey', {});
  await call('saveSurvey', { body: { ...usualSurvey, on: true, version } });
  const { id: patientId, threadId } = await newPatient(call);
  const wish = { patientId, visitType: 'check-up', provider: 'lindqvist', date: dateIn(of, 0), time: '12:30' };
  const { id: visitId } = await call('bookAppointment', { body: wish });
  await of.advance(45 * 60_000);
  await call('changeAppointment', { params: { appointmentId: visitId }, body: { state: 'attended' } });
  return { visitId, threadId };
}

test('the drill does all of it by one command, and only reads the practice', async () => {
  const before = await exportAll(placeOf(desk), join(folder, 'before'));
  const drilled = await drill(placeOf(desk));
  expect(drilled).toMatchObject({ rows: before.rows, checksum: before.checksum, sentAgain: 0 });
  expect((await exportAll(placeOf(desk), join(folder, 'after'))).checksum).toBe(before.checksum);
});

test('on a place that holds nothing it proves nothing: it says so, and what to do', async () => {
  const empty = await localPlace(join(folder, 'nothing'));
  await expect(drill(empty)).rejects.toThrow(
    /nothing to drill on: .+nothing holds no rows.*npm start.*--stage production/,
  );
  await empty.close();
});

test('nothing is restored into a deployment that runs: its minute sweep would send what may have left', async () => {
  const backup = join(folder, 'awake');
  await exportAll(placeOf(desk), backup);
  const empty = await localPlace(join(folder, 'awake-data'));
  await expect(importAll(backup, { ...empty, name: 'deskline-restored', sleeps: false })).rejects.toThrow(
    /deskline-restored runs.*-c asleep=true/,
  );
  expect((await exportAll(empty, join(folder, 'awake-nothing'))).rows).toBe(0);
  await empty.close();
});

test('a backup that was changed by one letter is not taken for the practice', async () => {
  const backup = join(folder, 'changed');
  await exportAll(placeOf(desk), backup);
  const rows = readFileSync(join(backup, 'rows.jsonl'), 'utf8');
  writeFileSync(join(backup, 'rows.jsonl'), rows.replace('Thank you', 'Thank xou'));
  const empty = await localPlace(join(folder, 'mistaken'));
  await expect(importAll(backup, empty)).rejects.toThrow('do not use this table');
  await empty.close();
});
