// First, because it says in which order the layers count.
import '../../../src/dashboard/style/main.css';
import './gallery.css';
import { render } from 'preact';
import { actions } from './actions.tsx';
import { entries } from './entries.tsx';
import { type PageStateName, PageStates, pageStates } from './page-states.tsx';
import { pictures } from './pictures.tsx';
import type { Specimen } from './specimen.ts';
import { texts } from './texts.tsx';

const rooms: Readonly<Record<string, readonly Specimen[]>> = {
  'What can be done': actions,
  'What can be entered': entries,
  'What is said and listed': texts,
  'What is drawn': pictures,
};

const names = Object.keys(pageStates) as readonly PageStateName[];
const state = names.find((name) => name === new URLSearchParams(location.search).get('pages'));

render(state === undefined ? <Gallery /> : <Pages name={state} />, document.querySelector('#gallery') ?? document.body);

/** Every part of the dashboard, in every state. */
function Gallery() {
  return (
    <>
      <h1>The parts of the dashboard</h1>
      <nav aria-label="Pages in every state">
        <p>
          All pages:{' '}
          {names.map((name) => (
            <a key={name} class="button" href={`?pages=${name}`}>
              {name}
            </a>
          ))}
        </p>
      </nav>
      {Object.entries(rooms).map(([room, specimens]) => (
        <section key={room}>
          <h2>{room}</h2>
          {specimens.map(({ name, show: Show }) => (
            <section key={name} class="gallery-specimen" aria-label={name}>
              <h3>{name}</h3>
              <div class="gallery-shown">
                <Show />
              </div>
            </section>
          ))}
        </section>
      ))}
      <p id="complete">That is all.</p>
    </>
  );
}

function Pages({ name }: { readonly name: PageStateName }) {
  return (
    <>
      <p>
        <a href="?">The parts</a> · every page, {name}
      </p>
      <PageStates name={name} />
      <p id="complete">That is all.</p>
    </>
  );
}
