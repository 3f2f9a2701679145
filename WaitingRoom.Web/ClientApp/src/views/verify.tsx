// A drawn number need not be believed: the shopper's own device computes it again from what everybody may read.
import { useState } from 'preact/hooks';
import { drawOf, verify, type Verdict } from '../rules/draw.ts';
import { laneOf } from '../rules/place.ts';
import { usePage } from './context.ts';

type Check = Verdict | 'running' | 'failed' | null;

export function Verify({ number }: { number: number }) {
  const { session, words } = usePage();
  const [check, setCheck] = useState<Check>(null);
  const { arrival } = session.ticket ?? {};
  const promised = session.sale.drawCommitment;
  if (promised == null || arrival == null) {
    return null;
  }
  const run = async () => {
    setCheck('running');
    try {
      // Only a page that came by HTTPS may hash; anywhere else there is nothing to trust either.
      setCheck(await verify(drawOf(await session.draw(), laneOf(session.ticket)), { arrival, number }, promised, sha256) ?? 'failed');
    } catch {
      setCheck('failed');
    }
  };
  return (
    <div class="verify">
      <button type="button" class="second" aria-disabled={check === 'running'} onClick={() => check === 'running' || void run()}>
        {words.say(check === 'running' ? 'verifying' : 'verify')}
      </button>
      <p role="status" class={typeof check === 'object' && check !== null && !check.kept ? 'mistake' : 'note'}>{told()}</p>
    </div>
  );

  function told(): string {
    if (check === null || check === 'running') {
      return '';
    }
    if (check === 'failed') {
      return words.say('verifyNone');
    }
    const key = !check.kept ? 'verifyFalse' : check.drawn ? 'verifyTrue' : 'verifyLate';
    return words.say(key, { joiners: check.joiners, arrival: arrival!, number: check.number });
  }
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}
