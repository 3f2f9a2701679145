// Speaks to screen readers through one polite region, and writes the title that a shopper in another tab sees.
import type { Attention } from './attention.ts';
import { holdWarning, milestonePassed, sceneKey } from './rules/announce.ts';
import type { Connection } from './rules/connection.ts';
import type { Scene } from './rules/scene.ts';
import type { Words } from './rules/words.ts';

/** Who is called at the turn is called once more when so much is left of it. */
const CALL_AGAIN_S = 120;

export class Voice {
  private key: string;
  private ahead = Number.POSITIVE_INFINITY;
  private leftS = Number.POSITIVE_INFINITY;
  private connection: Connection = 'live';
  private moved = false;

  constructor(
    private readonly region: HTMLElement,
    private readonly words: Words,
    private readonly attention: Attention,
    private readonly saleName: string,
    first: Scene,
  ) {
    // What is there at the start is read as the page itself.
    this.key = sceneKey(first);
    this.ahead = first.kind === 'waiting' ? first.ahead : this.ahead;
  }

  notice(scene: Scene, connection: Connection, moved: boolean, nowMs: number): void {
    this.title(scene);
    const said = [this.ofScene(scene), this.ofPlace(scene), this.ofHold(scene, nowMs), this.ofConnection(connection), this.ofMove(moved)];
    const text = said.filter((part) => part !== '').join(' ');
    if (text !== '') {
      this.region.textContent = text;
    }
  }

  private ofScene(scene: Scene): string {
    const key = sceneKey(scene);
    if (key === this.key) {
      return '';
    }
    const cameFrom = this.key;
    this.key = key;
    if (scene.kind === 'turn') {
      this.attention.call(this.words.say('turnTitle'), this.saleName);
    }
    // The headline is on the page in the next moment; it is the best summary there is.
    return this.summary(scene, cameFrom);
  }

  private summary(scene: Scene, cameFrom: string): string {
    switch (scene.kind) {
      case 'turn': return `${this.words.say('turnTitle')}. ${this.words.say(scene.held ? 'turnHeld' : 'turnAdmitted')}`;
      case 'missed': return `${this.words.say('missedTitle')}. ${this.words.say('missedText')}`;
      case 'bought': return `${this.words.say('boughtTitle')}. ${this.words.say('boughtText')}`;
      case 'join': return this.words.say(scene.lobby ? 'joinLobbyTitle' : 'joinTitle');
      case 'draining': return this.words.say('drainingTitle');
      case 'lobby': return `${this.words.say('lobbyEyebrow')}. ${this.words.say('lobbyText')}`;
      case 'waiting': return cameFrom === 'lobby' ? this.words.say('saidDrew', { number: scene.number }) : this.words.say('waitingEyebrow');
      case 'ended': return this.words.say(`${scene.why === 'sold-out' ? 'soldOut' : scene.why}Title`);
      default: return '';
    }
  }

  private ofPlace(scene: Scene): string {
    if (scene.kind !== 'waiting') {
      return '';
    }
    const passed = milestonePassed(this.ahead, scene.ahead);
    this.ahead = scene.ahead;
    return passed === null ? '' : passed === 0 ? this.words.say('aheadNone') : this.words.say('saidAhead', { n: passed });
  }

  private ofHold(scene: Scene, nowMs: number): string {
    if (scene.kind !== 'turn' || scene.reservation === null) {
      return '';
    }
    const leftS = (Date.parse(scene.reservation.expiresAt) - nowMs) / 1000;
    const warning = holdWarning(this.leftS, leftS);
    // A page that slept may have passed several warnings at once; one that is opened late, or a short hold, was called at the turn already.
    const callsAgain = Number.isFinite(this.leftS) && this.leftS > CALL_AGAIN_S && leftS <= CALL_AGAIN_S;
    this.leftS = leftS;
    if (warning === null) {
      return '';
    }
    const left = this.words.say('saidLeft', { time: this.words.spoken(leftS * 1000) });
    if (callsAgain) {
      this.attention.call(left, this.saleName);
    }
    return scene.mayExtend ? `${left} ${this.words.say('saidMayExtend')}` : left;
  }

  private ofConnection(connection: Connection): string {
    // A short silence and its end are not worth an interruption.
    const told = connection === 'reconnecting' ? this.connection : connection;
    if (told === this.connection) {
      return '';
    }
    this.connection = told;
    return told === 'live' ? this.words.say('statusLive') : `${this.words.say(`${told}Title`)}. ${this.words.say(`${told}Text`)}`;
  }

  private ofMove(moved: boolean): string {
    const news = moved && !this.moved;
    this.moved = moved;
    return news ? `${this.words.say('movedTitle')}. ${this.words.say('movedText')}` : '';
  }

  private title(scene: Scene): void {
    const lead = scene.kind === 'turn' ? this.words.say('turnTab')
      : scene.kind !== 'waiting' ? ''
      : scene.ahead === 0 ? this.words.say('nextTab') : this.words.say('aheadTab', { n: scene.ahead });
    const title = lead === '' ? this.saleName : `${lead} · ${this.saleName}`;
    if (document.title !== title) {
      document.title = title;
    }
  }
}
