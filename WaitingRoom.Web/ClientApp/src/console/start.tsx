// The merchants' console. Its page is empty but for this script: all that it shows is read from the API, as whoever is signed in.
import { render } from 'preact';
import { App } from './app.tsx';

render(<App />, document.getElementById('app')!);
