// The pages of one sale.
import { Link } from '../router.tsx';

export function SaleTabs({ slug, at }: { slug: string; at: 'facts' | 'live' | 'report' | 'looks' }) {
  const base = `/console/sales/${encodeURIComponent(slug)}`;
  return (
    <nav class="tabs" aria-label="This sale">
      <ul>
        <li><Link to={base} current={at === 'facts'}>Control</Link></li>
        <li><Link to={`${base}/live`} current={at === 'live'}>Live</Link></li>
        <li><Link to={`${base}/report`} current={at === 'report'}>Report</Link></li>
        <li><Link to={`${base}/looks`} current={at === 'looks'}>Looks</Link></li>
      </ul>
    </nav>
  );
}
