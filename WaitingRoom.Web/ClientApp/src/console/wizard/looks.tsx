// Step 4: how it looks. All of it may be left out.
import { useRef, useState } from 'preact/hooks';
import { type BrandText, COLOURS, type Colour, noTexts, SCENE_TEXTS, type SceneText } from '../rules/draft.ts';
import { Choice, Field, TextField } from '../views/fields.tsx';
import { Panel } from '../views/parts.tsx';
import { useWizard } from './context.ts';

const LOGO_BYTES_MAX = 65_536;
const LINKS_MAX = 6;

const COLOUR_NAMES: Record<Colour, string> = { accent: 'Buttons and marks', ground: 'Page', card: 'Card', ink: 'Text' };
const TEXT_NAMES: Record<SceneText, string> = {
  welcome: 'Before a shopper has a place', waiting: 'While the shopper waits', bought: 'After the purchase', soldOut: 'When nothing is left',
};
const LANGUAGES = [['en', 'English'], ['de', 'Deutsch'], ['fr', 'Français'], ['es', 'Español'], ['ja', '日本語'], ['ar', 'العربية']] as const;

export function LooksStep() {
  const { draft, change, error } = useWizard();
  const set = (fields: Partial<BrandText>, about = `brand.${Object.keys(fields)[0]}`) => change({ brand: { ...draft.brand, ...fields } }, about);
  const { brand } = draft;
  return (
    <>
      <Panel title="Who sells">
        <Field label="Name at the head of the page" value={brand.name} set={(name) => set({ name })} error={error('brand.name')} maxLength={80} />
        <Logo />
      </Panel>
      <Panel title="Colours" note="Each as #rrggbb; what is left out stays as it is. Colours that can’t be read are refused, with the reason.">
        {(['light', 'dark'] as const).map((theme) => (
          <fieldset key={theme}>
            <legend>{theme === 'light' ? 'By day' : 'By night'}</legend>
            <div class="columns">
              {COLOURS.map((colour) => (
                <ColourField key={colour} label={COLOUR_NAMES[colour]} value={brand[theme][colour]} set={(value) => set({ [theme]: { ...brand[theme], [colour]: value } }, `brand.${theme}.${colour}`)} error={error(`brand.${theme}.${colour}`)} />
              ))}
            </div>
          </fieldset>
        ))}
      </Panel>
      <Texts />
      <Links />
    </>
  );
}

function Logo() {
  const { draft, change, error } = useWizard();
  const [wrong, setWrong] = useState('');
  const file = useRef<HTMLInputElement>(null);
  const set = (logo: string) => change({ brand: { ...draft.brand, logo } }, 'brand.logo');
  const read = () => {
    const chosen = file.current?.files?.[0];
    if (!chosen) {
      return;
    }
    if (chosen.size > LOGO_BYTES_MAX) {
      setWrong(`This file has ${chosen.size.toLocaleString('en')} bytes; at most 65,536 are taken.`);
      return;
    }
    const reader = new FileReader();
    reader.onload = () => {
      setWrong('');
      set(reader.result as string);
    };
    reader.readAsDataURL(chosen);
  };
  const mistake = wrong || error('brand.logo');
  return (
    <div class="field" data-wrong={mistake !== ''}>
      <label for="logo">Logo</label>
      <input ref={file} id="logo" type="file" accept="image/png,image/jpeg,image/webp" aria-describedby="logo-hint" onChange={read} />
      <p id="logo-hint" class="hint">PNG, JPEG or WebP, up to 64 KB.</p>
      {mistake !== '' && <p class="mistake" role="alert">{mistake}</p>}
      {draft.brand.logo !== '' && (
        <div class="actions">
          <img class="logo" src={draft.brand.logo} alt="The logo that was chosen" />
          <button type="button" class="quiet" onClick={() => set('')}>Remove the logo</button>
        </div>
      )}
    </div>
  );
}

function ColourField({ label, value, set, error }: { label: string; value: string; set: (value: string) => void; error: string }) {
  const isColour = /^#[0-9a-f]{6}$/i.test(value);
  return (
    <div class="colour">
      <Field label={label} value={value} set={set} error={error} maxLength={7} spellcheck={false} placeholder="#rrggbb" />
      <input type="color" aria-label={`Choose: ${label}`} value={isColour ? value : '#808080'} data-unset={!isColour} onInput={(event) => set(event.currentTarget.value)} />
    </div>
  );
}

function Texts() {
  const { draft, change, error } = useWizard();
  const [language, setLanguage] = useState<string>('en');
  const texts = draft.brand.texts[language] ?? noTexts();
  const set = (part: SceneText, value: string) => change({ brand: { ...draft.brand, texts: { ...draft.brand.texts, [language]: { ...texts, [part]: value } } } }, `brand.texts.${language}.${part}`);
  const written = LANGUAGES.filter(([each]) => Object.values(draft.brand.texts[each] ?? {}).some((text) => text !== '')).map(([, name]) => name);
  return (
    <Panel title="Your own words" note="Plain text beside ours. A language that has none gets the English ones.">
      <Choice label="Language" value={language} set={setLanguage} options={LANGUAGES} hint={written.length > 0 ? `Written so far: ${written.join(', ')}.` : undefined} />
      <div class="columns">
        {SCENE_TEXTS.map((part) => (
          <TextField key={`${language} ${part}`} label={TEXT_NAMES[part]} rows={2} value={texts[part]} set={(value) => set(part, value)} error={error(`brand.texts.${language}.${part}`)} maxLength={500} />
        ))}
      </div>
    </Panel>
  );
}

function Links() {
  const { draft, change, error } = useWizard();
  const { links } = draft.brand;
  const put = (next: BrandText['links'], about = 'brand.links') => change({ brand: { ...draft.brand, links: next } }, about);
  const set = (index: number, fields: object) => put(links.map((each, at) => (at === index ? { ...each, ...fields } : each)), `brand.links[${index}].${Object.keys(fields)[0]}`);
  return (
    <Panel title="Links at the foot of the page">
      {error('brand.links') !== '' && <p class="mistake">{error('brand.links')}</p>}
      <ol class="items">
        {links.map((link, index) => (
          <li key={index} class="item">
            <fieldset>
              <legend class="hidden">Link {index + 1}</legend>
              <Field label="Text" value={link.text} set={(text) => set(index, { text })} error={error(`brand.links[${index}].text`)} maxLength={80} />
              <Field label="Address" hint="https://…" value={link.url} set={(url) => set(index, { url })} error={error(`brand.links[${index}].url`)} maxLength={500} spellcheck={false} />
              <button type="button" class="quiet" aria-label={`Remove link ${index + 1}`} onClick={() => put(links.filter((_, at) => at !== index))}>Remove</button>
            </fieldset>
          </li>
        ))}
      </ol>
      <div class="actions"><button type="button" class="second" disabled={links.length >= LINKS_MAX} onClick={() => put([...links, { text: '', url: '' }])}>Add a link</button></div>
    </Panel>
  );
}
