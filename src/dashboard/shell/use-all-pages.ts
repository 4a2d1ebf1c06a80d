import type { TypedDocumentNode } from '@urql/core';
import { useQuery } from '@urql/preact';
import { useEffect, useState } from 'preact/hooks';

/** A page of a list. */
export interface PageOf<Row> {
  readonly rows: readonly Row[];
  /** Where the next page begins; null after the last one. */
  readonly end: string | null;
}

/** All rows of a list that is read page after page, as far as they are read. `pageOf` must not change between two calls. */
export function useAllPages<Data, Row extends { readonly value: string }>(
  organizationId: string,
  query: TypedDocumentNode<Data, { readonly organizationId: string; readonly after?: string | null | undefined }>,
  pageOf: (data: Data) => PageOf<Row> | undefined,
): readonly Row[] {
  const [after, setAfter] = useState<string | null>(null);
  const [rows, setRows] = useState<readonly Row[]>([]);
  const [{ data }] = useQuery({ query, variables: { organizationId, after } });
  useEffect(() => {
    const page = data ? pageOf(data) : undefined;
    if (page === undefined) return;
    const found = new Set(page.rows.map(({ value }) => value));
    setRows((before) => [...before.filter(({ value }) => !found.has(value)), ...page.rows]);
    if (page.end !== null) setAfter(page.end);
  }, [data, pageOf]);
  return rows;
}
