// Who asked to be called is called at the turn, by sound and, while looking elsewhere, by a notification; nobody else is.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Attention } from '../src/attention.ts';
import type { Scene } from '../src/rules/scene.ts';
import { Words } from '../src/rules/words.ts';
import { Voice } from '../src/voice.ts';
import texts from '../texts/en.json';

const NOW_MS = Date.parse('2026-11-27T10:00:00Z');
const waiting: Scene = { kind: 'waiting', number: 7, ahead: 0, serving: 6, wait: null, waitingList: false, chance: null };
const turn: Scene = {
  kind: 'turn', held: true, mayExtend: false, reservation: { id: 'r', expiresAt: new Date(NOW_MS + 600_000).toISOString(), items: [] },
};

interface Browser {
  contexts: number;
  tones: number;
  notes: { title: string; body: string }[];
  hidden: boolean;
  permission: NotificationPermission;
  asked: number;
  stored: Map<string, string>;
  presses: (() => void)[];
}
let browser: Browser;

beforeEach(() => {
  browser = { contexts: 0, tones: 0, notes: [], hidden: true, permission: 'granted', asked: 0, stored: new Map(), presses: [] };
  const chain = { connect: () => chain };
  const gain = { setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {} };
  Object.assign(globalThis, {
    window: globalThis,
    location: { pathname: '/sales/demo' },
    document: { title: '', get hidden() { return browser.hidden; } },
    localStorage: {
      getItem: (key: string) => browser.stored.get(key) ?? null,
      setItem: (key: string, value: string) => browser.stored.set(key, value),
      removeItem: (key: string) => browser.stored.delete(key),
    },
    addEventListener: (_: string, listener: () => void) => browser.presses.push(listener),
    AudioContext: class { state = 'running'; currentTime = 0; destination = chain; constructor() { browser.contexts++; } },
    OscillatorNode: class { connect() { return chain; } start() { browser.tones++; } stop() {} },
    GainNode: class { gain = gain; connect() { return chain; } },
    Notification: class {
      static get permission() { return browser.permission; }
      static requestPermission() { browser.asked++; return Promise.resolve('granted'); }
      constructor(title: string, { body }: { body: string }) { browser.notes.push({ title, body }); }
    },
  });
});

function takeTurn(attention: Attention): Voice {
  const voice = new Voice({ textContent: '' } as HTMLElement, new Words('en', texts), attention, 'Runner One', waiting);
  voice.notice(turn, 'live', false, NOW_MS);
  return voice;
}

test('the turn calls who asked for it: two notes, and a notification that says what and where', async () => {
  const attention = new Attention();
  await attention.ask();
  takeTurn(attention);
  assert.equal(browser.tones, 2);
  assert.deepEqual(browser.notes, [{ title: texts.turnTitle, body: 'Runner One' }]);
});

test('one turn calls once, and once more when two minutes of it are left', async () => {
  const attention = new Attention();
  await attention.ask();
  const voice = takeTurn(attention);
  voice.notice(turn, 'live', false, NOW_MS + 1_000);
  assert.equal(browser.notes.length, 1);
  voice.notice(turn, 'live', false, NOW_MS + 481_000);
  voice.notice(turn, 'live', false, NOW_MS + 482_000);
  assert.equal(browser.notes.length, 2);
  assert.match(browser.notes[1]!.title, /2 minutes|1 minute/);
});

test('nothing sounds and nothing pops up without consent, whatever is pressed', () => {
  const attention = new Attention();
  browser.presses.forEach((press) => press());
  takeTurn(attention);
  const { contexts, tones, notes, asked } = browser;
  assert.deepEqual({ contexts, tones, notes, asked }, { contexts: 0, tones: 0, notes: [], asked: 0 });
  assert.match(document.title, /Your turn/);
});

test('consent that was taken back is no consent, not after a reload either', async () => {
  const attention = new Attention();
  await attention.ask();
  attention.stop();
  takeTurn(attention);
  takeTurn(new Attention());
  assert.deepEqual([browser.tones, browser.notes.length], [0, 0]);
});

test('after a reload the first press or key brings the sound back', async () => {
  await new Attention().ask();
  browser.presses.length = 0;
  const attention = new Attention();
  takeTurn(attention);
  assert.deepEqual([browser.tones, browser.notes.length], [0, 1]);
  browser.presses[0]!();
  browser.presses[1]!();
  takeTurn(attention);
  assert.deepEqual([browser.contexts, browser.tones], [2, 2]); // One for each page.
});

test('who looks at the page or refused notifications gets the sound alone', async () => {
  for (const change of [{ hidden: false }, { permission: 'denied' as const }]) {
    Object.assign(browser, { hidden: true, permission: 'granted', tones: 0 }, change);
    const attention = new Attention();
    await attention.ask();
    takeTurn(attention);
    assert.deepEqual([browser.tones, browser.notes.length, browser.asked], [2, 0, 0]);
  }
});

test('permission is asked for with the wish, and only where it was not answered before', async () => {
  browser.permission = 'default';
  await new Attention().ask();
  assert.equal(browser.asked, 1);
});
