// A secret that is told this once: to be copied now.
import { useState } from 'preact/hooks';
import { Notice } from './parts.tsx';

export function Once({ title, value }: { title: string; value: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
    } catch {
      setCopied(false); // Not allowed here, as over plain http: it can be marked and copied by hand.
    }
  };
  return (
    <Notice kind="good" title={title}>
      <p>It is shown this once: copy it now.</p>
      <p><code class="secret">{value}</code></p>
      <div class="actions"><button type="button" class="second" onClick={() => void copy()}>{copied ? 'Copied' : 'Copy'}</button></div>
    </Notice>
  );
}
