import { useEffect, useState } from 'preact/hooks';
import { type SubjectEntry, subjectContext } from '../explanation/subject-entry.ts';
import { useApp } from '../shell/app.ts';
import { useLack } from '../shell/use-write.ts';
import { type Watch, watchAnswers } from './watch.ts';

/** How long an entry rests before its answers are asked for, in milliseconds: it is typed letter by letter. */
const REST = 250;

/** Watches the answers of a subject; undefined without a subject, and shortly while it is typed. */
export function useWatch(
  organization: string,
  environment: string,
  entry: SubjectEntry | undefined,
): Watch | undefined {
  const { graph, clock } = useApp();
  const [watch, setWatch] = useState<Watch | undefined>(undefined);
  const readsChanges = useLack('change:read') === undefined;
  const readsFlags = useLack('flag:read') === undefined;
  const context = entry === undefined ? undefined : JSON.stringify(subjectContext(entry).context);
  useEffect(() => {
    if (context === undefined) return setWatch(undefined);
    let started: Watch | undefined;
    const cancel = clock.after(REST, () => {
      started = watchAnswers(graph.uncached, clock, {
        ...{ organizationId: organization, environment, readsChanges, readsFlags },
        context: JSON.parse(context),
      });
      setWatch(started);
    });
    return () => {
      cancel();
      started?.stop();
    };
  }, [graph, clock, organization, environment, context, readsChanges, readsFlags]);
  return watch;
}
