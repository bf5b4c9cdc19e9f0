import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { visitLinks } from '#shared/domain/link/visit-links.ts';
import { recompute } from '#shared/domain/metrics/recompute.ts';
import { ask, type Visitor, visitor } from '../fixtures/asked.ts';
import { setCalendar } from '../fixtures/schedule.ts';
import { press } from '../fixtures/visit-page.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';
import { merging } from '../harness/merging.ts';
import { replying } from '../harness/replying.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await setCalendar(desk);
});
afterAll(() => desk.stop());
beforeEach(() => desk.nextNoon());

const { at, says, stateOf, headAt, headOf, linesOf, sentTo, lastTo } = replying(() => desk);

describe('a shared telephone', () => {
  async function family() {
    const number = freshNumber();
    const mia = await at({ givenName: 'Mia', phones: [number] });
    const leo = await at({ givenName: 'Leo', phones: [number] });
    const shared = await desk.threadOf(number);
    return { number, mia, leo, shared };
  }

  test('of whom one alone was asked answers for them, in their conversation', async () => {
    const { number, mia, leo } = await family();
    await ask(desk, [mia]);
    await says(number, 'C');
    expect([await stateOf(mia), await stateOf(leo)]).toEqual(['confirmed', 'booked']);
    expect((await desk.entries(mia.patient.threadId)).filter(({ text }) => text === 'C')).toHaveLength(1);
  });

  test('of whom both were asked is asked once by name, and MIA answers for Mia', async () => {
    const { number, mia, leo, shared } = await family();
    await ask(desk, [mia, leo]);
    await says(number, 'Yes');
    expect(lastTo(number)).toMatch(/Is this about (MIA, LEO|LEO, MIA) or BOTH\?/);
    expect([await stateOf(mia), await stateOf(leo)]).toEqual(['booked', 'booked']);
    expect((await desk.entries(shared)).some(({ text }) => text === 'Yes')).toBe(true);
    await says(number, 'MIA');
    expect([await stateOf(mia), await stateOf(leo)]).toEqual(['confirmed', 'booked']);
    expect((await desk.entries(mia.patient.threadId)).filter(({ text }) => text === 'Yes')).toHaveLength(1);
    expect((await desk.entries(shared)).some(({ text }) => text === 'Yes')).toBe(false);
    await says(number, 'C');
    expect(await stateOf(leo)).toBe('confirmed');
  });

  test('"both" answers for both', async () => {
    const { number, mia, leo } = await family();
    await ask(desk, [mia, leo]);
    await says(number, 'Yes', 'both');
    expect([await stateOf(mia), await stateOf(leo)]).toEqual(['confirmed', 'confirmed']);
    expect(await linesOf(mia)).toContainEqual(expect.stringContaining('“Yes”'));
  });

  test('"both" after a yes leaves nobody waiting, and the figures say so', async () => {
    const { number, mia, leo, shared } = await family();
    await ask(desk, [mia, leo]);
    await says(number, 'Yes', 'both');
    const { turn, unread } = await headAt(shared);
    expect([await stateOf(mia), await stateOf(leo), turn, unread]).toEqual(['confirmed', 'confirmed', undefined, 0]);
    expect((await recompute(desk.app)).differences).toEqual([]);
  });

  const keeps = async (one: Visitor, number: string) => {
    const [link = ''] = await visitLinks(desk.app, [one.visit], number);
    expect((await press(link, 'keep')).status).toBe(200);
    await desk.stack.drain();
  };

  test('"both" after a no, taken back by the link for one: the other’s waits; for each: nobody waits, and the figures say so', async () => {
    const { number, mia, leo, shared } = await family();
    await ask(desk, [mia, leo]);
    await says(number, 'No', 'both', 'Thank you');
    expect([await stateOf(mia), await stateOf(leo)]).toEqual(['cancelled', 'cancelled']);
    const { turn, unread } = await headAt(shared);
    await keeps(mia, number);
    expect(await headAt(shared)).toMatchObject({ turn, unread, reading: { intent: 'cancel' } });
    await keeps(leo, number);
    const head = await headAt(shared);
    expect([head.turn, head.reading, head.unread]).toEqual([undefined, undefined, 0]);
    expect(sentTo(number).filter(({ body }) => body?.includes('Is this about'))).toHaveLength(1);
    expect((await recompute(desk.app)).differences).toEqual([]);
  });

  test('a no for one of them by name, taken back by the link: nobody waits for it, but for what else was written', async () => {
    const { number, mia, leo, shared } = await family();
    await ask(desk, [mia, leo]);
    await says(number, 'yes Mia no Leo');
    await keeps(leo, number);
    const { turn, reading, unread } = await headAt(shared);
    expect([turn, reading, unread]).toEqual([undefined, undefined, 0]);
    const [other, them] = [await family(), 'Is there parking for both?'];
    await ask(desk, [other.mia, other.leo]);
    await says(other.number, 'yes Mia no Leo', them);
    const before = await headAt(other.shared);
    await keeps(other.leo, other.number);
    expect(await headAt(other.shared)).toMatchObject({ turn: before.turn, unread: before.unread });
    expect((await recompute(desk.app)).differences).toEqual([]);
  });

  test('a yes for each, where the time of one was given away: the other is confirmed, and a person is shown the rest', async () => {
    const { number, mia, leo, shared } = await family();
    await ask(desk, [mia, leo]);
    await says(number, 'No', 'MIA');
    const { date, time } = mia.visit;
    await visitor(desk, date, time);
    await ask(desk, [leo]);
    await says(number, 'Mia yes, Leo yes');
    expect([await stateOf(mia), await stateOf(leo)]).toEqual(['cancelled', 'confirmed']);
    expect((await headAt(shared)).turn).toBeDefined();
    expect((await recompute(desk.app)).differences).toEqual([]);
  });

  test.each([
    ['yes Mia no Leo', 'confirmed', 'cancelled'],
    ['Leo yes, Mia no.', 'cancelled', 'confirmed'],
    ['Sí para Mia y no para Leo', 'confirmed', 'cancelled'],
    ['yes Mia, yes Leo', 'confirmed', 'confirmed'],
  ])('%j is a yes or a no for each, by name', async (text, ofMia, ofLeo) => {
    const { number, mia, leo, shared } = await family();
    await ask(desk, [mia, leo]);
    await says(number, text);
    expect([await stateOf(mia), await stateOf(leo)]).toEqual([ofMia, ofLeo]);
    const head = await headAt(shared);
    expect(head.alarm).toBeUndefined();
    const isNo = ofMia === 'cancelled' || ofLeo === 'cancelled';
    expect([head.turn !== undefined, head.reading?.intent]).toEqual(isNo ? [true, 'cancel'] : [false, undefined]);
    expect(lastTo(number)).not.toContain('Is this about');
    expect((await recompute(desk.app)).differences).toEqual([]);
  });

  test.each(['Mia yes Leo maybe', 'yes Mia, not Leo', 'no Leo', 'Mia not Leo'])(
    '%j is for a person: nothing moves, nobody is asked by name, and it is no wrong person',
    async (text) => {
      const { number, mia, leo } = await family();
      await ask(desk, [mia, leo]);
      await says(number, text);
      expect([await stateOf(mia), await stateOf(leo)]).toEqual(['booked', 'booked']);
      expect(sentTo(number).filter(({ body }) => body?.includes('Is this about'))).toEqual([]);
      const heads = await Promise.all([headOf(mia), headOf(leo), headAt(await desk.threadOf(number))]);
      expect(heads.map(({ alarm }) => alarm)).toEqual([undefined, undefined, undefined]);
      expect(heads.filter(({ turn }) => turn)).toHaveLength(1);
    },
  );

  test.each(['not Leo', 'It’s not about Leo.', 'no es Leo', 'No es para Leo, por favor'])(
    'of whom two were asked for by name: %j is about the other, and no wrong person',
    async (text) => {
      const { number, mia, leo, shared } = await family();
      await ask(desk, [mia, leo]);
      await says(number, 'Yes', text);
      expect([await stateOf(mia), await stateOf(leo)]).toEqual(['confirmed', 'booked']);
      const head = await headAt(shared);
      expect([head.alarm, head.turn, head.unread]).toEqual([undefined, undefined, 0]);
      expect((await headOf(leo)).turn).toBeUndefined();
    },
  );

  test('of whom three were asked for by name: "not Leo" is for a person, and the question stays', async () => {
    const { number, mia, leo, shared } = await family();
    const zoe = await at({ givenName: 'Zoe', phones: [number] });
    const states = () => Promise.all([mia, leo, zoe].map(stateOf));
    await ask(desk, [mia, leo, zoe]);
    await says(number, 'Yes', 'not Leo');
    expect(await states()).toEqual(['booked', 'booked', 'booked']);
    const { alarm, turn, unread } = await headAt(shared);
    expect([alarm, turn !== undefined, unread]).toEqual([undefined, true, 2]);
    await says(number, 'Mia');
    expect(await states()).toEqual(['confirmed', 'booked', 'booked']);
  });

  test.each(['no Leo', 'this is not Leo', 'not Leo or Mia'])(
    'of whom two were asked for by name: %j is about nobody, since it may be said otherwise',
    async (text) => {
      const { number, mia, leo } = await family();
      await ask(desk, [mia, leo]);
      await says(number, 'Yes', text);
      expect([await stateOf(mia), await stateOf(leo)]).toEqual(['booked', 'booked']);
    },
  );

  test.each(['merged', 'merged and taken apart again'])(
    'of whom one was asked for by name, and %s since: the name answers for whose record it is now',
    async (what) => {
      const { record, merge, undo, visitsOf, wordsOf } = merging(() => desk);
      const { number, mia, leo } = await family();
      const kept = await record({ givenName: 'Mia' });
      await ask(desk, [mia, leo]);
      await says(number, 'Yes');
      const { mergeId } = await merge(kept, mia.patient);
      if (what !== 'merged') await undo(mergeId);
      await says(number, 'Mia');
      const whose = what === 'merged' ? kept : mia.patient;
      expect(await visitsOf(whose.id)).toMatchObject([{ id: mia.visit.id, state: 'confirmed' }]);
      expect(await stateOf(leo)).toBe('booked');
      expect(await wordsOf(whose.threadId)).toContain('Yes');
      expect((await recompute(desk.app)).differences).toEqual([]);
    },
  );

  test('of whom one alone has a visit to come is theirs', async () => {
    const number = freshNumber();
    const mia = await at({ givenName: 'Mia', phones: [number] });
    await desk.as('coordinator')('createPatient', {
      body: { givenName: 'Leo', familyName: 'C', phones: [number], location: 'main' },
    });
    await says(number, 'What should she bring?');
    expect((await desk.entries(mia.patient.threadId)).some(({ text }) => text === 'What should she bring?')).toBe(true);
    expect((await headOf(mia)).turn).toBeDefined();
  });

  test('nobody answered the question by name: it is not asked again that day', async () => {
    const { number, mia, leo } = await family();
    await ask(desk, [mia, leo]);
    await says(number, 'Yes', 'I mean yes');
    expect(sentTo(number).filter(({ body }) => body?.includes('Is this about'))).toHaveLength(1);
  });

  test('of whom one was asked and the other is named: what is said is about whom it names', async () => {
    const { number, mia, leo } = await family();
    await ask(desk, [mia]);
    await says(number, 'Leo cant make it');
    expect([await stateOf(mia), await stateOf(leo)]).toEqual(['booked', 'booked']);
    expect((await headOf(leo)).reading).toMatchObject({ intent: 'cancel', words: 'cant make it' });
    await says(number, 'Mia and Leo will be there');
    expect([await stateOf(mia), await stateOf(leo)]).toEqual(['booked', 'booked']);
    await says(number, 'Yes, Mia will be there');
    expect([await stateOf(mia), await stateOf(leo)]).toEqual(['confirmed', 'booked']);
  });

  test('of whom both were asked by one text: a digit is asked by name like any yes', async () => {
    const { number, mia, leo } = await family();
    await ask(desk, [mia, leo]);
    await says(number, '1');
    expect([await stateOf(mia), await stateOf(leo)]).toEqual(['booked', 'booked']);
    expect(lastTo(number)).toContain('Is this about');
  });
});
