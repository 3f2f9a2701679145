// What is said above the scene: the connection, a pause, a setback, the merchant. At most one about the connection.
import type { ComponentChildren } from 'preact';
import { usePage } from './context.ts';
import type { OutflowReason } from '../rules/documents.ts';

/** Why a waiting time changed, as a key of the texts. */
const PACE_TEXTS: Record<OutflowReason, string> = {
  'rate-changed': 'paceRate', 'paused': 'pausedText', 'resumed': 'paceResumed', 'slower-outflow': 'paceSlower', 'faster-outflow': 'paceFaster',
};

export function Notices({ reason }: { reason: OutflowReason | null }) {
  const { session, words } = usePage();
  const connection = session.connection();
  const message = session.progress.message ?? session.ticket?.message;
  const open = !['sold-out', 'closed'].includes(session.progress.state);
  return (
    <div class="notices">
      {connection !== 'live' && (
        <Notice kind={connection} title={words.say(`${connection}Title`)}>{words.say(`${connection}Text`)}</Notice>
      )}
      <SetbackNotice />
      {session.moved && (
        <Notice kind="moved" title={words.say('movedTitle')} action={{ label: words.say('movedKeep'), act: () => session.setMoved(false) }}>
          {words.say('movedText')}
        </Notice>
      )}
      {session.progress.state === 'paused' && (
        <Notice kind="paused" title={words.say('pausedTitle')}>{words.say('pausedText')}</Notice>
      )}
      {reason !== null && open && <Notice kind="pace" title={words.say('paceTitle')}>{words.say(PACE_TEXTS[reason])}</Notice>}
      {message && <Notice kind="message" title={words.say('messageTitle')}>{message}</Notice>}
    </div>
  );
}

function SetbackNotice() {
  const { session, words } = usePage();
  const setback = session.setback;
  if (setback === null) {
    const stillMs = session.limitedUntilMs - session.now();
    return stillMs <= 0 ? null : (
      <Notice kind="setback" title={words.say('limitedTitle')}>{words.say('limitedText', { time: words.clock(stillMs) })}</Notice>
    );
  }
  const code = setback.code.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const key = words.has(`${code}Title`) ? code : 'refused';
  const time = setback.retryAtMs === null ? '' : words.clock(setback.retryAtMs - session.now());
  return <Notice kind="setback" title={words.say(`${key}Title`)}>{words.say(`${key}Text`, { time })}</Notice>;
}

function Notice({ kind, title, action, children }: {
  kind: string; title: string; action?: { label: string; act: () => void }; children: ComponentChildren;
}) {
  return (
    <div class="notice" data-kind={kind}>
      <p><strong>{title}</strong> <span>{children}</span></p>
      {action && <button type="button" class="second" onClick={action.act}>{action.label}</button>}
    </div>
  );
}
