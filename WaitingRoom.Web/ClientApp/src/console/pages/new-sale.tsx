// The wizard: a sale in five steps. What is typed is kept in this browser until it is scheduled or thrown away; a reload loses nothing.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { post, Refused } from '../link/api.ts';
import type { Sale } from '../link/documents.ts';
import { useSending } from '../loading.ts';
import { go } from '../router.tsx';
import { check, documentOf, type Draft, type Errors, errorsOn, newDraft, restored, type Step, STEPS, stepOf } from '../rules/draft.ts';
import { HERE } from '../rules/format.ts';
import { useSession } from '../session.ts';
import { Notice, Page, RefusedNotice } from '../views/parts.tsx';
import { WizardContext } from '../wizard/context.ts';
import { ItemsStep } from '../wizard/items.tsx';
import { LooksStep } from '../wizard/looks.tsx';
import { ReviewStep } from '../wizard/review.tsx';
import { RulesStep } from '../wizard/rules.tsx';
import { TimeStep } from '../wizard/time.tsx';

const NAMES: Record<Step, string> = { items: 'Items', time: 'Time and rate', rules: 'Rules', looks: 'Looks', review: 'Review' };
const VIEWS: Record<Step, () => JSX.Element> = { items: ItemsStep, time: TimeStep, rules: RulesStep, looks: LooksStep, review: ReviewStep };

export function NewSalePage() {
  const { me } = useSession();
  const key = `console new sale ${me.merchant.id}`;
  const [draft, setDraft] = useState<Draft>(() => restored(localStorage.getItem(key), HERE));
  const [errors, setErrors] = useState<Errors>({});
  const [isFull, setFull] = useState(false);
  const sending = useSending();
  useEffect(() => {
    try {
      localStorage.setItem(key, JSON.stringify(draft));
      setFull(false);
    } catch {
      setFull(true); // The browser's store is full, or turned off: said, and not let down silently.
    }
  }, [draft, key]);

  const change = (fields: Partial<Draft>, about?: string) => {
    setDraft((before) => ({ ...before, ...fields }));
    setErrors((before) => without(before, about === undefined ? Object.keys(fields) : [about]));
  };
  const show = (step: Step) => {
    change({ step });
    scrollTo(0, 0);
  };
  const fail = (found: Errors) => {
    setErrors(found);
    const first = STEPS.find((step) => step !== 'review' && errorsOn(step, found).length > 0);
    if (first !== undefined) {
      show(first);
      setErrors(found);
    }
  };
  const next = () => {
    const found = Object.fromEntries(Object.entries(check(draft)).filter(([field]) => stepOf(field) === draft.step));
    setErrors((before) => ({ ...before, ...found }));
    if (Object.keys(found).length === 0) {
      show(STEPS[STEPS.indexOf(draft.step) + 1]!);
    }
  };
  const schedule = async () => {
    const found = check(draft);
    if (Object.keys(found).length > 0) {
      fail(found);
      return;
    }
    await sending.run(async () => {
      try {
        const made = await post<Sale>('/api/merchant/sales', documentOf(draft));
        localStorage.removeItem(key);
        go(`/console/sales/${made.slug}`);
      } catch (error) {
        if (error instanceof Refused) {
          fail(fieldsOf(error));
        }
        throw error;
      }
    });
  };
  const View = VIEWS[draft.step];
  const at = STEPS.indexOf(draft.step);
  return (
    <Page title="New sale" actions={<button type="button" class="quiet" onClick={() => {
      setDraft(newDraft(HERE));
      setErrors({});
      sending.clear();
    }}>Start anew</button>}>
      <Steps at={draft.step} errors={errors} show={show} />
      {isFull && <Notice kind="warn">This browser keeps nothing more: a reload would lose what you type now.</Notice>}
      <RefusedNotice refused={sending.refused} also={Object.keys(errors).length > 0 ? 'It is said at the fields.' : ''} />
      <form class="steps" noValidate onSubmit={(event) => {
        event.preventDefault();
        void (draft.step === 'review' ? schedule() : next());
      }}>
        <WizardContext.Provider value={{ draft, change, errors, error: (field) => errors[field] ?? '' }}><View /></WizardContext.Provider>
        <div class="actions foot">
          <button type="submit" class="main" aria-disabled={sending.busy}>{draft.step === 'review' ? 'Schedule the sale' : `Next: ${NAMES[STEPS[at + 1]!]}`}</button>
          {at > 0 && <button type="button" class="second" onClick={() => show(STEPS[at - 1]!)}>Back</button>}
        </div>
      </form>
    </Page>
  );
}

function Steps({ at, errors, show }: { at: Step; errors: Errors; show: (step: Step) => void }) {
  return (
    <nav class="tabs" aria-label="Steps">
      <ul>
        {STEPS.map((step, index) => {
          const wrong = step === 'review' ? 0 : errorsOn(step, errors).length;
          return (
            <li key={step}>
              <button type="button" class="tab" aria-current={at === step ? 'step' : undefined} onClick={() => show(step)}>
                {index + 1}. {NAMES[step]}{wrong > 0 && <span class="mistake" aria-label={`${wrong} to mend`}> {wrong}</span>}
              </button>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

/** The server's errors at our fields. A slug that is taken is a conflict and no field error: it belongs to a field all the same. */
function fieldsOf(refused: Refused): Errors {
  return refused.type === 'slug-taken'
    ? { slug: refused.detail }
    : Object.fromEntries(Object.entries(refused.errors).map(([field, wrong]) => [field, wrong.join(' ')]));
}

function without(errors: Errors, fields: string[]): Errors {
  return Object.fromEntries(Object.entries(errors).filter(([field]) => !fields.some((changed) => field === changed || field.startsWith(`${changed}[`) || field.startsWith(`${changed}.`))));
}
