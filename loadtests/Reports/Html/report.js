// Reads the charts under the pointer: a hairline, and the values at it in the legend.
for (const figure of document.querySelectorAll('figure')) {
  const svg = figure.querySelector('svg');
  const hair = figure.querySelector('.hair');
  const outputs = figure.querySelectorAll('output');
  const lines = figure.querySelector('data').value.split(';').map((line) => line.split(',').filter(Boolean).map((point) => {
    const [seconds, value] = point.split(':');
    return { seconds: Number(seconds), value };
  }));
  const last = Math.max(1, ...lines.flat().map((point) => point.seconds));
  svg.addEventListener('pointermove', (event) => {
    const box = svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * geometry.width;
    const seconds = ((x - geometry.left) / (geometry.width - geometry.left - geometry.right)) * last;
    hair.setAttribute('x1', x);
    hair.setAttribute('x2', x);
    hair.style.visibility = 'visible';
    lines.forEach((line, index) => {
      const near = line.reduce((best, point) => (Math.abs(point.seconds - seconds) < Math.abs(best.seconds - seconds) ? point : best), line[0] ?? { seconds: 0, value: '' });
      outputs[index].textContent = near.value === '' ? '' : Number(near.value).toLocaleString('en');
    });
  });
  svg.addEventListener('pointerleave', () => {
    hair.style.visibility = 'hidden';
    outputs.forEach((output) => { output.textContent = ''; });
  });
}
