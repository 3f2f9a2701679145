// "Add my phone": the place comes along to another device by a link that works once. The server draws the code, so no library is loaded.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ResumeLink } from '../rules/documents.ts';
import { usePage } from './context.ts';

export function AddPhone() {
  const { session, words } = usePage();
  const dialog = useRef<HTMLDialogElement>(null);
  const [link, setLink] = useState<ResumeLink | 'failed' | null>(null);
  const make = async () => {
    setLink(null);
    try {
      setLink(await session.resumeLink());
    } catch {
      setLink('failed');
    }
  };
  // The other device is there: the code has done its work.
  useEffect(() => {
    if (session.moved) {
      dialog.current?.close();
    }
  }, [session.moved]);
  return (
    <>
      <button type="button" class="second" onClick={() => { dialog.current?.showModal(); void make(); }}>{words.say('phone')}</button>
      <dialog ref={dialog} class="phone" aria-label={words.say('phoneTitle')}>
        <h2>{words.say('phoneTitle')}</h2>
        <p>{words.say('phoneText')}</p>
        <Code link={link} renew={() => void make()} />
        <div class="actions"><button type="button" class="second" onClick={() => dialog.current?.close()}>{words.say('phoneClose')}</button></div>
      </dialog>
    </>
  );
}

function Code({ link, renew }: { link: ResumeLink | 'failed' | null; renew: () => void }) {
  const { session, words } = usePage();
  if (link === null) {
    return <div class="qr" aria-busy="true" />;
  }
  const leftMs = link === 'failed' ? 0 : Date.parse(link.expiresAt) - session.now();
  if (link === 'failed' || leftMs <= 0) {
    return (
      <>
        <p role="status">{words.say(link === 'failed' ? 'phoneFailed' : 'phoneOver')}</p>
        <p><button type="button" class="second" onClick={renew}>{words.say('phoneNew')}</button></p>
      </>
    );
  }
  return (
    <>
      <svg class="qr" viewBox={`0 0 ${link.qr.size} ${link.qr.size}`} role="img" aria-label={words.say('phoneCode')}><path d={link.qr.path} /></svg>
      <p class="note">{words.say('phoneLink')} {words.say('phoneExpires', { time: words.clock(leftMs) })}</p>
      <p><a class="link" dir="ltr" href={link.url}>{link.url}</a></p>
    </>
  );
}
