// Builds the shopper's page and the merchants' console: type check, unit tests, hashed bundles, compressed copies, and the size budget.
// `dotnet build` of WaitingRoom.Web runs it when a source has changed: node build.mjs --out <folder>
import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';

// One shopper downloads the page, one language's script, the shared chunk and the style sheet. A page that thousands load on a phone in
// the same second stays below this; the page itself is rendered by the server and gets a fixed part of it.
const BUDGET_BYTES = 70 * 1024;
const HTML_SHARE_BYTES = 10 * 1024;

// The page itself, its style sheet, one language's script, what the scripts share, the icon: each more is one more round trip in a rush.
const REQUESTS_MAX = 5;

// The console is opened by few, on a desk, and stays open. What only one of its pages needs (charts) is loaded with that page and not counted.
const CONSOLE_BUDGET_BYTES = 100 * 1024;

const here = fileURLToPath(new URL('.', import.meta.url));
const argument = (name) => process.argv[process.argv.indexOf(name) + 1];
const out = process.argv.includes('--out') ? argument('--out') : join(here, '../../artifacts/client');

const languages = (await readdir(join(here, 'texts'))).map((file) => basename(file, '.json')).sort();

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await Promise.all([typeCheck(), runTests(), texts()]);
const manifest = { ...(await bundle()), console: await bundleConsole() };
const sizes = await compress();
await writeFile(join(out, 'manifest.json'), JSON.stringify(manifest, null, 1));
checkBudget(manifest, sizes);
checkConsoleBudget(manifest.console, sizes);

async function typeCheck() {
  await run([join(here, 'node_modules/typescript/bin/tsc'), '--noEmit', '-p', here]);
}

async function runTests() {
  const folder = join(out, 'tests');
  const files = (await readdir(join(here, 'test'))).filter((file) => file.endsWith('.test.ts'));
  await esbuild.build({
    entryPoints: files.map((file) => join(here, 'test', file)),
    outdir: folder, outExtension: { '.js': '.mjs' },
    bundle: true, platform: 'node', format: 'esm', target: 'node18', sourcemap: 'inline', logLevel: 'warning',
  });
  await run(['--test', '--enable-source-maps', ...files.map((file) => join(folder, file.replace('.ts', '.mjs')))]);
  await rm(folder, { recursive: true });
}

// A text that one language lacks would show as an empty spot on the page, in the one language nobody here reads.
async function texts() {
  const load = async (language) => JSON.parse(await readFile(join(here, 'texts', `${language}.json`), 'utf8'));
  const wanted = Object.keys(await load('en')).sort();
  for (const language of languages) {
    const keys = Object.keys(await load(language));
    const missing = wanted.filter((key) => !keys.includes(key));
    const unknown = keys.filter((key) => !wanted.includes(key));
    if (missing.length + unknown.length > 0) {
      fail(`texts/${language}.json: missing ${missing.join(', ') || 'nothing'}; unknown ${unknown.join(', ') || 'nothing'}`);
    }
  }
}

// One entry a language, so that a page loads its own texts with its script and nobody else's; what they share is one chunk.
async function bundle() {
  const entries = {
    name: 'language-entries',
    setup(build) {
      build.onResolve({ filter: /^entry:/ }, ({ path }) => ({ path: path.slice('entry:'.length), namespace: 'entry' }));
      build.onLoad({ filter: /.*/, namespace: 'entry' }, ({ path }) => ({
        contents: `import { start } from './src/start.tsx'; import texts from './texts/${path}.json'; start(${JSON.stringify(path)}, texts);`,
        resolveDir: here,
      }));
    },
  };
  const result = await esbuild.build({
    absWorkingDir: here,
    entryPoints: [...languages.map((language) => ({ in: `entry:${language}`, out: language })), { in: 'styles/page.css', out: 'page' }, 'icon.svg'],
    plugins: [entries],
    outdir: out, entryNames: '[name]-[hash]', chunkNames: 'app-[hash]',
    loader: { '.svg': 'copy' },
    bundle: true, splitting: true, format: 'esm', target: ['es2022', 'safari16'], minify: true, metafile: true, legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
  });
  return toManifest(result.metafile);
}

// A build of its own: what it shares with the shopper's page is small, and must not become a chunk that shoppers load.
async function bundleConsole() {
  const result = await esbuild.build({
    absWorkingDir: here,
    entryPoints: [{ in: 'src/console/start.tsx', out: 'console' }, { in: 'styles/console.css', out: 'console' }],
    outdir: out, entryNames: '[name]-[hash]', chunkNames: 'console-part-[hash]',
    bundle: true, splitting: true, format: 'esm', target: ['es2022', 'safari16'], minify: true, metafile: true, legalComments: 'none',
    jsx: 'automatic', jsxImportSource: 'preact',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
  });
  const outputs = Object.entries(result.metafile.outputs);
  const [script, entry] = outputs.find(([, output]) => output.entryPoint === 'src/console/start.tsx');
  const [style] = outputs.find(([path]) => path.endsWith('.css'));
  return {
    style: basename(style),
    script: basename(script),
    shared: entry.imports.filter((each) => each.kind === 'import-statement').map((each) => basename(each.path)),
  };
}

function toManifest(metafile) {
  const manifest = { style: '', icon: '', shared: [], scripts: {} };
  for (const path of Object.keys(metafile.outputs)) {
    const file = basename(path);
    const name = file.slice(0, file.lastIndexOf('-'));
    if (file.endsWith('.css')) {
      manifest.style = file;
    } else if (file.endsWith('.svg')) {
      manifest.icon = file;
    } else if (languages.includes(name)) {
      manifest.scripts[name] = file;
    } else {
      manifest.shared.push(file);
    }
  }
  return manifest;
}

async function compress() {
  const sizes = {};
  for (const file of (await readdir(out)).filter((name) => /\.(js|css)$/.test(name))) {
    const bytes = await readFile(join(out, file));
    const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
    const gzip = gzipSync(bytes, { level: 9 });
    await Promise.all([writeFile(join(out, `${file}.br`), brotli), writeFile(join(out, `${file}.gz`), gzip)]);
    sizes[file] = { brotli: brotli.length, gzip: gzip.length };
  }
  return sizes;
}

// Judged by gzip, the larger of the two: the promise must hold for whoever gets that one.
function checkBudget(manifest, sizes) {
  const requests = 4 + manifest.shared.length;
  if (requests > REQUESTS_MAX) {
    fail(`The page takes ${requests} requests; ${REQUESTS_MAX} are allowed. Too many shared chunks: ${manifest.shared.join(', ')}.`);
  }
  const shared = [manifest.style, ...manifest.shared].reduce((sum, file) => sum + sizes[file].gzip, HTML_SHARE_BYTES);
  for (const language of languages) {
    const bytes = shared + sizes[manifest.scripts[language]].gzip;
    if (bytes > BUDGET_BYTES) {
      fail(`The page in '${language}' weighs ${bytes} bytes compressed; ${BUDGET_BYTES} are allowed. Take something out of ClientApp.`);
    }
    console.log(`page in ${language}: ${bytes} of ${BUDGET_BYTES} bytes (gzip, ${HTML_SHARE_BYTES} of them kept for the HTML)`);
  }
}

function checkConsoleBudget({ style, script, shared }, sizes) {
  const bytes = [style, script, ...shared].reduce((sum, file) => sum + sizes[file].gzip, 0);
  if (bytes > CONSOLE_BUDGET_BYTES) {
    fail(`The console weighs ${bytes} bytes compressed before its first page; ${CONSOLE_BUDGET_BYTES} are allowed. Load what one page needs with that page: await import(…).`);
  }
  console.log(`console: ${bytes} of ${CONSOLE_BUDGET_BYTES} bytes (gzip)`);
}

function run(args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: here, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('close', (code) => (code === 0 ? resolve() : fail(output)));
  });
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

