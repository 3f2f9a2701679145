// Calling a shopper who looks elsewhere: the title always, a notification and a sound only when asked for.

const WANTED_KEY = 'call-me';

export class Attention {
  /** Asked for and allowed. */
  wanted = localStorage.getItem(WANTED_KEY) === 'yes';
  private audio: AudioContext | undefined;

  // A browser allows sound only after a press or a key on this very page: who asked before a reload allows it again with whatever comes first.
  constructor() {
    for (const press of ['pointerup', 'keydown']) {
      addEventListener(press, () => this.wanted && this.allowSound());
    }
  }

  /** Must run in a click: browsers ask for permission, and allow sound, only then. */
  async ask(): Promise<void> {
    this.allowSound();
    this.wanted = true;
    localStorage.setItem(WANTED_KEY, 'yes');
    if ('Notification' in window && Notification.permission === 'default') {
      await Notification.requestPermission();
    }
  }

  stop(): void {
    this.wanted = false;
    localStorage.removeItem(WANTED_KEY);
  }

  call(title: string, body: string): void {
    if (!this.wanted) {
      return;
    }
    this.chime();
    if (document.hidden && 'Notification' in window && Notification.permission === 'granted') {
      try {
        // One tag: three tabs are one notification.
        new Notification(title, { body, tag: location.pathname }).onclick = () => window.focus();
      } catch {
        // Some phones allow notifications from a service worker only; the sound and the title must do there.
      }
    }
  }

  private allowSound(): void {
    this.audio ??= new AudioContext();
    if (this.audio.state === 'suspended') {
      void this.audio.resume(); // Phones put it to sleep while they look elsewhere.
    }
  }

  // Two soft notes, made here: no file to load.
  private chime(): void {
    const audio = this.audio;
    if (audio === undefined) {
      return;
    }
    [523.25, 783.99].forEach((frequency, index) => {
      const at = audio.currentTime + index * 0.22;
      const tone = new OscillatorNode(audio, { frequency });
      const volume = new GainNode(audio, { gain: 0 });
      volume.gain.setValueAtTime(0, at);
      volume.gain.linearRampToValueAtTime(0.25, at + 0.03);
      volume.gain.exponentialRampToValueAtTime(0.001, at + 1.2);
      tone.connect(volume).connect(audio.destination);
      tone.start(at);
      tone.stop(at + 1.3);
    });
  }
}
